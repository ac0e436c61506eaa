"""Who holds an office at a moment, and who of them is on duty."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from relief.core.access import in_force
from relief.core.models import Appointment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from relief.core.models import Organisation, Person

Role = Appointment.Role
# Who activates at which level: our own rule after the plans of city and county societies, "own rule, to be confirmed by the society's plan".
ENTITLED: dict[int, frozenset[str]] = {
    4: frozenset({Role.DUTY_OFFICER, Role.EXECUTIVE_VICE_PRESIDENT, Role.COUNTY_PRESIDENT}),
    3: frozenset({Role.EXECUTIVE_VICE_PRESIDENT, Role.COUNTY_PRESIDENT}),
    2: frozenset({Role.COUNTY_PRESIDENT}),
    1: frozenset({Role.COUNTY_PRESIDENT}),
}


def in_office(society: Organisation, roles: Collection[str], at: datetime) -> dict[str, list[Person]]:
    """People by role who hold an office of a society at a moment, those longest in office first; one query."""
    held = Appointment.objects.filter(organisation=society, role__in=roles, person__erased_at__isnull=True, starts_at__lte=at)
    found: dict[str, list[Person]] = defaultdict(list)
    for one in held.select_related("person", "delegated_by__delegated_by").order_by("starts_at", "pk"):
        if in_force(one, at) and one.person not in found[one.role]:
            found[one.role].append(one.person)
    return dict(found)


def may_approve(society: Organisation, level: int, at: datetime) -> list[tuple[str, Person]]:
    """Who may put the response at a level now: (office in words, person)."""
    holders = in_office(society, ENTITLED[level], at)
    return [(str(Role(role).label), person) for role in Role.values if role in holders for person in holders[role]]
