"""Secret addresses of calendars: signed, without an end, and dead as soon as somebody asks for new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction
from django.urls import reverse

from relief.core import clock
from teams.models import CalendarFeed

if TYPE_CHECKING:
    from relief.core.models import Person

SALT = "calendar-feed"
KINDS = ("duty", "training")


def addresses_of(person: Person) -> dict[str, str]:
    """The path of each of somebody's calendars, by kind."""
    feed, _new = CalendarFeed.objects.get_or_create(person=person)
    token = signing.dumps([person.pk, feed.serial], salt=SALT, compress=True)
    return {kind: reverse("calendar_feed", args=[token, kind]) for kind in KINDS}


def owner_of(token: str) -> Person | None:
    """Whose calendar an address is; None where it is forged, was renewed, or its owner was erased. One query."""
    try:
        person, serial = (int(value) for value in signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    feeds = CalendarFeed.objects.filter(person=person, serial=serial, person__erased_at=None)
    feed = feeds.select_related("person__organisation__society").first()
    return feed.person if feed else None


@transaction.atomic
def renew_addresses(person: Person, *, by: Person) -> CalendarFeed:  # noqa: ARG001 - every service says who
    """From now on the old addresses show nothing."""
    CalendarFeed.objects.get_or_create(person=person)
    feed = CalendarFeed.objects.select_for_update().get(person=person)
    feed.serial, feed.renewed_at = feed.serial + 1, clock.now()
    feed.save(update_fields=["serial", "renewed_at"])
    return feed
