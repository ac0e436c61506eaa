"""Visitors of a store: who came, what for, when they left. After a year the name goes, the visit stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain.care_refusals import HasLeft, NoReason
from inventory.models import Visit
from inventory.services.drafts import not_future
from inventory.services.steps import moment_after
from relief.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Warehouse
    from relief.core.models import Person

NAME_KEPT = timedelta(days=365)


@transaction.atomic
def come_in(*, warehouse: Warehouse, visitor: str, purpose: str, by: Person, unit: str = "", occurred_at: datetime | None = None) -> Visit:
    """Let somebody in; ``by`` answers for him while he is inside. Raises ``NoReason`` for a missing name or purpose."""
    for field, words in (("visitor", visitor), ("purpose", purpose)):
        if not words.strip():
            raise NoReason(field=field)
    moment = not_future(occurred_at) or clock.now()
    return Visit.objects.create(
        warehouse=warehouse, visitor=visitor.strip(), unit=unit.strip(), purpose=purpose.strip(), came_at=moment, let_in_by=by
    )


@transaction.atomic
def leave(*, visit: Visit, by: Person, occurred_at: datetime | None = None) -> Visit:
    """Let somebody out again. Raises ``HasLeft``."""
    held = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if held.left_at is not None:
        raise HasLeft(visitor=held.visitor, at=timezone.localtime(held.left_at).isoformat(timespec="minutes"))
    held.left_at = moment_after(held, occurred_at, held.came_at)
    held._change_reason = f"let out by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    held.save(update_fields=["left_at"])
    return held


@transaction.atomic
def forget_visitor(visit: Visit, *, by: Person | None = None) -> Visit:
    """Take the visitor's name and unit off a visit and out of its history; when he came, went, and what for stay."""
    held = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    _erase(held, f"visitor forgotten by {by.pk}" if by else "visitor forgotten after a year")
    return held


@transaction.atomic
def erase_old_visits(*, now: datetime | None = None) -> int:
    """Erase the names of visits that ended, or began, more than a year ago; returns how many."""
    before = (now or clock.now()) - NAME_KEPT
    old = list(Visit.objects.select_for_update(of=("self",)).filter(erased_at=None, came_at__lt=before).exclude(left_at__gte=before))
    for visit in old:
        _erase(visit, "visitor forgotten after a year")
    return len(old)


def _erase(visit: Visit, reason: str) -> None:
    visit.visitor, visit.unit, visit.erased_at = f"#{visit.pk}", "", timezone.now()
    visit._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    visit.save(update_fields=["visitor", "unit", "erased_at"])
    Visit.history.filter(id=visit.pk).update(visitor=visit.visitor, unit="")
