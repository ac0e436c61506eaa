"""Has anything happened? Answered in one indexed query, without opening a session, for a page that asks every few seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from relief.core.models import Incident
from relief.core.prepared import Prepared
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from relief.core.models import Incident as IncidentRow

SALT = "incident-poll"
_sequence = Prepared(lambda incident: Incident.every_world.filter(pk=incident).order_by().values_list("event_sequence", flat=True))
MINUTES = 30


def poll_key(user: int, incident: IncidentRow) -> str:
    """A key that lets a page ask about one incident for half an hour; it says who asked, and shows nothing but a counter."""
    return signing.dumps([user, incident.pk, current_world_id()], salt=SALT)


def polled_incident(key: str) -> int | None:
    """The incident a key was made for; None where it is forged or too old."""
    try:
        _user, incident, _world = signing.loads(key, salt=SALT, max_age=60 * MINUTES)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(incident) or None


def world_key(user: int) -> str:
    """The same for the map of everything: it tells when anything happened in this world, and nothing else."""
    return signing.dumps([user, 0, current_world_id()], salt=SALT)


def polled_world(key: str) -> int | None:
    """The world a key of the map of everything was made in; None where it is forged or too old."""
    try:
        _user, incident, world = signing.loads(key, salt=SALT, max_age=60 * MINUTES)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return None if incident else int(world)


def last_sequence(incident: int) -> int | None:
    """The number of the newest event of an incident, by its primary key; one query."""
    return next(iter(_sequence(incident)), None)
