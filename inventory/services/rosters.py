"""The roster of a distribution: households by number and people, ticked off as they come. Names stay on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from inventory.domain.handout_refusals import AlreadySettled, NotOnRoster
from inventory.models import Distribution, RosterLine
from inventory.services.steps import check_step, locked, moment_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relief.core.models import Person

State = Distribution.State
BEFORE_THE_END = (State.PLANNED, State.ANNOUNCED, State.RUNNING)


@transaction.atomic
def list_households(*, distribution: Distribution, sizes: Sequence[int], group: str = "", by: Person) -> list[RosterLine]:
    """Add households by their people behind those that stand there; the numbers go on."""
    held = locked(distribution)
    check_step(held, "list", BEFORE_THE_END)
    last = held.roster.aggregate(last=Max("number"))["last"] or 0
    return RosterLine.objects.bulk_create(
        RosterLine(distribution=held, number=last + step, people=people, group=group.strip(), by=by) for step, people in enumerate(sizes, start=1)
    )


@transaction.atomic
def settle_lines(
    *, distribution: Distribution, numbers: Sequence[int], outcome: str, by: Person, proof: str = "", occurred_at: datetime | None = None
) -> int:
    """Say of these lines that they collected (with a proof), did not come or declined; whole or not at all. Answers their people.

    Somebody who did not come may come later. Raises NotOnRoster, AlreadySettled.
    """
    held = locked(distribution)
    check_step(held, "settle", [State.RUNNING])
    moment = moment_after(held, occurred_at, held.started_at)
    rows = {row.number: row for row in held.roster.filter(number__in=numbers)}
    for number in numbers:
        row = rows.get(number)
        if row is None:
            raise NotOnRoster(line=number)
        if row.state not in {RosterLine.State.PENDING, RosterLine.State.NO_SHOW}:
            raise AlreadySettled(line=number, settled=str(row.get_state_display()))
        row.state, row.at, row.by = outcome, moment, by
        row.proof = proof if outcome == RosterLine.State.COLLECTED else ""
    RosterLine.objects.bulk_update(rows.values(), ["state", "proof", "at", "by"])
    return sum(row.people for row in rows.values())
