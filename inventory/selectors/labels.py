"""What labels may be printed for, within what the reader may see: rows to choose from, and the rows that were chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, Sum

from inventory.domain import own_codes
from inventory.models import EquipmentAsset, Item, Location, LogisticUnit, Lot, Waybill
from inventory.printed.labels import boxes_of
from relief.core.access import scope
from relief.core.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from inventory.models import Warehouse
    from relief.core.models import User

MOST = 200


class Choice(NamedTuple):
    """One row to tick: its key (kind and name), what it says, and how many labels are proposed."""

    key: str
    title: str
    detail: str
    copies: int = 1


class Asked(NamedTuple):
    """What to choose from: a store (or all), words, and a receipt whose goods are meant."""

    user: User
    warehouse: Warehouse | None
    words: str
    document: str = ""


def choices(what: str, asked: Asked) -> list[Choice]:
    """Rows of one kind to tick, at most 200."""
    return CHOICES[what](asked)


def _lots(asked: Asked) -> list[Choice]:
    """Lots of a receipt with the units that came; else lots on hand with what lies there."""
    rows = scope(asked.user, "read", Lot).select_related("item")
    if asked.document:
        rows = rows.filter(movements__document__number=asked.document)
        rows = rows.annotate(units=Sum("movements__quantity", filter=Q(movements__document__number=asked.document)))
    else:
        here = Q(holdings__holder__location__isnull=False)
        here &= Q(holdings__holder__location__warehouse=asked.warehouse) if asked.warehouse else Q()
        rows = rows.filter(here, holdings__quantity__gt=0).annotate(units=Sum("holdings__quantity", filter=here))
    for word in asked.words.split():
        rows = rows.filter(Q(number__icontains=word) | Q(item__name__icontains=word) | Q(item__sku__icontains=word))
    found = rows.prefetch_related("item__packs").order_by("item__sku", "number")[:MOST]
    return [
        Choice(f"{own_codes.LOT}:{lot.pk}", f"{lot.item.name} · {lot.number}", f"{lot.units} {lot.item.unit}", boxes_of(lot.item, lot.units))
        for lot in found
    ]


def _items(asked: Asked) -> list[Choice]:
    rows = scope(asked.user, "read", Item)
    for word in asked.words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(sku__icontains=word))
    return [Choice(f"{own_codes.ITEM}:{item.sku}", item.name, item.sku) for item in rows.order_by("sku")[:MOST]]


def _bins(asked: Asked) -> list[Choice]:
    rows = _at(scope(asked.user, "read", Location).select_related("warehouse"), asked)
    rows = rows.filter(code__icontains=asked.words) if asked.words else rows
    return [
        Choice(f"{own_codes.BIN}:{place}", str(place), place.get_kind_display())
        for place in rows.order_by("warehouse__code", "walk_order", "code")[:MOST]
    ]


def _units(asked: Asked) -> list[Choice]:
    rows = _at(scope(asked.user, "read", LogisticUnit).select_related("waybill"), asked)
    rows = rows.filter(Q(sscc__contains=asked.words) | Q(waybill__number__icontains=asked.words)) if asked.words else rows
    return [
        Choice(f"{own_codes.UNIT}:{unit.sscc}", unit.sscc, f"{unit.get_kind_display()} {unit.waybill or ''}") for unit in rows.order_by("-pk")[:MOST]
    ]


def _assets(asked: Asked) -> list[Choice]:
    rows = _at(scope(asked.user, "read", EquipmentAsset), asked)
    rows = rows.filter(Q(code__icontains=asked.words) | Q(name__icontains=asked.words)) if asked.words else rows
    return [Choice(f"{own_codes.ASSET}:{asset.code}", asset.name, asset.code) for asset in rows.order_by("code")[:MOST]]


def _vehicles(asked: Asked) -> list[Choice]:
    rows = _at(scope(asked.user, "read", Waybill).exclude(plate=""), asked)
    rows = rows.filter(plate__icontains=asked.words) if asked.words else rows
    plates = dict.fromkeys(rows.order_by("-pk").values_list("plate", "driver")[:MOST])
    return [Choice(f"{own_codes.VEHICLE}:{plate}", plate, driver) for plate, driver in dict(reversed(plates)).items()]


def _people(asked: Asked) -> list[Choice]:
    """Appointed people, for those who may give badges."""
    rows = scope(asked.user, "write", Person).filter(erased_at__isnull=True, appointments__isnull=False).select_related("organisation").distinct()
    rows = rows.filter(name__icontains=asked.words) if asked.words else rows
    return [Choice(f"{own_codes.PERSON}:{person.pk}", person.name, str(person.organisation)) for person in rows.order_by("name", "pk")[:MOST]]


def _at[M](rows: QuerySet[M], asked: Asked) -> QuerySet[M]:  # type: ignore[type-var]
    return rows.filter(warehouse=asked.warehouse) if asked.warehouse else rows


CHOICES: dict[str, Callable[[Asked], list[Choice]]] = {
    "lots": _lots,
    "items": _items,
    "bins": _bins,
    "units": _units,
    "assets": _assets,
    "vehicles": _vehicles,
    "people": _people,
}
