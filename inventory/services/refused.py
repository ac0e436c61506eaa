"""A vehicle that was not let out: the command of its incident hears when and why, whosever door it was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from inventory.services.waybills import tell
from relief.core import clock
from relief.core.models import Event
from relief.problems import say_again

if TYPE_CHECKING:
    from django.db.models import Model

    from inventory.models import Waybill
    from relief.core.models import Person
    from relief.problems import Problem

KIND = "waybill-refused"
SAME = timedelta(minutes=10)  # whoever presses again says nothing new


def tell_refused(*, waybill: Waybill, by: Person, refusal: Problem) -> None:
    """Write it in the stream of the waybill's incident, outside of what was rolled back; a refusal that is no affair of the command is not told."""
    if not refusal.told or waybill.incident_id is None:
        return
    kept = refusal.kept()
    if told_lately(KIND, waybill, kept):
        return
    facts = {
        "plate": waybill.plate,
        "waybill": waybill.number,
        "order": str(waybill.order or ""),
        "reason": say_again(kept, gettext),
        "refusal": kept,
    }
    tell(KIND, waybill, by, clock.now(), facts)


def told_lately(kind: str, subject: Model, kept: dict[str, Any]) -> bool:
    """Whether the same refusal of the same thing was told within ten minutes."""
    rows = Event.objects.filter(kind=kind, subject_type=subject._meta.label_lower, subject_id=subject.pk, occurred_at__gte=clock.now() - SAME)
    return any(one.payload.get("refusal") == kept for one in rows)
