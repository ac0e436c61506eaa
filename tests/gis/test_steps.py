"""The six steps stand where something is open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gis.pages.board import steps
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.trips import plan_trips

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def now_at(valley: Valley) -> list[int]:
    return [number for number, step in enumerate(steps(valley.incident), start=1) if step.current]


def test_the_steps_follow_the_work_and_begin_again_with_new_people(valley: Valley, commander: User, director: User) -> None:
    assert now_at(valley) == [2]
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=DAY, by=commander.person)
    assert now_at(valley) == [3]
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert now_at(valley) == [4]
    approve_proposal(proposal=proposal, by=director.person)
    assert now_at(valley) == [6]
    plan_trips(incident=valley.incident, by=commander.person)
    assert now_at(valley) == []
    estimate_needs(incident=valley.incident, shelter=valley.daji, people=10, days=1, on=DAY, by=commander.person)
    assert now_at(valley) == [3]
