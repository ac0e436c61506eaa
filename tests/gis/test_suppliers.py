"""Framework suppliers and custodians as sources: their hours, their sentence, apart from the shelves; approving calls them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from gis.domain.aid import NotYourSide
from gis.domain.refusals import TooMuch
from gis.models import Proposal, ProposalLine
from gis.selectors.balances import balance_of_needs
from gis.selectors.reasons import why_line
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from inventory.models import Agreement, CallOff, ReceiptNotice, ReleaseOrder, Warehouse
from inventory.services import ReceiptLine, receive
from inventory.services.agreements import Agreed, call_off, conclude, refuse_call
from inventory.services.call_offs import confirm_call
from relief.core import clock
from relief.core.models import Appointment, Event
from tests.cast import appoint
from tests.gis.world import LATER

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def agree(organisation, by, lines, **more) -> Agreement:
    term = {"starts_on": clock.today() - timedelta(days=9), "ends_on": clock.today() + timedelta(days=300)}
    facts = {"partner": "某饮用水厂", "kind": "framework", **term, **more}
    return conclude(organisation=organisation, by=by.person, lines=lines, **facts)


@pytest.fixture
def supplier(jingning, director, valley) -> Agreement:
    """120 quilts within 24 hours at 90 yuan each."""
    return agree(jingning, director, [Agreed(valley.quilt, 120, 24, 9_000)])


def proposed(valley: Valley, commander: User, people: int = 800) -> Proposal:
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=people, days=1, on=DAY, by=commander.person)
    return propose_sourcing(incident=valley.incident, by=commander.person)


def on_call(proposal: Proposal) -> ProposalLine:
    return proposal.lines.select_related("agreed__agreement", "warehouse", "need__item", "need__shelter", "proposal").get(agreed__isnull=False)


def quilts(valley: Valley):
    return next(row for row in balance_of_needs(valley.incident) if row.need.item_id == valley.quilt.pk)


def test_a_supplier_is_asked_last_with_his_hours_and_his_sentence(valley, commander, supplier):
    assert not proposed(valley, commander, people=600).lines.filter(agreed__isnull=False).exists()
    line = on_call(proposed(valley, commander))
    assert (line.quantity, line.warehouse, line.lot, line.minutes) == (120, valley.hexi, None, 24 * 60 + 30)
    said = why_line(line)
    assert all(word in said for word in ("某饮用水厂", "鹤溪县库", "24", supplier.number, "30"))


def test_approving_calls_him_and_what_is_called_is_not_asked_twice(valley, commander, director, supplier):
    proposal = proposed(valley, commander)
    orders = approve_proposal(proposal=proposal, by=director.person)
    call = CallOff.objects.get()
    assert (call.agreement, call.to_warehouse, call.incident, call.called_by) == (supplier, valley.hexi, valley.incident, director.person)
    assert call.due_at - call.called_at == timedelta(hours=24)
    assert [(line.item, line.quantity) for line in call.lines.all()] == [(valley.quilt, 120)]
    assert on_call(proposal).call == call
    assert not any(line.quantity == 120 for order in orders for line in order.lines.all())
    assert (quilts(valley).asked, quilts(valley).unasked) == (50 + 120, 70)
    again = propose_sourcing(incident=valley.incident, by=commander.person)
    assert not again.lines.filter(agreed__isnull=False).exists()
    assert Event.objects.get(kind="agreement-called").incident == valley.incident


def test_a_refused_call_opens_the_gap_again_and_delivered_goods_are_stock(valley, commander, director, keeper, supplier):
    approve_proposal(proposal=proposed(valley, commander), by=director.person)
    refuse_call(call=CallOff.objects.get(), by=director.person, note="停产")
    assert quilts(valley).unasked == 190
    again = propose_sourcing(incident=valley.incident, by=commander.person)
    assert on_call(again).quantity == 120
    approve_proposal(proposal=again, by=director.person)
    call = confirm_call(call=CallOff.objects.get(state="called"), by=director.person)
    assert quilts(valley).unasked == 20
    receive(warehouse=valley.hexi, lines=[ReceiptLine(valley.quilt, 120, lot="S-1", location="A1", expires_on=LATER)], by=keeper.person)
    ReceiptNotice.objects.filter(pk=call.notice.pk).update(state="completed")
    last = propose_sourcing(incident=valley.incident, by=commander.person)
    assert last.lines.get(lot__number="S-1").quantity == 120


def test_dragging_ends_where_the_promise_ends(valley, commander, director, supplier):
    proposal = proposed(valley, commander)
    adjust_line(line=on_call(proposal), quantity=20, by=commander.person)
    call_off(agreement=supplier, wanted={valley.quilt: 60}, to_warehouse=valley.hexi, by=director.person)
    with pytest.raises(TooMuch) as refused:
        adjust_line(line=on_call(proposal), quantity=61, by=commander.person)
    assert (refused.value.facts["available"], refused.value.facts["warehouse"]) == (60, "某饮用水厂")
    assert on_call(proposal).quantity == 20


def test_only_agreements_in_force_of_the_own_society_are_called(valley, commander, director, suichang, lishui, supplier):
    for society in (suichang, lishui):
        agree(society, director, [Agreed(valley.quilt, 500, 2)])
    Agreement.objects.filter(pk=supplier.pk).update(ends_on=clock.today() - timedelta(days=1))
    assert not proposed(valley, commander).lines.filter(agreed__isnull=False).exists()


def test_without_a_store_of_ones_own_nobody_is_called(valley, commander, supplier):
    Warehouse.objects.filter(pk=valley.hexi.pk).update(ownership="custodial")
    assert not proposed(valley, commander).lines.filter(agreed__isnull=False).exists()


def test_who_may_not_approve_calls_nobody(valley, commander, jingning, supplier):
    watch = appoint("watch", "景宁值班员甲", Appointment.Role.DUTY_OFFICER, jingning)
    proposal = proposed(valley, commander)
    proposal.lines.filter(agreed__isnull=True).update(quantity=0)
    with pytest.raises(NotYourSide):
        approve_proposal(proposal=proposal, by=watch.person)
    assert not CallOff.objects.exists()
    assert Proposal.objects.get(pk=proposal.pk).state == "proposed"


def test_a_custodian_hands_over_after_his_hours_and_the_line_says_so(valley, commander, director, jingning):
    Warehouse.objects.filter(pk=valley.hexi.pk).update(ownership="custodial")
    kept = [Agreed(valley.quilt, 40, 3)]
    agree(jingning, director, kept, kind="custody", partner="某超市", warehouse=valley.hexi)
    line = proposed(valley, commander, people=50).lines.select_related("warehouse", "need__item").get(need__item=valley.quilt)
    assert (line.warehouse, line.minutes) == (valley.city, 63)
    line = proposed(valley, commander, people=600).lines.select_related("warehouse", "need__item").get(need__item=valley.quilt, warehouse=valley.hexi)
    assert line.minutes == 3 * 60 + 30
    assert "某超市" in why_line(line)
    assert "3" in why_line(line)


def test_the_board_shows_suppliers_apart_with_price_and_paper(valley, commander, director, supplier):
    proposal = proposed(valley, commander)
    web = Client()
    web.force_login(commander)
    page = reverse("dispatch", args=[valley.incident.number])
    shown = web.get(page, {"tab": "plan"}).content.decode()
    assert "某饮用水厂" in shown
    assert "10,800.00" in shown
    assert shown.index("某饮用水厂") > shown.index("丽水市库")
    line = on_call(proposal)
    moved = web.post(reverse("adjust", args=[valley.incident.number, line.pk]), {"quantity": "100"}, headers={"hx-request": "true"})
    assert moved.status_code == 200
    assert "9,000.00" in moved.content.decode()
    boss = Client()
    boss.force_login(director)
    done = boss.post(
        reverse("approve", args=[valley.incident.number]), {"proposal": proposal.number}, headers={"hx-request": "true"}
    ).content.decode()
    assert CallOff.objects.get().number in done
    assert ReleaseOrder.objects.count() == 2
