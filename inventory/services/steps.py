"""Steps of papers: the row is locked, its state checked, and a step never precedes the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from inventory.domain.refusals import OutOfOrder, WrongStep
from inventory.services.drafts import not_future
from inventory.services.locks import hold_plate, hold_vehicle
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from inventory.models import Distribution, ReleaseOrder, Waybill


def locked[Paper: (ReleaseOrder, Waybill, Distribution)](paper: Paper) -> Paper:
    """The paper as it is now, locked until the transaction ends."""
    return type(paper).objects.select_for_update(of=("self",)).get(pk=paper.pk)


def locked_to_leave(waybill: Waybill) -> Waybill:
    """The paper, locked after its plate, so that what leaves on one vehicle is decided one after the other; the plate as it is now."""
    hold_vehicle(waybill)
    held = locked(waybill)
    hold_plate(held.plate)
    return held


def check_step(paper: Any, step: str, allowed: Collection[str]) -> None:
    """Raise ``WrongStep`` unless the paper is in one of the allowed states."""
    if paper.state not in allowed:
        raise WrongStep(
            paper=str(paper), state=str(paper.get_state_display()), state_code=paper.state, step=step, allowed=[str(state) for state in allowed]
        )


def moment_after(paper: Any, occurred_at: datetime | None, before: datetime | None) -> datetime:
    """When a step happened: now if not said, never in the future, never before the step it follows."""
    moment = not_future(occurred_at) or clock.now()
    if before is not None and moment < before:
        raise OutOfOrder(paper=str(paper), occurred_at=timezone.localtime(moment).isoformat(), before=timezone.localtime(before).isoformat())
    return moment
