"""What the supervisor hears of the response itself: spoken levels written late or not at all, and handovers signed late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.access import scope
from relief.core.models import Handover, ResponseActivation
from relief.core.selectors.matters import WRITTEN_WITHIN
from relief.registrar.hooks import exceptions_told

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import StrOrPromise

    from relief.core.models import User

DAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Told:
    """One exception: when, what, who, on which paper; ``late`` while its clock still runs over."""

    at: datetime
    what: StrOrPromise
    who: str
    why: str
    paper: str
    link: str
    late: bool


def response_exceptions(user: User | AnonymousUser) -> list[Told]:
    """Those of the last ninety days this person may read, newest first; two queries, and those of the apps that tell some."""
    since = clock.now() - DAYS
    return sorted([*_spoken(user, since), *_handovers(user, since), *exceptions_told(user)], key=lambda one: one.at, reverse=True)


def _spoken(user: User | AnonymousUser, since: datetime) -> list[Told]:
    rows = scope(user, "read", ResponseActivation).filter(verbal=True, activated_at__gte=since).select_related("incident", "activated_by")
    return [one for row in rows if (one := _spoken_one(row)) is not None]


def _spoken_one(row: ResponseActivation) -> Told | None:
    """By word of mouth is an exception from the first minute; written late it stays one."""
    if row.activated_at is None:
        return None
    due = row.activated_at + WRITTEN_WITHIN
    if row.written_at is None:
        what = _("Level by word of mouth, not in writing") if clock.now() <= due else _("Level not put in writing within 24 hours")
    else:
        what = _("Level put in writing late") if row.written_at > due else _("Level by word of mouth, written in time")
    overdue = row.written_at is None and clock.now() > due
    link = reverse("dispatch", args=[row.incident.number]) + "?tab=command"
    return Told(row.activated_at, what, str(row.activated_by or ""), f"{row.incident} {row.get_level_display()}", row.number, link, late=overdue)


def _handovers(user: User | AnonymousUser, since: datetime) -> list[Told]:
    rows = scope(user, "read", Handover).filter(written_at__gte=since).select_related("incoming", "outgoing")
    found = []
    for row in rows:
        late = row.signed_at is None and clock.now() > row.due_at
        if late or (row.signed_at is not None and row.signed_at > row.due_at):
            what = _("Handover not signed") if late else _("Handover signed late")
            link = reverse("handover", args=[row.number])
            found.append(Told(row.written_at, what, str(row.incoming), str(row.outgoing), row.number, link, late=late))
    return found
