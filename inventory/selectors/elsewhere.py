"""Where the rest is: the answer that belongs to every "not enough here"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum
from django.utils import timezone

from inventory.models import Holding, Location, Lot

if TYPE_CHECKING:
    from inventory.models import Warehouse


def where_is(*, sku: str, but: Warehouse | None = None, limit: int = 5) -> list[dict[str, Any]]:
    """Warehouses that hold usable units of an item, most first: [{warehouse, name, available}]. One query.

    Counted are goods not expired today, not in quarantine and without an earmark; reservations are not taken off.
    """
    today = timezone.localdate()
    rows = Holding.objects.filter(
        Q(lot__expires_on__isnull=True) | Q(lot__expires_on__gte=today),
        lot__item__sku=sku,
        lot__quality=Lot.Quality.AVAILABLE,
        lot__earmark__isnull=True,
        holder__location__warehouse__is_active=True,
        quantity__gt=0,
    ).exclude(holder__location__kind=Location.Kind.QUARANTINE)
    if but is not None:
        rows = rows.exclude(holder__warehouse=but)
    found = rows.order_by().values_list("holder__location__warehouse__code", "holder__location__warehouse__name").annotate(available=Sum("quantity"))
    return [{"warehouse": code, "name": name, "available": available} for code, name, available in found.order_by("-available")[:limit]]
