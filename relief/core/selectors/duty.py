"""Who is told first when something is coming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relief.core.access import in_force
from relief.core.models import Appointment
from relief.core.roles import COMMANDERS, KEEPERS, LEADERS

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Organisation, Person

CALLED = COMMANDERS | KEEPERS | LEADERS


def duty_list(society: Organisation, at: datetime) -> list[Person]:
    """Commanders, keepers and leaders of a society (its warehouses and branches included) in office at a moment, each once."""
    held = Appointment.objects.filter(organisation__society=society, role__in=CALLED, person__erased_at__isnull=True)
    rows = held.select_related("person", "delegated_by").order_by("person__name", "person_id")
    return list({row.person_id: row.person for row in rows if in_force(row, at)}.values())
