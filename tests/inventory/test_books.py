"""Papers an auditor files: the voucher of any booking, and the ledger of a month whose sums are the book's."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from inventory.models import Document, Lot
from inventory.printed.books import facts_corrected, ledger_rows
from inventory.services import ReceiptLine, StockLine, issue, receive
from inventory.services.corrections import correct_lot
from inventory.services.issuing import move
from inventory.services.lines import MoveLine
from inventory.services.reversal import reverse
from tests.inventory.stock import make_item

pytestmark = pytest.mark.django_db


def _at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def months(store, by):
    """50 quilts in September; in October 30 more, 20 given away, 10 moved inside; 5 given and taken back."""
    make_item()
    receive(warehouse=store, lines=[ReceiptLine("BED-001", 50, "L1", "A-01")], by=by, occurred_at=_at(9, 30, 23))
    receive(warehouse=store, lines=[ReceiptLine("BED-001", 30, "L2", "A-02")], by=by, occurred_at=_at(10, 1, 0))
    issue(warehouse=store, lines=[StockLine("BED-001", 20, "L1")], by=by, party="苏村", occurred_at=_at(10, 15))
    move(warehouse=store, lines=[MoveLine("BED-001", 10, "L2", "A-02", to="A-01")], by=by, occurred_at=_at(10, 16))
    wrong = issue(warehouse=store, lines=[StockLine("BED-001", 5, "L2")], by=by, party="苏村", occurred_at=_at(10, 31, 23))
    reverse(document=wrong, by=by, note="写错")
    return store


def test_the_ledger_of_a_month_opens_and_closes_with_the_book(months, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        [october] = ledger_rows(months, _at(10, 20).date())
    assert (october.opening, october.received, october.issued, october.closing) == (50, 30, 25, 55)
    assert october.opening + october.received - october.issued == october.closing
    assert (october.lots, october.papers) == (2, 3)
    [september] = ledger_rows(months, _at(9, 1).date())
    assert (september.opening, september.received, september.issued, september.closing) == (0, 50, 0, 50)
    assert ledger_rows(months, _at(8, 1).date()) == []


def test_the_ledger_is_printed_for_readers_and_hidden_from_strangers(months, client, auditor, stranger):
    client.force_login(auditor)
    assert client.get("/stock/ledger.pdf?warehouse=JN-01&month=2026-10").content.startswith(b"%PDF")
    assert client.get("/stock/ledger.pdf?warehouse=JN-01&month=nonsense").content.startswith(b"%PDF")
    assert client.get("/stock/ledger.pdf").status_code == 404
    assert "/stock/ledger.pdf" in client.get("/stock/journal/").content.decode()
    client.force_login(stranger)
    assert client.get("/stock/ledger.pdf?warehouse=JN-01&month=2026-10").status_code == 404


def test_every_booking_has_a_paper(months, by, client, keeper, stranger):
    corrected = correct_lot(lot=Lot.objects.get(number="L1"), by=by, reason="看错", changes={"source": "省红十字会调拨"})
    assert ("JN-LC-" in corrected.number, facts_corrected(corrected)["changes"][0].new) == (True, "省红十字会调拨")
    kinds = dict(Document.objects.values_list("kind", "number"))
    client.force_login(keeper)
    assert {"receipt", "issue", "move", "reversal", "lot_correction"} <= kinds.keys()
    for number in kinds.values():
        assert client.get(f"/papers/{number}/note.pdf").content.startswith(b"%PDF"), number
        assert f"/papers/{number}/note.pdf" in client.get(f"/field/forms/papers/{number}/").content.decode()
    client.force_login(stranger)
    assert {client.get(f"/papers/{number}/note.pdf").status_code for number in kinds.values()} == {404}
