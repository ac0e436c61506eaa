"""What may be said of a next of kin without opening it: that one is known, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teams.models import NextOfKin

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person


def kin_entered(person: Person) -> tuple[bool, datetime | None]:
    """Whether somebody to call is known for a person, and when that was entered (None: before it was kept). One query."""
    found = list(NextOfKin.objects.filter(person=person).values_list("entered_at", flat=True)[:1])
    return bool(found), found[0] if found else None
