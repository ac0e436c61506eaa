"""What bars goods from leaving, read from rows: shelf life, quarantine, promises in force, reservations alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.utils import timezone

from inventory.domain.promises import NOTICE, Barred, Promise, Use, why_barred
from inventory.models import EarmarkLift, Location, Lot, Reservation
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from inventory.models import Holding, ReleaseOrder, Warehouse


def barred(row: Holding, use: Use, moment: datetime) -> Barred | None:
    """Why the goods of a holding (with lot, earmark and place fetched) may not leave for a use at a moment."""
    lot, place = row.lot, row.holder.location
    promise = Promise(lot.earmark.pk, lot.earmark.incident_id) if lot.earmark else None
    sound = is_sound(lot.quality, place.kind if place else "")
    return why_barred(expires_on=lot.expires_on, on=timezone.localdate(moment), sound=sound, promise=promise, use=use)


def is_sound(quality: str, kind: str) -> bool:
    """Whether goods of a lot of this quality, in a place of this kind, are neither damaged nor in quarantine."""
    return quality == Lot.Quality.AVAILABLE and kind != Location.Kind.QUARANTINE


def is_unsound() -> Q:
    """The opposite, as a condition on holdings of locations."""
    return ~Q(lot__quality=Lot.Quality.AVAILABLE) | Q(holder__location__kind=Location.Kind.QUARANTINE)


def lifted_at(moment: datetime, earmarks: Iterable[int | None]) -> frozenset[int]:
    """Those of these earmarks that a recorded decision sets free at a moment; a notice only after its sixty days."""
    named = {earmark for earmark in earmarks if earmark}
    if not named:
        return frozenset()
    in_force = Q(starts_at__lte=moment) & (Q(ends_at__isnull=True) | Q(ends_at__gt=moment))
    in_force &= ~Q(basis=EarmarkLift.Basis.PUBLIC_NOTICE) | Q(noticed_on__lte=timezone.localdate(moment) - NOTICE)
    return frozenset(EarmarkLift.objects.filter(in_force, earmark__in=named).values_list("earmark_id", flat=True))


def live_reservations(moment: datetime) -> QuerySet[Reservation]:
    """Reservations that hold goods at a moment: neither released nor over."""
    return Reservation.objects.filter(released_at__isnull=True, ends_at__gt=moment)


def reserved_for_others(warehouse: Warehouse, lots: Collection[int], order: ReleaseOrder | None) -> dict[int, int]:
    """Units of each lot held at a warehouse now, except those held for this very order."""
    rows = live_reservations(clock.now()).filter(warehouse=warehouse, lot__in=lots)
    if order is not None:
        rows = rows.exclude(order_line__order=order)
    return dict(rows.order_by().values_list("lot").annotate(Sum("quantity")))
