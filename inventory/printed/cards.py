"""The stock card of an item or one lot at one store, filled from the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.models import StockLevel
from inventory.papers import head
from inventory.selectors.cards import stock_card
from relief.core import clock
from relief.core.papers import StockCard, StockCardRow, render

if TYPE_CHECKING:
    from inventory.models import Item, Lot, Warehouse
    from inventory.selectors.cards import CardRow

ROWS = 200


def stock_card_pdf(warehouse: Warehouse, item: Item, lot: Lot | None = None) -> bytes:
    """The last 200 movements with the balance after each, the oldest first; what was there before them opens the card."""
    rows = stock_card(warehouse, item=None if lot else item, lot=lot, limit=ROWS).rows[::-1]
    level = StockLevel.objects.filter(warehouse=warehouse, item=item).first()
    address = f"/stock/{item.sku}/lots/{lot.pk}/" if lot else f"/stock/{item.sku}/"
    card = StockCard(
        **(head(warehouse, f"{warehouse.code}-{lot.number if lot else item.sku}") | {"url": address}),
        warehouse=warehouse.name,
        item=item.name,
        sku=item.sku,
        specification=item.specification,
        unit=item.unit,
        lot=lot.number if lot else "",
        source=lot.source if lot else "",
        earmark=str(lot.earmark or "") if lot else "",
        expires_on=lot.expires_on if lot else None,
        minimum=level.minimum if level else None,
        maximum=level.maximum if level else None,
        as_of=clock.now(),
        opening=rows[0].balance - rows[0].change if rows else 0,
        rows=[_row(row) for row in rows],
    )
    return render("stock_card", card)


def _row(row: CardRow) -> StockCardRow:
    document = row.movement.document
    return StockCardRow(
        at=row.movement.occurred_at,
        number=document.number,
        kind=str(document.get_kind_display()),
        party=document.party,
        received=row.change if row.change > 0 else None,
        issued=-row.change if row.change < 0 else None,
        balance=row.balance,
        by=document.by.name,
    )
