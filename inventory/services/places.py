"""The holders of the book: one for every location, one of each outside kind for every warehouse, one for every transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.domain.errors import UnknownLocation
from inventory.models import Document, Holder, Location
from inventory.services.statements import known_outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.models import Warehouse

OUTSIDE = (Holder.Kind.SOURCE, Holder.Kind.RECIPIENT, Holder.Kind.LOSS, Holder.Kind.DISPOSAL, Holder.Kind.COUNT, Holder.Kind.KITTING)
FIRST_LOCATION = "01"


def outside_holder(warehouse: Warehouse, kind: str) -> int:
    """The key of a warehouse's donors, recipients, losses, disposal or count differences; made when first needed."""
    return known_outside(warehouse, kind) or Holder.objects.get_or_create(warehouse=warehouse, kind=kind, outside=True)[0].pk


def location_holder(location: Location) -> int:
    """The key under which a location holds goods; made when first needed."""
    known = Holder.objects.filter(location=location).values_list("pk", flat=True).first()
    made = {"kind": Holder.Kind.LOCATION, "warehouse_id": location.warehouse_id}
    return known or Holder.objects.get_or_create(location=location, defaults=made)[0].pk


def transit_holder(document: Document) -> int:
    """The key of the goods on the way under one transfer or issue, or out under one loan."""
    kind = Holder.Kind.LOAN if document.kind == Document.Kind.LOAN else Holder.Kind.TRANSIT
    return Holder.objects.create(kind=kind, document=document).pk


def default_location(warehouse: Warehouse) -> Location:
    """Where goods go if nobody says where: the receiving bay, else the first storage place of the walk, else a new one."""
    usual = warehouse.locations.exclude(kind__in=[Location.Kind.QUARANTINE, Location.Kind.DISPATCH])
    found = sorted(usual, key=lambda place: (place.kind != Location.Kind.RECEIVING, place.walk_order, place.code))
    return found[0] if found else Location.objects.get_or_create(warehouse=warehouse, code=FIRST_LOCATION)[0]


def holders_at(warehouse: Warehouse, named: Iterable[Location | str | None]) -> dict[str, int]:
    """Keys of the holders of locations of one warehouse, by code; the empty code stands for the default location."""
    codes = {code_of(location) for location in named}
    known = dict(Holder.objects.filter(location__warehouse=warehouse, location__code__in=codes).values_list("location__code", "pk"))
    for code in codes - known.keys() - {""}:
        known[code] = location_holder(_location(warehouse, code))
    if "" in codes:
        known[""] = location_holder(default_location(warehouse))
    return known


def code_of(location: Location | str | None) -> str:
    """The code of a location given as a row, as a code, or not at all (empty)."""
    return location.code if isinstance(location, Location) else location or ""


def _location(warehouse: Warehouse, code: str) -> Location:
    found = Location.objects.filter(warehouse=warehouse, code=code).first()
    if found is None:
        raise UnknownLocation(location=code, warehouse=warehouse.code)
    return found
