"""Announced goods: one row an item, rows with one contract or gift number make one notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Lot, ReceiptNotice
from inventory.services.inbound import NoticeFacts, NoticeLine, announce
from inventory.sheets.columns import Column, chosen, fen, read, units, words
from inventory.sheets.naming import check_value, name_earmarks, name_items, name_stores
from relief.registrar.exchange import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.models import Warehouse
    from inventory.sheets.columns import Reading, Typed
    from relief.core.models import Person, User
    from relief.registrar.exchange.reading import Table

type Key = tuple[int, str]

COLUMNS = (
    Column("reference", gettext_lazy("Contract or gift number"), words, needed=True),
    Column("warehouse", gettext_lazy("Warehouse"), words, needed=True),
    Column("origin", gettext_lazy("Origin"), chosen(ReceiptNotice.Origin), needed=True),
    Column("party", gettext_lazy("Supplier or donor"), words, needed=True),
    Column("expected_on", gettext_lazy("Expected on"), cells.as_date),
    Column("earmark", gettext_lazy("Earmark"), words),
    Column("sku", gettext_lazy("SKU"), words, needed=True),
    Column("quantity", gettext_lazy("Quantity (base units)"), units, needed=True),
    Column("unit_value", gettext_lazy("Value of one unit (yuan)"), fen),
    Column("valuation", gettext_lazy("Valued by"), chosen(Lot.Valuation, Lot.Valuation.UNPRICED)),
)
SHARED = ("origin", "party", "expected_on", "earmark")


def understand(table: Table, *, user: User, stores: Sequence[Warehouse]) -> Reading:
    """Every row with its rows of the book, every fault, and which notices are written already."""
    reading = read(table, COLUMNS)
    name_stores(reading, stores)
    name_items(reading)
    name_earmarks(reading, user)
    check_value(reading)
    _check_agreement(reading)
    _check_written(reading)
    return reading


def announce_rows(reading: Reading, by: Person, **more: Any) -> list[ReceiptNotice]:
    """Write what is new, one notice a number and warehouse, in the order of the sheet."""
    groups = {key: rows for key, rows in _groups(reading).items() if not all(row.unchanged for row in rows)}
    return [
        announce(warehouse=rows[0].values["store"], by=by, facts=_facts(rows[0]), lines=[_line(row) for row in rows], **more)
        for rows in groups.values()
    ]


def _facts(row: Typed) -> NoticeFacts:
    values = row.values
    return NoticeFacts(
        origin=values["origin"], party=values["party"], reference=values["reference"], earmark=values["promise"], expected_on=values["expected_on"]
    )


def _line(row: Typed) -> NoticeLine:
    values = row.values
    return NoticeLine(values["item"], values["quantity"], values["unit_value"], values["valuation"])


def _groups(reading: Reading) -> dict[Key, list[Typed]]:
    found: dict[Key, list[Typed]] = {}
    for row in reading.rows:
        if row.values.get("store") and row.values.get("reference"):
            found.setdefault((row.values["store"].pk, row.values["reference"]), []).append(row)
    return found


def _check_agreement(reading: Reading) -> None:
    """Rows of one notice name one origin, party, day and promise, and every item once."""
    for rows in _groups(reading).values():
        first, seen = rows[0], set[str]()
        for row in rows:
            for column in SHARED:
                if row.values.get(column) != first.values.get(column):
                    reading.refuse(row, column, _("Rows with the number %s must agree here.") % row.values["reference"])
            sku = row.values["item"].sku if row.values.get("item") else ""
            if sku and sku in seen:
                reading.refuse(row, "sku", _("This item stands twice under one number; add it up."))
            seen.add(sku)


def _check_written(reading: Reading) -> None:
    """A number the book knows is left alone where it says the same, and refused where it says something else."""
    groups = _groups(reading)
    known: dict[Key, ReceiptNotice] = {}
    rows = ReceiptNotice.objects.filter(warehouse__in={store for store, _ref in groups}, reference__in={reference for _store, reference in groups})
    for notice in rows.exclude(state=ReceiptNotice.State.CANCELLED).prefetch_related("lines"):
        known[notice.warehouse_id, notice.reference] = notice
    for key, typed in groups.items():
        if key not in known:
            continue
        written = known[key]
        lines = {line.item_id: line.quantity for line in written.lines.all()}
        same = lines == {row.values["item"].pk: row.values.get("quantity") for row in typed if row.values.get("item")}
        for row in typed:
            row.unchanged = same
            if not same:
                reading.refuse(
                    row, "reference", _("The notice %s has this number already and says something else; change it there.") % written.number
                )
