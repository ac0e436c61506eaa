"""Lines that leave the choice of lots to the house: the same picks however many lines, and not the whole shelf looked at for each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.domain.errors import InsufficientStock
from inventory.domain.fefo import Candidate, allocate
from inventory.domain.shelf import Shelf, Stock, Wanted

DAY = date(2026, 6, 1)
ROWS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9), st.integers(0, 3), st.integers(0, 2), st.booleans()), min_size=1, max_size=12)


def shelf_of(rows):
    """Stock of one item: (lot, units, days, place, promised)."""
    found = {(place, lot): (units, days, promised) for lot, units, days, place, promised in rows}
    stocks = []
    for (place, lot), (units, days, promised) in found.items():
        expires_on = DAY + timedelta(days=days) if days else None
        facts = {"sku": "BED", "number": f"L{lot}", "expires_on": expires_on, "quality": "available", "kind": "shelf", "earmark_id": promised or None}
        more = {"last_occurred_at": None, "counted_at": None, "incident_id": None, "earmark": None, "location": f"A-{place}", "walk": 9 - place}
        stocks.append(Stock(holder_id=place + 1, lot_id=lot, quantity=units, **facts, **more))
    return stocks


@given(ROWS, st.dictionaries(st.integers(1, 4), st.integers(1, 9), max_size=2), st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_line_after_line_takes_what_the_whole_shelf_would_give(rows, reserved, quantities):
    stocks = shelf_of(rows)
    shelf = Shelf(stocks, reserved, {stock.standing: None for stock in stocks}, {})
    left = {(stock.holder_id, stock.lot_id): stock for stock in stocks}
    held = {lot: sum(stock.quantity for stock in stocks if stock.lot_id == lot) for lot in reserved}
    for quantity in quantities:
        caps = {lot: max(held[lot] - units, 0) for lot, units in reserved.items()}
        offered = [Candidate(one.holder_id, one.lot_id, one.quantity, one.expires_on, bool(one.earmark_id), one.walk) for one in left.values()]
        expected = allocate(quantity, offered, caps)
        if sum(pick.quantity for pick in expected) < quantity:
            with pytest.raises(InsufficientStock):
                shelf.take(Wanted("BED", quantity))
            return
        assert shelf.take(Wanted("BED", quantity)) == expected
        for pick in expected:
            stock = left[pick.holder, pick.lot]
            left[pick.holder, pick.lot] = stock._replace(quantity=stock.quantity - pick.quantity)
            held = {lot: units - (pick.quantity if lot == pick.lot else 0) for lot, units in held.items()}


def test_a_document_of_many_lines_does_not_look_at_the_whole_shelf_for_each(monkeypatch):
    rows = [(lot, 2, lot % 300, lot % 3, False) for lot in range(1, 401)]
    stocks, looked = shelf_of(rows), []
    shelf = Shelf(stocks, {}, {stock.standing: None for stock in stocks}, {})
    real = Shelf._candidate
    monkeypatch.setattr(Shelf, "_candidate", lambda self, stock: looked.append(stock) or real(self, stock))
    picks = [shelf.take(Wanted("BED", 1)) for _line in range(800)]
    assert sum(pick.quantity for line in picks for pick in line) == 800
    assert len(looked) <= 400 + 2 * 800
