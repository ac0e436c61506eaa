"""Give a driver his link and code, take them back, and find out what a link or a code is worth."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gis.domain.driver_codes import DriverCode, short_number
from gis.domain.driver_refusals import CodeLocked, ForeignCode, LinkOver, LinkUnknown, WrongCode
from gis.domain.refusals import WrongTripState
from gis.models import DriverLink, Trip
from relief.core.models import World
from relief.core.services.events import record_event
from relief.core.worlds import current_world_id, entered

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from relief.core.models import Person

VALID = timedelta(hours=72)
AFTER_THE_END = timedelta(hours=6)
MOST_TRIES = 5
SIGNER = signing.Signer(salt="relief.driver-link", sep="~")


class Given(NamedTuple):
    """A fresh link: the row, and the token that is shown once and never stored."""

    link: DriverLink
    token: str


@transaction.atomic
def give_link(*, trip: Trip, by: Person, valid: timedelta = VALID) -> Given:
    """A new link and code for a live trip; an older one ends. Raises WrongTripState."""
    held = Trip.objects.select_for_update(of=("self",)).select_related("incident", "vehicle").get(pk=trip.pk)
    if held.state not in Trip.LIVE:
        raise WrongTripState(number=held.number, state=str(held.get_state_display()))
    now = timezone.now()
    held.links.filter(revoked_at__isnull=True).update(revoked_at=now)
    key = secrets.token_urlsafe(24)
    link = DriverLink.objects.create(
        trip=held, key_hash=_hash(key), code=f"{secrets.randbelow(900_000) + 100_000}", issued_by=by, issued_at=now, expires_at=now + valid
    )
    record_event(kind="driver-link-given", by=by, incident=held.incident, subject=held, payload={"vehicle": str(held.vehicle)})
    return Given(link, SIGNER.sign(f"{link.world_id}-{link.pk}-{key}"))


@transaction.atomic
def withdraw_link(*, link: DriverLink, by: Person) -> DriverLink:  # noqa: ARG001 - history names the user
    """The link and its code end now."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
    return link


def link_of(token: str) -> DriverLink:
    """The link behind a token, of whatever world; the caller enters that world. Raises LinkUnknown, LinkOver."""
    try:
        world, pk, key = SIGNER.unsign(token).split("-", 2)
        link = _rows().get(pk=int(pk), world=int(world), key_hash=_hash(key))
    except (signing.BadSignature, ValueError, DriverLink.DoesNotExist) as error:
        raise LinkUnknown from error
    require_live(link)
    return link


def require_live(link: DriverLink) -> None:
    """Raise LinkOver where the link has ended: withdrawn, too old, its trip over, its drill closed."""
    now, trip = timezone.now(), link.trip
    if link.revoked_at is not None:
        raise LinkOver(why=_("a newer one was given"))
    if link.expires_at <= now:
        raise LinkOver(why=_("its time is over"))
    over = trip.finished_at is not None and trip.finished_at + AFTER_THE_END <= now
    if trip.state == Trip.State.CANCELLED or (trip.state == Trip.State.DONE and over):
        raise LinkOver(why=_("the trip is over"))
    if link.world.kind != World.Kind.REAL and link.world.closed_at is not None:
        raise LinkOver(why=_("the drill is over"))


def link_by_code(said: DriverCode, *, any_world: bool) -> DriverLink:
    """The live link with this number and code; wrong codes are counted against the trips of that number.

    ``any_world``: a text message names its world by its code alone; at a desk only the desk's world counts.
    Raises WrongCode, CodeLocked, ForeignCode, LinkOver.
    """
    named = [link for link in _rows().filter(revoked_at__isnull=True).order_by("pk") if short_number(link.trip.number) == said.number]
    match = next((link for link in named if secrets.compare_digest(link.code, said.code)), None)
    if match is not None and not any_world and match.world_id != current_world_id():
        raise ForeignCode
    if match is None:
        _count_wrong([link for link in named if any_world or link.world_id == current_world_id()])
        if any(link.wrong_tries >= MOST_TRIES for link in named):
            raise CodeLocked(number=said.number)
        raise WrongCode(number=said.number)
    if match.wrong_tries >= MOST_TRIES:
        raise CodeLocked(number=said.number)
    require_live(match)
    return match


def _count_wrong(links: list[DriverLink]) -> None:
    """Kept although the step is refused; so it runs outside the step's own transaction."""
    for world in {link.world.pk for link in links}:
        with entered(world):
            keys = [link.pk for link in links if link.world.pk == world]
            DriverLink.objects.filter(pk__in=keys).update(wrong_tries=F("wrong_tries") + 1)


def _rows() -> QuerySet[DriverLink]:
    return DriverLink.every_world.select_related("world", "trip__vehicle", "trip__incident", "trip__network", "trip__warehouse", "issued_by")


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
