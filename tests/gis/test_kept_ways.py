"""Proposing again changes of the open proposal only what must change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gis.models import Proposal
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, propose_sourcing
from tests.gis.world import SOONER, item, norm, stock, store

if TYPE_CHECKING:
    from inventory.models import Item, Warehouse
    from relief.core.models import Organisation, User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
LATEST = date(2030, 1, 1)


@pytest.fixture
def tents(valley: Valley, commander: User, keeper: User) -> Item:
    """100 people lack a tent each; the county's store has them."""
    goods = item("TEN-001", "帐篷", "shelter", 9_000, 60_000)
    norm(goods, "1", "person", 1)
    stock(valley.hexi, keeper, (goods, 100, "HX-T", LATEST))
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=date(2026, 6, 14), by=commander.person)
    return goods


@pytest.fixture
def next_door(tents: Item, jingning: Organisation, keeper: User) -> Warehouse:
    """A second store in the same street; its tents go off sooner. To be asked for after the first proposal."""
    return store("JN-HX2", "鹤溪二库", jingning, 0)


def sent(proposal: Proposal, goods: Item) -> dict[str, int]:
    return {row.warehouse.code: row.quantity for row in proposal.lines.filter(need__item=goods, quantity__gt=0)}


def test_goods_keep_their_way_when_another_store_is_only_as_near(valley, commander, keeper, tents, next_door):
    first = propose_sourcing(incident=valley.incident, by=commander.person)
    assert sent(first, tents) == {"JN-HX": 100}
    stock(next_door, keeper, (tents, 100, "HX2-T", SOONER))
    assert sent(propose_sourcing(incident=valley.incident, by=commander.person), tents) == {"JN-HX": 100}
    Proposal.objects.update(state=Proposal.State.SUPERSEDED)
    assert sent(propose_sourcing(incident=valley.incident, by=commander.person), tents) == {"JN-HX2": 100}


def test_what_people_changed_is_what_is_kept(valley, commander, keeper, tents, next_door):
    first = propose_sourcing(incident=valley.incident, by=commander.person)
    adjust_line(line=first.lines.get(need__item=tents), quantity=30, by=commander.person)
    stock(next_door, keeper, (tents, 100, "HX2-T", SOONER))
    assert sent(propose_sourcing(incident=valley.incident, by=commander.person), tents) == {"JN-HX": 30, "JN-HX2": 70}


def test_a_store_behind_a_closed_road_keeps_nothing(valley, commander, keeper, tents):
    stock(valley.city, keeper, (tents, 100, "LS-T", LATEST))
    assert sent(propose_sourcing(incident=valley.incident, by=commander.person), tents) == {"JN-HX": 100}
    close_road(network=valley.network, segments=[0], description="县库出口", by=commander.person)
    assert sent(propose_sourcing(incident=valley.incident, by=commander.person), tents) == {"LS-LD": 100}
