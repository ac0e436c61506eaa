"""Names in a sheet as rows of the book: stores one keeps, items by SKU or name, bins, promises. One query a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from inventory.models import Earmark, Item, Location
from relief.core.access import scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.models import Warehouse
    from inventory.sheets.columns import Reading
    from relief.core.models import User


def name_stores(reading: Reading, stores: Sequence[Warehouse]) -> None:
    """Every warehouse must be one whose book the sender writes; ``store`` is added to the values."""
    by_name = {name: store for store in stores for name in (store.code, store.name)}
    for row in reading.rows:
        name = row.values.get("warehouse") or ""
        row.values["store"] = by_name.get(name)
        if name and name not in by_name:
            reading.refuse(
                row,
                "warehouse",
                _("“%(name)s” is no warehouse you keep; yours are: %(yours)s.")
                % {"name": name, "yours": ", ".join(sorted(store.code for store in stores))},
            )


def name_items(reading: Reading) -> None:
    """Items by SKU, or by a name that only one item has; ``item`` is added to the values."""
    named = {row.values.get("sku") for row in reading.rows if row.values.get("sku")}
    found: dict[str, list[Item]] = {}
    for item in Item.objects.filter(Q(sku__in=named) | Q(name__in=named)):
        for name in {item.sku, item.name}:
            found.setdefault(name, []).append(item)
    for row in reading.rows:
        name = row.values.get("sku") or ""
        items = found.get(name, [])
        row.values["item"] = items[0] if len(items) == 1 else None
        if name and not items:
            reading.refuse(row, "sku", _("“%s” is not in the catalogue.") % name)
        elif len(items) > 1:
            reading.refuse(
                row,
                "sku",
                _("“%(name)s” is the name of several items; write the SKU: %(skus)s.")
                % {"name": name, "skus": ", ".join(sorted(item.sku for item in items))},
            )


def name_bins(reading: Reading) -> None:
    """Bins of the row's warehouse; ``bin`` is added to the values (None: the receiving bay)."""
    stores = {row.values["store"].pk for row in reading.rows if row.values.get("store")}
    known = {(place.warehouse_id, place.code): place for place in Location.objects.filter(warehouse__in=stores)}
    for row in reading.rows:
        code, store = row.values.get("location"), row.values.get("store")
        row.values["bin"] = known.get((store.pk, code)) if store and code else None
        if store and code and row.values["bin"] is None:
            reading.refuse(row, "location", _("The warehouse %(warehouse)s has no location “%(code)s”.") % {"warehouse": store.code, "code": code})


def name_earmarks(reading: Reading, user: User) -> None:
    """Promises by code, among those the sender may read; ``promise`` is added to the values."""
    codes: set[Any] = {row.values.get("earmark") for row in reading.rows if row.values.get("earmark")}
    known = {one.code: one for one in scope(user, "read", Earmark).filter(code__in=codes)} if codes else {}
    for row in reading.rows:
        code = row.values.get("earmark") or ""
        row.values["promise"] = known.get(code)
        if code and code not in known:
            reading.refuse(row, "earmark", _("There is no earmark with the code “%s”.") % code)


def check_value(reading: Reading) -> None:
    """A value needs a basis, and a basis a value."""
    for row in reading.rows:
        value, basis = row.values.get("unit_value"), row.values.get("valuation")
        if (value is None) != (basis in {"unpriced", None}):
            reading.refuse(row, "valuation", _("A value needs a basis, and unpriced goods have no value."))
