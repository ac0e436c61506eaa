"""Opening stock: what lies in a store on the day its book begins, one row a lot and bin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Lot, Movement, SheetImport
from inventory.services.lines import ReceiptLine
from inventory.sheets.columns import Column, Typed, chosen, fen, read, units, words
from inventory.sheets.naming import check_value, name_bins, name_earmarks, name_items, name_stores
from relief.registrar.exchange import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.models import Warehouse
    from inventory.sheets.columns import Reading
    from relief.core.models import User
    from relief.registrar.exchange.reading import Table

type Key = tuple[int, int, str, str]

COLUMNS = (
    Column("warehouse", gettext_lazy("Warehouse"), words, needed=True),
    Column("location", gettext_lazy("Location"), words, needed=True),
    Column("sku", gettext_lazy("SKU"), words, needed=True),
    Column("lot", gettext_lazy("Lot number"), words, needed=True),
    Column("quantity", gettext_lazy("Quantity (base units)"), units, needed=True),
    Column("made_on", gettext_lazy("Made on"), cells.as_date),
    Column("expires_on", gettext_lazy("Expires on"), cells.as_date),
    Column("source", gettext_lazy("Source"), words),
    Column("earmark", gettext_lazy("Earmark"), words),
    Column("quality", gettext_lazy("Quality"), chosen(Lot.Quality, Lot.Quality.AVAILABLE)),
    Column("unit_value", gettext_lazy("Value of one unit (yuan)"), fen),
    Column("valuation", gettext_lazy("Valued by"), chosen(Lot.Valuation, Lot.Valuation.UNPRICED)),
)


def understand(table: Table, *, user: User, stores: Sequence[Warehouse]) -> Reading:
    """Every row with its rows of the book, every fault, and which rows are in the book already."""
    reading = read(table, COLUMNS)
    name_stores(reading, stores)
    name_items(reading)
    name_bins(reading)
    name_earmarks(reading, user)
    check_value(reading)
    _check_days(reading)
    _check_twice(reading)
    _check_lots(reading)
    _check_entered(reading)
    return reading


def lines_by_store(reading: Reading) -> dict[Warehouse, list[ReceiptLine]]:
    """What is new, as lines of one receipt a warehouse, in the order of the sheet."""
    found: dict[Warehouse, list[ReceiptLine]] = {}
    for row in reading.sound:
        if not row.unchanged:
            found.setdefault(row.values["store"], []).append(_line(row.values))
    return found


def _line(values: dict[str, Any]) -> ReceiptLine:
    return ReceiptLine(
        values["item"],
        values["quantity"],
        lot=values["lot"],
        location=values["bin"],
        expires_on=values["expires_on"],
        made_on=values["made_on"],
        source=values["source"],
        earmark=values["promise"],
        quality=values["quality"],
        unit_value_fen=values["unit_value"],
        valuation=values["valuation"],
    )


def _key(row: Typed) -> Key | None:
    values = row.values
    if not (values.get("store") and values.get("item") and values.get("bin")):
        return None
    return (values["bin"].pk, values["item"].pk, values.get("lot") or "", values["store"].code)


def _check_days(reading: Reading) -> None:
    for row in reading.rows:
        made, expires = row.values.get("made_on"), row.values.get("expires_on")
        if made and expires and expires < made:
            reading.refuse(row, "expires_on", _("It cannot expire before it was made."))
        item = row.values.get("item")
        if item and item.shelf_life_months and not expires and "expires_on" in row.values and item.category in {"food", "water", "health"}:
            reading.refuse(row, "expires_on", _("Goods of this kind need their expiry date."))


def _check_twice(reading: Reading) -> None:
    first: dict[Key, int] = {}
    for row in reading.rows:
        key = _key(row)
        if key is None:
            continue
        if key in first:
            reading.refuse(
                row, "lot", _("The same lot in the same place stands in row %s already; add them up.") % (first[key] + reading.table.first_row)
            )
        first.setdefault(key, row.at)


def _check_lots(reading: Reading) -> None:
    """Rows of one lot must agree with each other and with the lot where the book knows it."""
    known: dict[tuple[int, int, str], dict[str, Any]] = {}
    numbers = {row.values.get("lot") for row in reading.rows}
    for lot in Lot.objects.filter(number__in=[number for number in numbers if number]).select_related("earmark"):
        known[lot.owner_id, lot.item_id, lot.number] = {
            "expires_on": lot.expires_on,
            "made_on": lot.made_on,
            "source": lot.source,
            "promise": lot.earmark,
        }
    for row in reading.rows:
        values = row.values
        if not (values.get("store") and values.get("item") and values.get("lot")):
            continue
        owner = values["store"].organisation.society_id or values["store"].organisation_id
        before = known.setdefault((owner, values["item"].pk, values["lot"]), values)
        for name, column in (("expires_on", "expires_on"), ("made_on", "made_on"), ("source", "source"), ("promise", "earmark")):
            if values.get(name) and before.get(name) != values[name]:
                reading.refuse(
                    row,
                    column,
                    _("The lot %(lot)s says “%(known)s” here, not “%(given)s”.")
                    % {"lot": values["lot"], "known": before.get(name) or "—", "given": values[name]},
                )


def _check_entered(reading: Reading) -> None:
    """What an earlier sheet entered is left alone where it says the same, and refused where it says something else."""
    places = {row.values["bin"].pk for row in reading.rows if row.values.get("bin")}
    rows = Movement.objects.filter(
        document__sheets__kind=SheetImport.Kind.OPENING, document__sheets__state=SheetImport.State.ENTERED, taker__location__in=places
    )
    entered = {
        (place, item, lot): (quantity, number)
        for place, item, lot, quantity, number in rows.values_list(
            "taker__location_id", "lot__item_id", "lot__number", "quantity", "document__number"
        )
    }
    for row in reading.rows:
        key = _key(row)
        before = entered.get(key[:3]) if key else None
        if before is None:
            continue
        row.unchanged = before[0] == row.values.get("quantity")
        if not row.unchanged:
            reading.refuse(
                row,
                "quantity",
                _("%(number)s entered %(quantity)s already; correct it by a count, or undo that sheet.")
                % {"number": before[1], "quantity": before[0]},
            )
