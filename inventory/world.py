"""A drill world begins with the stock that really lay in every warehouse at a moment."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from inventory.models import Lot, Warehouse
from inventory.selectors.stock import on_hand
from inventory.services.lines import ReceiptLine
from inventory.services.receiving import receive
from relief.core.worlds import REAL, entered
from relief.registrar.hooks import world_seeder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inventory.selectors.stock import Held
    from relief.core.models import Person, World

COPIED = ("item_id", "number", "owner_id", "source", "earmark_id", "made_on", "expires_on", "quality", "unit_value_fen", "valuation")


@world_seeder
@transaction.atomic
def seed_stock(*, world: World, as_of: datetime, by: Person | None) -> None:
    """Copy the lots and book an opening receipt per warehouse; called inside the new world. Needs somebody who opens it."""
    warehouses = list(Warehouse.objects.filter(is_active=True).select_related("organisation__society").order_by("pk"))
    with entered(REAL):
        held = on_hand(warehouses, as_of=as_of)
    if not held:
        return
    if by is None:
        raise ValueError("a drill world with stock is opened by somebody")
    twin = _copies({row.lot.pk: row.lot for row in held}.values())
    by_store = {store.pk: store for store in warehouses}
    for store, rows in groupby(sorted(held, key=lambda row: row.warehouse_id), key=lambda row: row.warehouse_id):
        lines = [_line(row, twin[row.lot.pk]) for row in rows]
        receive(warehouse=by_store[store], lines=lines, by=by, occurred_at=as_of, party=world.name, note=world.code)


def _copies(lots: Iterable[Lot]) -> dict[int, Lot]:
    """The drill's own rows of the same lots, by the key of the real one."""
    originals = list(lots)
    copies = bulk_create_with_history([_copy(lot) for lot in originals], Lot)
    return {original.pk: copy for original, copy in zip(originals, copies, strict=True)}


def _copy(lot: Lot) -> Lot:
    copy = Lot(**{name: getattr(lot, name) for name in COPIED})
    copy.item = lot.item
    return copy


def _line(row: Held, lot: Lot) -> ReceiptLine:
    return ReceiptLine(item=lot.item, quantity=row.quantity, lot=lot, location=row.location)
