"""From the word that goods will come to the receipt in the book, with every difference asked about."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import close_old_connections, connections

from inventory import papers
from inventory.domain.errors import NotWhole, UnknownItem
from inventory.domain.evidence_refusals import SameHand, SecondHandMissing
from inventory.domain.inbound_refusals import AlreadyReceiving, NoLines, NoParty, NothingTaken, TalliesOpen, WrongLine
from inventory.domain.refusals import WrongStep
from inventory.models import DiscrepancyCase, Document, Holding, Lot, ReceiptNotice, Signature, Tally
from inventory.services import inbound, receipts, reverse, tallies
from inventory.services.inbound import NoticeFacts, NoticeLine
from inventory.services.tallies import Lorry
from inventory.services.tally_lines import Counted, Decision
from relief.core import clock
from relief.core.roles import Role
from relief.core.services import pins
from tests.cast import appoint
from tests.inventory.inbound.hands import booked, counted, noticed, outsider
from tests.inventory.stock import book, day, left, make_item

pytestmark = pytest.mark.django_db

QUILT = "BED-001"
FRIDAY = datetime(2016, 9, 30, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _catalogue(quilt):
    make_item("WAT-001", "饮用水")


def cases(**found):
    return [(case.kind, case.expected, case.found) for case in DiscrepancyCase.objects.filter(**found).order_by("pk")]


def test_a_notice_gives_two_working_days_to_ask_and_five_to_report(store, by):
    with clock.at(FRIDAY):
        notice = noticed(store, by, (QUILT, 100))
        assert notice.contact_due_at == datetime(2016, 10, 4, 15, 59, tzinfo=UTC)
        inbound.contacted(notice=notice, by=by)
        done = inbound.complete(notice=notice, by=by)
        assert done.report_due_at == datetime(2016, 10, 7, 15, 59, tzinfo=UTC)
        assert inbound.report(notice=notice, by=by).reported_at == FRIDAY


@pytest.mark.parametrize(
    ("facts", "lines", "why"),
    [
        ({"party": "  "}, [NoticeLine(QUILT, 1)], NoParty),
        ({}, [], NoLines),
        ({}, [NoticeLine(QUILT, 0)], NotWhole),
        ({}, [NoticeLine("NO-SUCH", 1)], UnknownItem),
    ],
)
def test_a_notice_that_says_too_little_is_not_written(store, by, facts, lines, why):
    with pytest.raises(why):
        inbound.announce(warehouse=store, by=by, facts=NoticeFacts(**{"origin": "purchase", "party": "供货商01号", **facts}), lines=lines)
    assert not ReceiptNotice.objects.exists()


def test_a_notice_is_changed_and_withdrawn_until_the_first_lorry_is_there(store, by):
    notice = noticed(store, by, (QUILT, 100))
    inbound.change(notice=notice, by=by, facts=NoticeFacts(origin="purchase", party="供货商02号"), lines=[NoticeLine(QUILT, 80)])
    assert [(line.quantity, line.notice.party) for line in ReceiptNotice.objects.get().lines.all()] == [(80, "供货商02号")]
    tallies.arrive(warehouse=store, by=by, lorry=Lorry(), notice=notice)
    for act in (
        lambda: inbound.change(notice=notice, by=by, facts=NoticeFacts(origin="purchase", party="x"), lines=[NoticeLine(QUILT, 1)]),
        lambda: inbound.cancel(notice=notice, by=by, reason="x"),
    ):
        with pytest.raises((AlreadyReceiving, WrongStep)):
            act()


def test_boxes_and_loose_pieces_of_two_lots_are_booked_with_donor_and_earmark(store, by, promise):
    notice = noticed(store, by, (QUILT, 200), earmark=promise)
    document = booked(
        store,
        by,
        Counted(item=QUILT, boxes=7, box_units=24, loose=5, lot_number="L1"),
        Counted(item=QUILT, loose=27, lot_number="L2"),
        notice=notice,
    )
    lots = Lot.objects.order_by("number")
    assert [(lot.number, lot.source, lot.earmark, lot.unit_value_fen) for lot in lots] == [
        ("L1", "爱心企业01号", promise, None),
        ("L2", "爱心企业01号", promise, None),
    ]
    assert (left(store, "L1"), left(store, "L2")) == (173, 27)
    assert {row.holder.location.code for row in Holding.objects.filter(holder__location__warehouse=store)} == {"R-01"}
    assert [one.role for one in Signature.objects.filter(paper=document.number)] == ["keeper", "checker"]
    assert ReceiptNotice.objects.get().state == "receiving"


def test_several_lorries_fill_one_notice_and_short_and_over_become_cases(store, by):
    notice = noticed(store, by, (QUILT, 100), ("WAT-001", 50))
    booked(store, by, Counted(item=QUILT, loose=60), notice=notice)
    booked(store, by, Counted(item=QUILT, loose=30), Counted(item="WAT-001", loose=55), notice=notice)
    assert not DiscrepancyCase.objects.exists()
    inbound.complete(notice=notice, by=by)
    assert cases(notice=notice) == [("receipt", 100, 90), ("receipt", 50, 55)]
    case = DiscrepancyCase.objects.order_by("pk").first()
    assert (case.owner, case.item.sku, case.due_at > case.opened_at) == (by, QUILT, True)


def test_the_note_of_each_lorry_says_what_the_notice_still_expected_and_what_did_not_come(store, by, monkeypatch):
    monkeypatch.setattr(papers, "render", lambda _name, data: [(line.sku, line.expected, line.quantity) for line in data.lines])
    notice = noticed(store, by, (QUILT, 100), ("WAT-001", 50))
    first = booked(store, by, Counted(item=QUILT, loose=60, lot_number="L1"), Counted(item="WAT-001", boxes=0), notice=notice)
    second = booked(store, by, Counted(item=QUILT, loose=30, lot_number="L1"), Counted(item=QUILT, loose=9, lot_number="L2"), notice=notice)
    assert papers.document_pdf(first) == [(QUILT, 100, 60), ("WAT-001", 50, 0)]
    assert papers.document_pdf(second) == [(QUILT, 40, 30), (QUILT, None, 9), ("WAT-001", 50, 0)]
    assert papers.document_pdf(booked(store, by, Counted(item=QUILT, loose=1))) == [(QUILT, None, 1)]


def test_a_zero_line_asks_at_once_and_learns_the_whole_figure_when_the_notice_is_completed(store, by):
    notice = noticed(store, by, (QUILT, 100), ("WAT-001", 50))
    booked(store, by, Counted(item=QUILT, loose=100), Counted(item="WAT-001"), notice=notice)
    assert cases() == [("receipt", 50, 0)]
    booked(store, by, Counted(item="WAT-001", loose=20), notice=notice)
    inbound.complete(notice=notice, by=by)
    assert cases() == [("receipt", 50, 20)]


def test_damaged_and_doubtful_goods_lie_barred_in_the_quarantine_corner(store, by):
    aside = Decision(quarantined=6, damaged=4, rejected=5, reason="外包装进水")
    document = booked(store, by, Counted(item=QUILT, loose=50, lot_number="L1"), aside=aside)
    lying = {
        (row.lot.number, row.lot.quality, row.holder.location.code): row.quantity for row in Holding.objects.filter(outside=False, quantity__gt=0)
    }
    assert lying == {("L1", "available", "R-01"): 35, ("L1-Q", "quarantine", "Q-01"): 6, ("L1-D", "damaged", "Q-01"): 4}
    assert cases(document=document) == [("damage", 50, 46)]
    assert DiscrepancyCase.objects.get().lot.number == "L1-D"


def test_goods_without_a_makers_number_are_kept_apart_by_quality(store, by):
    booked(store, by, Counted(item=QUILT, loose=10), aside=Decision(damaged=4, reason="破损"))
    assert sorted(Lot.objects.values_list("quality", flat=True)) == ["available", "damaged"]
    assert DiscrepancyCase.objects.get().lot.quality == "damaged"


@pytest.mark.parametrize(
    ("line", "decision", "word"),
    [
        (Counted(item=QUILT, loose=5, expires_on=day(-1)), Decision(reason="急用"), "expired goods"),
        (Counted(item=QUILT, loose=5, expires_on=day(60)), Decision(), "say why"),
        (Counted(item=QUILT, loose=5), Decision(rejected=2), "say why"),
        (Counted(item=QUILT, loose=5), Decision(damaged=4, rejected=2, reason="x"), "more is put aside"),
        (Counted(item=QUILT, loose=5), Decision(damaged=-1, reason="x"), "more is put aside"),
    ],
)
def test_a_check_says_which_line_is_wrong_and_changes_nothing(store, by, line, decision, word):
    tally = counted(store, by, line)
    with pytest.raises(WrongLine, match=word) as refused:
        tallies.inspect(tally=tally, by=by, decisions={tally.lines.get().pk: decision})
    assert (refused.value.facts["line"], Tally.objects.get().state) == (1, "tallied")


def test_goods_that_last_too_short_are_accepted_with_a_reason(store, by):
    tally = counted(store, by, Counted(item=QUILT, loose=5, expires_on=day(60)))
    tallies.inspect(tally=tally, by=by, decisions={tally.lines.get().pk: Decision(reason="今日即发完")})
    assert tally.lines.get().accepted == 5


def test_a_missing_certificate_is_a_reason_to_ask(store, by, quilt):
    quilt.needs_certificate = True
    quilt.save()
    tally = counted(store, by, Counted(item=QUILT, loose=5))
    with pytest.raises(WrongLine):
        tallies.inspect(tally=tally, by=by, decisions={})
    tallies.inspect(tally=tally, by=by, decisions={tally.lines.get().pk: Decision(certificate=True)})


def test_the_office_says_how_long_an_item_must_keep_and_whether_it_wants_a_certificate(client, store, by, lishui, quilt):
    client.force_login(appoint("city-clerk", "丽水干事甲", Role.CLERK, lishui))
    form = client.get(page := f"/desk/inventory/item/{quilt.pk}/change/").context["adminform"].form
    told = {name: form[name].value() for name in form.fields if form[name].value() is not None} | {
        "min_remaining_months": 12,
        "needs_certificate": "on",
    }
    assert client.post(page, told).status_code == 302
    tally = counted(store, by, Counted(item=QUILT, loose=5, expires_on=day(300)))
    with pytest.raises(WrongLine):
        tallies.inspect(tally=tally, by=by, decisions={tally.lines.get().pk: Decision(certificate=True)})
    tallies.inspect(tally=tally, by=by, decisions={tally.lines.get().pk: Decision(certificate=True, reason="今日即发完")})


def test_without_a_second_person_nothing_is_booked(store, by):
    tally = counted(store, by, Counted(item=QUILT, loose=5))
    tallies.inspect(tally=tally, by=by, decisions={})
    before = book()
    pins.set_pin(by=by, pin="4711")
    for second, why in ((None, SecondHandMissing), (outsider(by.name), SameHand)):
        with pytest.raises(why):
            receipts.book(tally=tally, by=by, second=second)
    assert (book(), Tally.objects.get().state, Signature.objects.count()) == (before, "inspected", 0)


def test_a_lorry_of_which_nothing_is_taken_is_turned_away(store, by):
    tally = counted(store, by, Counted(item=QUILT, loose=5))
    tallies.inspect(tally=tally, by=by, decisions={tally.lines.get().pk: Decision(rejected=5, reason="已过期")})
    with pytest.raises(NothingTaken):
        receipts.book(tally=tally, by=by, second=outsider())
    tallies.turn_away(tally=tally, by=by, reason="已过期")
    assert (Tally.objects.get().state, Document.objects.count()) == ("turned_away", 0)


def test_a_notice_is_not_completed_while_a_lorry_stands_open(store, by):
    notice = noticed(store, by, (QUILT, 100))
    counted(store, by, Counted(item=QUILT, loose=5), notice=notice)
    with pytest.raises(TalliesOpen):
        inbound.complete(notice=notice, by=by)
    assert ReceiptNotice.objects.get().state == "receiving"


def test_a_receipt_taken_back_opens_its_tally_and_its_notice_again(store, by):
    notice = noticed(store, by, (QUILT, 10))
    document = booked(store, by, Counted(item=QUILT, loose=10), aside=Decision(damaged=1, reason="破损"), notice=notice)
    inbound.complete(notice=notice, by=by)
    reverse(document=document, by=by)
    tally = Tally.objects.get()
    assert (tally.state, tally.document, ReceiptNotice.objects.get().state) == ("inspected", None, "receiving")
    assert not DiscrepancyCase.objects.filter(kind="damage", settled_at__isnull=True).exists()
    again = receipts.book(tally=tally, by=by, second=outsider())
    assert again.number != document.number
    assert receipts.take_back(tally=tally, by=by, reason="点错").state == "inspected"


def test_a_booked_tally_is_not_counted_or_booked_again(store, by):
    booked(store, by, Counted(item=QUILT, loose=10))
    tally = Tally.objects.get()
    for act in (
        lambda: tallies.count_off(tally=tally, by=by, lines=[Counted(item=QUILT, loose=99)]),
        lambda: tallies.inspect(tally=tally, by=by, decisions={}),
        lambda: receipts.book(tally=tally, by=by, second=outsider()),
        lambda: tallies.turn_away(tally=tally, by=by, reason="x"),
    ):
        before = book()
        with pytest.raises(WrongStep):
            act()
        assert book() == before


def test_values_come_from_the_notice_and_unpriced_goods_have_none(store, by):
    facts = NoticeFacts(origin="purchase", party="供货商01号")
    lines = [NoticeLine(QUILT, 10, 12_800, "invoice"), NoticeLine("WAT-001", 10)]
    notice = inbound.announce(warehouse=store, by=by, facts=facts, lines=lines)
    booked(store, by, Counted(item=QUILT, loose=10), Counted(item="WAT-001", loose=10), notice=notice)
    assert sorted(Lot.objects.values_list("item__sku", "unit_value_fen", "valuation")) == [
        (QUILT, 12_800, "invoice"),
        ("WAT-001", None, "unpriced"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_keepers_book_two_lorries_of_one_notice_at_the_same_time(store, by):
    notice = noticed(store, by, (QUILT, 400))
    made = [counted(store, by, Counted(item=QUILT, loose=units, lot_number="L1"), notice=notice) for units in (10, 20, 30, 40)]
    for tally in made:
        tallies.inspect(tally=tally, by=by, decisions={})
    first, again = made[0], made[0]

    def work(tally):
        close_old_connections()
        try:
            return receipts.book(tally=tally, by=by, second=outsider()).number
        except WrongStep:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        numbers = list(pool.map(work, [*made[1:], first, again]))
    assert (len([one for one in numbers if one]), left(store, "L1"), Lot.objects.count()) == (4, 100, 1)


def test_a_lorry_received_at_once_by_a_phone_books_everything_in_one_go(store, by):
    document = receipts.receive_at_once(
        warehouse=store,
        by=by,
        lorry=Lorry(party="爱心人士"),
        counted=[Counted(item=QUILT, loose=9)],
        decisions=[Decision(damaged=2, reason="破损")],
        second=outsider(),
        occurred_at=clock.now() - timedelta(hours=2),
    )
    assert (document.tally.state, Document.objects.count(), cases()) == ("booked", 1, [("damage", 9, 7)])


def test_a_lorry_with_a_wrong_date_is_refused_whole(store, by):
    before = book()
    with pytest.raises(WrongLine):
        counted(store, by, Counted(item=QUILT, loose=9, made_on=date(2026, 1, 2), expires_on=date(2026, 1, 1)))
    assert book() == before
