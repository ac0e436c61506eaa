"""The store of the chain, a running incident, and one lorry on its way to Dongkeng."""

from __future__ import annotations

import pytest

from inventory.models import Waybill
from inventory.services import waybills as paper
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from relief.core.models import ResponseActivation
from tests.cast import Role, appoint
from tests.inventory.chain import store
from tests.inventory.test_orders import incident

__all__ = ["incident", "store"]


@pytest.fixture
def waybill(store, leader, commander, keeper, incident) -> Waybill:
    """60 quilts and 150 waters for Dongkeng on one lorry."""
    lines = [OrderLine(store.quilt, 60), OrderLine(store.water, 150)]
    order = open_order(warehouse=store.here, lines=lines, by=leader.person, destination="东坑安置点", incident=incident)
    approve_order(order=order, by=commander.person)
    document = issue_order(order=order, by=keeper.person)
    return paper.prepare(document=document, by=keeper.person, plate="浙K00001", driver="司机甲")


@pytest.fixture
def departed(waybill, keeper) -> Waybill:
    """The same lorry, gone."""
    return paper.depart(waybill=waybill, by=keeper.person)


@pytest.fixture
def arrived(departed, keeper) -> Waybill:
    """The same lorry, there."""
    return paper.arrive(waybill=departed, by=keeper.person)


@pytest.fixture
def supervisor(jingning):
    """Sits on the supervisory board of Jingning."""
    return appoint("supervisor", "景宁监事甲", Role.SUPERVISOR, jingning)


@pytest.fixture
def emergency(incident, jingning, commander) -> ResponseActivation:
    """Our own response of level Ⅲ to the incident."""
    return ResponseActivation.objects.create(
        incident=incident, organisation=jingning, level=3, state="activated", proposed_at=incident.happened_at, activated_at=incident.happened_at
    )
