"""A proposal is approved while its warehouses go on issuing for the same incident: nobody waits for each other for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import close_old_connections, connections

from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from inventory.models import Reservation
from inventory.selectors.verification import verify
from inventory.services import StockLine, issue
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def in_a_thread(work: Callable[[], object]) -> object:
    close_old_connections()
    try:
        return work()
    except Problem as refusal:
        return refusal
    finally:
        connections.close_all()


def test_approving_and_issuing_at_once_never_deadlock(valley: Valley, commander: User, director: User) -> None:
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=date(2026, 6, 14), by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    stores = list({line.warehouse_id: line.warehouse for line in proposal.lines.select_related("warehouse__organisation__society")}.values())
    assert len(stores) > 1

    def take(number: int) -> object:
        lines = [StockLine(sku, 1) for sku in ("BED-001", "WAT-001")]
        return in_a_thread(lambda: issue(warehouse=stores[number % len(stores)], lines=lines, by=director.person, incident=valley.incident))

    with ThreadPoolExecutor(ROUNDS + 1) as pool:
        issues = [pool.submit(take, number) for number in range(ROUNDS)]
        approval = pool.submit(in_a_thread, lambda: approve_proposal(proposal=proposal, by=director.person))
        answers = [one.result() for one in (*issues, approval)]
    assert all(answer is not None for answer in answers)
    assert Reservation.objects.exists() == isinstance(answers[-1], list)
    assert not list(verify().faults)
