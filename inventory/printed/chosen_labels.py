"""From ticked rows to labels: every row is fetched again within what the reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.domain import own_codes
from inventory.models import Badge, EquipmentAsset, Item, Location, LogisticUnit, Lot, Waybill
from inventory.printed import labels
from relief.core.access import scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relief.core.models import Organisation, User
    from relief.core.papers.labels import Label

type Copies = Mapping[str, int]


def labels_of(user: User, picks: Mapping[str, int], organisation: Organisation) -> list[Label]:
    """Labels of ``{"l:12": 3, "b:JN-01/A-01": 1}`` (kind and name: copies), in the order of the kinds; what is hidden is left out."""
    found = []
    for kind, make in MAKERS.items():
        copies = {key.partition(":")[2]: number for key, number in picks.items() if key.startswith(f"{kind}:")}
        found += make(user, copies, organisation) if copies else []
    return found


def _lots(user: User, copies: Copies, _organisation: Organisation) -> list[Label]:
    keys = {int(key): number for key, number in copies.items() if key.isdecimal() and len(key) < own_codes.LONGEST_KEY}
    rows = scope(user, "read", Lot).filter(pk__in=keys).select_related("item", "owner__society", "earmark").prefetch_related("item__packs")
    return labels.lot_labels(rows.order_by("item__sku", "number"), keys)


def _items(user: User, copies: Copies, organisation: Organisation) -> list[Label]:
    rows = scope(user, "read", Item).filter(sku__in=copies).prefetch_related("packs").order_by("sku")
    return [labels.item_label(row, organisation, copies[row.sku]) for row in rows]


def _bins(user: User, copies: Copies, _organisation: Organisation) -> list[Label]:
    stores = {key.partition("/")[0] for key in copies}
    rows = scope(user, "read", Location).filter(warehouse__code__in=stores).select_related("warehouse__organisation__society")
    return [labels.bin_label(row, copies[str(row)]) for row in rows.order_by("warehouse__code", "walk_order", "code") if str(row) in copies]


def _units(user: User, copies: Copies, _organisation: Organisation) -> list[Label]:
    rows = scope(user, "read", LogisticUnit).filter(sscc__in=copies).select_related("warehouse__organisation__society", "waybill")
    return [labels.unit_label(row, copies[row.sscc]) for row in rows.prefetch_related("lines__lot__item").order_by("pk")]


def _assets(user: User, copies: Copies, _organisation: Organisation) -> list[Label]:
    rows = scope(user, "read", EquipmentAsset).filter(code__in=copies).select_related("warehouse__organisation__society")
    return [labels.asset_label(row, copies[row.code]) for row in rows.order_by("code")]


def _vehicles(user: User, copies: Copies, organisation: Organisation) -> list[Label]:
    known = scope(user, "read", Waybill).filter(plate__in=copies).order_by("plate").values_list("plate", flat=True).distinct()
    return [labels.vehicle_label(plate, organisation, copies[plate]) for plate in known]


def _people(user: User, copies: Copies, _organisation: Organisation) -> list[Label]:
    keys = {int(key): number for key, number in copies.items() if key.isdecimal() and len(key) < own_codes.LONGEST_KEY}
    rows = scope(user, "write", Badge).filter(person__in=keys, withdrawn_at__isnull=True, person__erased_at__isnull=True)
    return [labels.badge_label(row, keys[row.person_id]) for row in rows.select_related("person__organisation__society").order_by("person__name")]


MAKERS: dict[str, Callable[[User, Copies, Organisation], list[Label]]] = {
    own_codes.LOT: _lots,
    own_codes.ITEM: _items,
    own_codes.BIN: _bins,
    own_codes.UNIT: _units,
    own_codes.ASSET: _assets,
    own_codes.VEHICLE: _vehicles,
    own_codes.PERSON: _people,
}
