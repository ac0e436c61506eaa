"""Two hands on one paper, one recipe, one loan, one notice: who comes second decides on what the first one wrote."""

from __future__ import annotations

import pytest

from inventory.domain.case_refusals import DamagedGone, SettledAlready
from inventory.domain.evidence_refusals import SameHand
from inventory.domain.floor_refusals import RecipeFixed
from inventory.models import Attachment, DiscrepancyCase, Item, KitLine, Loan, Signature
from inventory.selectors.kits import recipe_of
from inventory.selectors.verification import verify
from inventory.services import StockLine, cases, receipts, tallies
from inventory.services.disposal import dispose
from inventory.services.evidence import attach, sign
from inventory.services.kits import Bench, assemble, write_recipe
from inventory.services.lines import ReceiptLine
from inventory.services.loans import BackLine, Borrower, bring_back, lend, report_missing
from inventory.services.receiving import receive
from inventory.services.tally_lines import Counted, Decision
from tests.inventory.inbound.hands import booked, counted, noticed, outsider, photo
from tests.inventory.stock import book, day, left, make_item
from tests.inventory.waiting import while_it_waits

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = "JN-GRN-20260614-001"


def test_one_hand_signs_a_paper_once_even_from_two_phones(shelves, by, chief):
    def hand(who=by):
        return sign(paper=PAPER, role="keeper", by=who, warehouse=shelves, method="sign_in")

    answer = while_it_waits(hand, hand)
    assert isinstance(answer, SameHand)
    assert hand(chief).name == chief.name
    assert Signature.objects.filter(paper=PAPER).count() == 2


def test_one_name_signs_a_paper_once_even_from_two_phones(shelves, by):
    def glass():
        return sign(paper=PAPER, role="witness", by=by, warehouse=shelves, method="glass", name="乡镇干部01号", picture=photo(300, 120, "PNG"))

    assert isinstance(while_it_waits(glass, glass), SameHand)
    assert Signature.objects.filter(paper=PAPER).count() == 1


def test_the_same_photograph_sent_twice_at_once_is_kept_once(shelves, by):
    data = photo()
    answer = while_it_waits(*[lambda: attach(paper=PAPER, warehouse=shelves, file=data, by=by)] * 2)
    assert answer == Attachment.objects.get()
    assert answer.file.size == answer.size


@pytest.fixture
def kit(shelves, by):
    """A box of two towels, and forty towels."""
    made = make_item("KIT-01", "家庭箱")
    make_item("TOWEL", "毛巾")
    write_recipe(kit=made, version="1", parts={"TOWEL": 2}, by=by)
    receive(warehouse=shelves, lines=[ReceiptLine("TOWEL", 40, "T1", "A-01")], by=by)
    return made


def test_a_recipe_by_which_kits_are_being_made_is_fixed(shelves, by, kit):
    answer = while_it_waits(
        lambda: assemble(warehouse=shelves, bench=Bench(kit, "1", 3, location="A-02"), by=by),
        lambda: write_recipe(kit=kit, version="1", parts={"TOWEL": 5}, by=by),
    )
    assert isinstance(answer, RecipeFixed)
    assert (recipe_of(kit, "1"), KitLine.objects.count()) == ({"TOWEL": 2}, 1)


def test_kits_are_made_by_the_recipe_as_it_was_written_in_the_end(shelves, by, kit):
    job = while_it_waits(
        lambda: write_recipe(kit=kit, version="1", parts={"TOWEL": 5}, by=by),
        lambda: assemble(warehouse=shelves, bench=Bench(kit, "1", 3, location="A-02"), by=by),
    )
    assert (job.quantity, left(shelves, "T1"), recipe_of(kit, "1")) == (3, 25, {"TOWEL": 5})


@pytest.fixture
def missing(shelves, by):
    """Ten beds lent and not brought back: a case."""
    Item.objects.filter(sku="BED-001").update(durable=True)
    loan = lend(warehouse=shelves, lines=[StockLine("BED-001", 10, lot="L1")], borrower=Borrower("寄宿学校", day(14)), by=by)
    return report_missing(loan=loan, by=by)[0]


def test_what_comes_back_while_its_loss_is_being_booked_neither_waits_for_ever_nor_counts_twice(shelves, by, chief, missing):
    loan = Loan.objects.get()
    answer = while_it_waits(
        lambda: Loan.objects.select_for_update().get(pk=loan.pk),
        lambda: cases.settle(case=missing, by=chief, answer="written_off", note="遗失"),
        lambda: bring_back(loan=loan, lines=[BackLine(missing.lot, 10, "A-01")], by=by),
    )
    assert isinstance(answer, SettledAlready)
    loan.refresh_from_db()
    missing.refresh_from_db()
    assert (loan.state, missing.answer, left(shelves, "L1")) == ("returned", "found", 40)
    assert verify().sound


def test_damaged_goods_that_left_meanwhile_are_not_written_off_as_if_they_lay_there(shelves, by, chief):
    booked(shelves, by, Counted(item="BED-001", loose=10, lot_number="L9"), aside=Decision(damaged=4, reason="破损"))
    case = DiscrepancyCase.objects.get()
    answer = while_it_waits(
        lambda: dispose(warehouse=shelves, lines=[StockLine("BED-001", 3, lot="L9-D")], by=by, note="霉变"),
        lambda: cases.settle(case=case, by=chief, answer="written_off", note="无法使用"),
    )
    assert isinstance(answer, DamagedGone)
    assert {key: answer.facts[key] for key in ("lot", "wanted", "lying")} == {"lot": "L9-D", "wanted": 4, "lying": 1}
    case.refresh_from_db()
    before = book()
    assert (case.state, left(shelves, "L9-D")) == ("open", 1)
    cases.settle(case=case, by=chief, answer="paper_mistake", note="3 床已按报废处理，余 1 床另行报废")
    assert book() == before


def test_two_lorries_of_one_notice_are_booked_one_after_the_other(shelves, by):
    notice = noticed(shelves, by, ("BED-001", 100), ("RICE-01", 50))
    lorries = [counted(shelves, by, Counted(item="BED-001", loose=60, lot_number="N1"), Counted(item="RICE-01"), notice=notice) for _ in range(2)]
    for lorry in lorries:
        tallies.inspect(tally=lorry, by=by, decisions={})
    answer = while_it_waits(*[lambda lorry=lorry: receipts.book(tally=lorry, by=by, second=outsider()) for lorry in lorries])
    assert answer.kind == "receipt"
    assert left(shelves, "N1") == 120
    notice.refresh_from_db()
    assert notice.state == "receiving"
    assert [(case.item.sku, case.expected, case.found) for case in DiscrepancyCase.objects.all()] == [("RICE-01", 50, 0)]
    assert verify().sound


def test_one_lorry_is_booked_once_from_two_phones(shelves, by):
    notice = noticed(shelves, by, ("BED-001", 100))
    lorry = counted(shelves, by, Counted(item="BED-001", loose=60, lot_number="N1"), notice=notice)
    tallies.inspect(tally=lorry, by=by, decisions={})
    answer = while_it_waits(*[lambda: receipts.book(tally=lorry, by=by, second=outsider())] * 2)
    assert answer.slug == "wrong-step"
    assert left(shelves, "N1") == 60
