"""The supervisor's list: every exception of the stores somebody watches, with the marks of those who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from inventory.models import ExceptionReview, Warehouse
from inventory.selectors.overrides import SOURCES, Asked
from relief.core import clock
from relief.core.access import appointments
from relief.core.models import Appointment
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from inventory.domain.overrides import Override
    from relief.core.models import User

WATCHERS = frozenset({Appointment.Role.SUPERVISOR, Appointment.Role.AUDITOR})
DAYS = 90


@dataclass(frozen=True, slots=True)
class Listed:
    """One exception, its store, and the mark of whoever looked."""

    found: Override
    store: Warehouse
    review: ExceptionReview | None


def watched(user: User | AnonymousUser) -> list[Warehouse]:
    """The stores whose exceptions somebody reads: of the society he supervises or audits, or those he keeps."""
    return _stores(user, WATCHERS | KEEPERS)


def reviewed_by(user: User | AnonymousUser) -> list[Warehouse]:
    """The stores whose exceptions somebody marks as looked at: of the society on whose supervisory board he sits."""
    return _stores(user, frozenset({Appointment.Role.SUPERVISOR}))


def exceptions(stores: Sequence[Warehouse], *, since: datetime | None = None) -> list[Listed]:
    """Everything on the list of some stores, newest first; entries and papers since a moment (default: 90 days ago).

    Clocks that have run out are told however old they are. The number of queries does not depend on how much there is.
    """
    if not stores:
        return []
    now = clock.now()
    asked = Asked(stores, since or now - timedelta(days=DAYS), now)
    by_key = {store.pk: store for store in stores}
    found = [one for source in SOURCES for one in source(asked)]
    marks = {mark.key: mark for mark in ExceptionReview.objects.filter(warehouse__in=stores).select_related("by")}
    in_order = sorted(found, key=lambda one: (one.at, one.key), reverse=True)
    return [Listed(one, by_key[one.warehouse], marks.get(one.key)) for one in in_order]


def _stores(user: User | AnonymousUser, roles: frozenset[str]) -> list[Warehouse]:
    paths = {one.organisation.path for one in appointments(user) if one.role in roles}
    if not paths:
        return []
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(organisation__path__startswith=path)
    return list(Warehouse.objects.filter(below).select_related("organisation").order_by("code"))
