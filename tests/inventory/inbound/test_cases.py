"""A difference is explained, found, replaced or written off by somebody in charge: once, and never more than it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connections

from inventory.domain.case_refusals import CaseReasonMissing, LossByKeeper, NoShelfNamed, NoSuchAnswer, OverDifference, SettledAlready
from inventory.models import DiscrepancyCase, Document, Holder, Holding, Signature, Waybill
from inventory.selectors.verification import verify
from inventory.services import CountLine, StockLine, cases, count, transfer_in, transfer_out
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from inventory.services.tally_lines import Counted, Decision
from inventory.services.waybills import arrive, close, depart, prepare, sign
from tests.inventory.inbound.hands import booked
from tests.inventory.stock import book, left, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(store, by, leader, commander, quilt):
    """A waybill signed for 18 of 20 quilts."""
    stocked(store, by, 40)
    order = open_order(warehouse=store, by=leader.person, destination="东坑", lines=[OrderLine("BED-001", 20)])
    approve_order(order=order, by=commander.person)
    paper = prepare(document=issue_order(order=order, by=by), by=by)
    depart(waybill=paper, by=by)
    arrive(waybill=paper, by=by)
    sign(waybill=paper, by=by, signed_by="村民01号", delivered={"L1": 18})
    return DiscrepancyCase.objects.get()


@pytest.fixture
def counted_short(store, by, quilt):
    """A count that found 35 of 40 quilts."""
    stocked(store, by, 40)
    document = count(warehouse=store, by=by, lines=[CountLine("L1", 35)])
    about = cases.About(lot=document.counted_lines.get().lot, document=document)
    return cases.open_case(kind="count", warehouse=store, by=by, expected=40, found=35, about=about)


def lost(store):
    return sum(Holding.objects.filter(holder__warehouse=store, holder__kind=Holder.Kind.LOSS).values_list("quantity", flat=True))


def test_what_was_found_goes_back_onto_the_shelf_and_the_waybill_closes(store, by, short):
    with pytest.raises(Exception, match=short.number):
        close(waybill=short.waybill, by=by)
    done = cases.settle(case=short, by=by, answer="found", location="A-02", note="落在月台上")
    assert (done.state, done.answer, done.settled_by, done.resolution.kind) == ("settled", "found", by, "settlement")
    assert (left(store), lost(store)) == (22, 0)
    assert close(waybill=short.waybill, by=by).state == Waybill.State.CLOSED
    assert verify().faults == []


def test_what_stays_missing_is_written_off_by_somebody_in_charge(store, by, commander, short):
    before = book()
    with pytest.raises(LossByKeeper):
        cases.settle(case=short, by=by, answer="written_off", note="遗失")
    assert (book(), DiscrepancyCase.objects.get().state) == (before, "open")
    done = cases.settle(case=short, by=commander.person, answer="written_off", note="遗失")
    assert (done.resolution.kind, lost(store), left(store)) == ("loss", 2, 20)
    assert [(one.role, one.name) for one in Signature.objects.filter(paper=done.resolution.number)] == [("approver", commander.person.name)]


def test_part_found_part_given_up_is_one_paper(store, commander, by, counted_short):
    before = book()
    with pytest.raises(LossByKeeper):
        cases.settle(case=counted_short, by=by, answer="found", found=3, location="A-01", note="x")
    assert book() == before
    done = cases.settle(case=counted_short, by=commander.person, answer="found", found=3, location="A-01", note="找回三床")
    assert (left(store), lost(store), done.resolution.movements.count()) == (38, 2, 2)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"answer": "found", "found": 6, "location": "A-01"}, OverDifference),
        ({"answer": "found", "found": 0, "location": "A-01"}, Exception),
        ({"answer": "found"}, NoShelfNamed),
        ({"answer": "found", "location": "Z-99"}, Exception),
        ({"answer": "replaced"}, NoSuchAnswer),
        ({"answer": "nonsense"}, NoSuchAnswer),
        ({"answer": "accepted", "note": " "}, CaseReasonMissing),
    ],
)
def test_a_settlement_that_cannot_be_changes_nothing(by, counted_short, facts, why):
    before = book()
    with pytest.raises(why):
        cases.settle(case=counted_short, by=by, **{"note": "x", **facts})
    assert (book(), DiscrepancyCase.objects.get().state) == (before, "open")


def test_a_mistake_on_paper_moves_nothing(store, by, counted_short):
    before = book()
    done = cases.settle(case=counted_short, by=by, answer="paper_mistake", note="上次多记")
    assert (book(), done.state, done.resolution) == (before, "settled", None)


def test_a_settled_case_never_changes(by, commander, counted_short):
    cases.settle(case=counted_short, by=by, answer="paper_mistake", note="上次多记")
    for act in (
        lambda: cases.settle(case=counted_short, by=by, answer="found", location="A-01", note="x"),
        lambda: cases.explain(case=counted_short, by=by, reason="x"),
        lambda: cases.hand_over(case=counted_short, by=by, owner=commander.person),
    ):
        with pytest.raises(SettledAlready):
            act()


def test_a_case_is_explained_and_handed_over_with_its_history(by, commander, counted_short):
    cases.explain(case=counted_short, by=by, reason="借给消防队")
    done = cases.hand_over(case=counted_short, by=by, owner=commander.person)
    assert (done.state, done.reason, done.owner) == ("explained", "借给消防队", commander.person)
    assert [row.owner_id for row in DiscrepancyCase.history.order_by("history_id")] == [by.pk, by.pk, commander.person.pk]


def test_damaged_goods_leave_from_where_they_lie(store, by, commander, quilt):
    booked(store, by, Counted(item="BED-001", loose=10, lot_number="L1"), aside=Decision(damaged=4, reason="破损"))
    case = DiscrepancyCase.objects.get()
    done = cases.settle(case=case, by=commander.person, answer="written_off", note="无法使用")
    assert (done.resolution.kind, left(store, "L1-D"), left(store, "L1"), lost(store)) == ("loss", 0, 6, 4)


def test_an_excess_is_a_mistake_or_accepted(by, commander, store, quilt):
    stocked(store, by, 40)
    document = count(warehouse=store, by=by, lines=[CountLine("L1", 42)])
    about = cases.About(lot=document.counted_lines.get().lot, document=document)
    case = cases.open_case(kind="count", warehouse=store, by=by, expected=40, found=42, about=about)
    with pytest.raises(NoSuchAnswer):
        cases.settle(case=case, by=commander.person, answer="written_off", note="x")
    assert cases.settle(case=case, by=by, answer="accepted", note="以实物为准").state == "settled"
    assert left(store) == 42


def test_a_transfer_that_came_short_is_settled_where_it_arrived(store, forward, by, quilt):
    stocked(store, by, 40)
    sent = transfer_out(warehouse=store, to_warehouse=forward, lines=[StockLine("BED-001", 10)], by=by)
    transfer_in(transfer=sent, lines=[StockLine("BED-001", 7)], by=by)
    done = cases.settle(case=DiscrepancyCase.objects.get(), by=by, answer="found", location="A-01", note="车厢角落")
    assert (done.resolution.warehouse, left(forward)) == (forward, 10)


@pytest.mark.django_db(transaction=True)
def test_settled_from_many_places_at_once_it_is_settled_once(store, by, counted_short):
    def work(_):
        close_old_connections()
        try:
            return cases.settle(case=counted_short, by=by, answer="found", location="A-01", note="找到")
        except SettledAlready:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        done = [one for one in pool.map(work, range(6)) if one]
    assert (len(done), left(store), Document.objects.filter(kind="settlement").count()) == (1, 40, 1)
