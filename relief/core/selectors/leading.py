"""In whose name somebody may take a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relief.core.access import appointments
from relief.core.roles import DISPATCHERS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import Organisation, User


def leading_society(user: User | AnonymousUser) -> Organisation | None:
    """The society in whose name this person may enter warnings and open incidents; None: he may not."""
    held = [one.organisation for one in appointments(user) if one.role in DISPATCHERS]
    return next((house.society or house for house in held), None)
