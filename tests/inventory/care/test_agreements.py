"""Framework goods are called within what was agreed, and a custodian's figures stand beside the book."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.domain.care_refusals import AgreementNotInForce, CallAnswered, NoReason, NotAgreed, NotThisState, UnknownFigure, WrongKindOfAgreement
from inventory.domain.errors import EmptyDocument, InFuture, NotWhole
from inventory.models import Agreement, CallOff, DiscrepancyCase, ReceiptNotice, StockConfirmation
from inventory.services.agreements import call_off, conclude, forget_contact, open_quantities, refuse_call
from inventory.services.call_offs import confirm_call, deliver_call
from inventory.services.custody import confirm_stock
from relief.core import clock
from relief.core.models import Event
from tests.inventory.stock import MONDAY, left, stocked

pytestmark = pytest.mark.django_db


def test_a_call_has_a_number_and_is_due_within_the_slowest_promise(supplier, water, quilt, store, by):
    call = call_off(agreement=supplier, wanted={water: 2400, quilt: 50}, to_warehouse=store, by=by)
    assert call.number.startswith("JN-CF-")
    assert call.due_at - call.called_at == timedelta(hours=48)
    assert open_quantities(supplier) == {water.pk: 2400, quilt.pk: 150}
    assert Event.objects.filter(kind="agreement-called").count() == 1


def test_a_call_is_kept_within_what_is_still_open_and_a_refused_call_frees_it(supplier, water, store, by):
    first = call_off(agreement=supplier, wanted={water: 4000}, to_warehouse=store, by=by)
    with pytest.raises(NotAgreed) as refused:
        call_off(agreement=supplier, wanted={water: 801}, to_warehouse=store, by=by)
    assert (refused.value.facts["open"], CallOff.objects.count()) == (800, 1)
    with pytest.raises(NoReason):
        refuse_call(call=first, by=by, note=" ")
    assert refuse_call(call=first, by=by, note="停产检修").state == CallOff.State.REFUSED
    assert call_off(agreement=supplier, wanted={water: 4800}, to_warehouse=store, by=by).state == CallOff.State.CALLED


@pytest.mark.parametrize(("wanted", "problem"), [({}, EmptyDocument), ({"water": 0}, NotWhole), ({"other": 1}, NotAgreed)])
def test_a_wrong_call_changes_nothing(supplier, water, custody, store, by, wanted, problem):
    from tests.inventory.stock import make_item

    goods = {"water": water, "other": make_item("FOO-001", "方便面")}
    with pytest.raises(problem):
        call_off(agreement=supplier, wanted={goods[name]: units for name, units in wanted.items()}, to_warehouse=store, by=by)
    assert not CallOff.objects.exists()


def test_only_framework_agreements_in_force_are_called(supplier, custody, quilt, water, store, by):
    with pytest.raises(WrongKindOfAgreement):
        call_off(agreement=custody, wanted={quilt: 1}, to_warehouse=store, by=by)
    Agreement.objects.filter(pk=supplier.pk).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(AgreementNotInForce):
        call_off(agreement=supplier, wanted={water: 1}, to_warehouse=store, by=by)


def test_a_confirmed_call_is_announced_with_its_lines_and_prices_and_answered_once(supplier, water, store, by):
    call = confirm_call(call=call_off(agreement=supplier, wanted={water: 2400}, to_warehouse=store, by=by), by=by)
    assert (call.state, call.notice.party, call.notice.reference) == ("confirmed", "某饮用水厂", call.number)
    [line] = call.notice.lines.all()
    assert (line.item, line.quantity, line.unit_value_fen, line.valuation) == (water, 2400, 110, "contract")
    with pytest.raises(CallAnswered):
        confirm_call(call=call, by=by)
    with pytest.raises(CallAnswered):
        refuse_call(call=call, by=by, note="晚了")
    with pytest.raises(NotThisState):
        deliver_call(call=call, by=by)
    ReceiptNotice.objects.filter(pk=call.notice.pk).update(state="completed")
    assert deliver_call(call=call, by=by).state == CallOff.State.DELIVERED


def test_a_custody_agreement_names_its_store(jingning, by, quilt):
    from inventory.services.agreements import Agreed

    with pytest.raises(NoReason):
        conclude(
            organisation=jingning, kind="custody", partner="某超市", starts_on=clock.today(), ends_on=clock.today(), lines=[Agreed(quilt, 1)], by=by
        )
    assert not Agreement.objects.exists()


def test_two_quilts_short_at_the_custodian_open_one_case_and_the_book_stays(custody, market, by, quilt):
    stocked(market, by, 40)
    made = confirm_stock(agreement=custody, on=clock.today(), figures={quilt.sku: 38}, confirmed_by="店长", by=by)
    assert made.figures == [{"item": quilt.pk, "sku": quilt.sku, "book": 40, "theirs": 38}]
    [case] = DiscrepancyCase.objects.all()
    assert (case.kind, case.expected, case.found, case.reason, case.state) == ("custody", 40, 38, made.number, "open")
    assert left(market) == 40
    custody.refresh_from_db()
    assert custody.next_confirmation_on == clock.today() + timedelta(days=90)


def test_a_confirmation_looks_at_the_book_of_its_own_day(custody, market, by, quilt):
    stocked(market, by, 40)
    stocked(market, by, 5, "L2", at=clock.now())
    made = confirm_stock(agreement=custody, on=MONDAY.date(), figures={quilt.sku: 40}, confirmed_by="店长", by=by)
    assert made.figures[0]["book"] == 40
    assert not DiscrepancyCase.objects.exists()


def test_goods_the_custodian_does_not_name_stand_without_a_figure_and_open_nothing(custody, market, by, quilt):
    stocked(market, by, 40)
    made = confirm_stock(agreement=custody, on=clock.today(), figures={}, confirmed_by="店长", by=by)
    assert made.figures[0]["theirs"] is None
    assert not DiscrepancyCase.objects.exists()


@pytest.mark.parametrize("figures", [{"NO-SUCH": 1}, {"BED-001": -1}])
def test_a_figure_nobody_can_read_is_refused_with_its_line(custody, market, by, quilt, figures):
    with pytest.raises(UnknownFigure) as refused:
        confirm_stock(agreement=custody, on=clock.today(), figures=figures, confirmed_by="店长", by=by)
    assert refused.value.facts["line"] == 1
    assert not StockConfirmation.objects.exists()


def test_a_confirmation_of_tomorrow_or_of_a_supplier_is_refused(custody, supplier, by, quilt):
    with pytest.raises(InFuture):
        confirm_stock(agreement=custody, on=clock.today() + timedelta(days=1), figures={}, confirmed_by="店长", by=by)
    with pytest.raises(WrongKindOfAgreement):
        confirm_stock(agreement=supplier, on=clock.today(), figures={}, confirmed_by="店长", by=by)
    assert not StockConfirmation.objects.exists()


def test_a_contact_can_be_forgotten_in_the_row_and_its_history(supplier, by):
    forget_contact(supplier, by=by)
    supplier.refresh_from_db()
    assert (supplier.contact, supplier.phone, supplier.partner) == ("", "", "某饮用水厂")
    assert not Agreement.history.exclude(phone="").exists()
