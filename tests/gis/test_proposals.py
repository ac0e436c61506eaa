"""Need → proposal → order: who sends what, why, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from gis.domain.refusals import MoreThanNeeded, NothingNeeded, ProposalClosed, TooMuch
from gis.models import Need, Proposal
from gis.selectors.balances import balance_of_needs
from gis.selectors.reasons import why_line, why_need, why_unmet
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from inventory.domain.refusals import SameHands
from inventory.models import Earmark, Lot, ReleaseOrder, Reservation, StockLevel
from relief.core.models import Event

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def estimate(valley: Valley, commander: User, people: int = 100, days: int = 3) -> list[Need]:
    return estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=people, days=days, on=DAY, by=commander.person)


def sent(proposal: Proposal, sku: str) -> dict[str, int]:
    rows = proposal.lines.filter(need__item__sku=sku).select_related("warehouse")
    return {row.warehouse.code: row.quantity for row in rows}


def test_a_need_is_people_times_days_times_standard_and_keeps_its_reckoning(valley, commander):
    needs = {need.item.sku: need for need in estimate(valley, commander)}
    assert needs["BED-001"].quantity == 100
    assert needs["WAT-001"].quantity == 2_160
    assert needs["WAT-001"].reason["times"] == 300
    assert "7.2" in why_need(needs["WAT-001"])
    assert Event.objects.get(kind="need-estimated").payload["quantities"] == {"BED-001": 100, "WAT-001": 2_160}


def test_a_second_estimate_replaces_the_first(valley, commander):
    estimate(valley, commander)
    estimate(valley, commander, people=50)
    assert dict(Need.objects.values_list("item__sku", "quantity")) == {"BED-001": 50, "WAT-001": 1_080}
    valley.dongkeng.refresh_from_db()
    assert valley.dongkeng.people == 50


def test_the_nearest_store_sends_first_and_the_next_one_the_rest(valley, commander):
    estimate(valley, commander)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert sent(proposal, "BED-001") == {"JN-HX": 60, "LS-LD": 40}
    assert sent(proposal, "WAT-001") == {"JN-HX": 2_000, "LS-LD": 160}
    assert not proposal.unmet.exists()
    near = proposal.lines.filter(warehouse=valley.hexi).first()
    assert near.minutes == 30
    assert near.metres == 22_000


def test_every_line_says_why_in_a_sentence(valley, commander):
    estimate(valley, commander)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    said = {line.warehouse.code: why_line(line) for line in proposal.lines.filter(need__item__sku="BED-001")}
    assert "鹤溪县库" in said["JN-HX"]
    assert "30" in said["JN-HX"]
    assert "鹤溪县库" in said["LS-LD"]


def test_others_keep_back_for_their_own_people_and_the_own_store_does_not(valley, commander):
    estimate(valley, commander, people=800)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert sent(proposal, "BED-001") == {"JN-HX": 60, "LS-LD": 500, "SC-MC": 50}
    row = proposal.unmet.get(need__item__sku="BED-001")
    assert row.quantity == 190
    assert row.reason["kept_back"] == 250
    assert "250" in why_unmet(row)


def test_every_line_of_a_store_that_keeps_something_back_names_how_much(valley, commander, client):
    StockLevel.objects.create(warehouse=valley.city, item=valley.water, keep_back=1_234)
    estimate(valley, commander, people=800)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    said = {(line.warehouse.code, line.need.item.sku): why_line(line) for line in proposal.lines.all()}
    assert "已给本地人留足 250 件" in said["SC-MC", "BED-001"]
    assert "已给本地人留足 1,234 件" in said["LS-LD", "WAT-001"]
    assert "留足" not in said["LS-LD", "BED-001"]
    assert "发给本地人，不用再留" in said["JN-HX", "BED-001"]
    client.force_login(commander)
    page = client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "plan"}).content.decode()
    assert said["SC-MC", "BED-001"] in page
    assert said["LS-LD", "WAT-001"] in page


def test_goods_given_for_another_purpose_stay(valley, commander, jingning):
    purpose = Earmark.objects.create(organisation=jingning, code="school", title="助学")
    Lot.objects.filter(number="HX-Q").update(earmark=purpose)
    estimate(valley, commander)
    assert "JN-HX" not in sent(propose_sourcing(incident=valley.incident, by=commander.person), "BED-001")
    purpose.incident = valley.incident
    purpose.save()
    assert sent(propose_sourcing(incident=valley.incident, by=commander.person), "BED-001")["JN-HX"] == 60


def test_a_store_outside_the_agreement_is_not_asked(valley, commander):
    valley.city.answers_city = False
    valley.city.save()
    estimate(valley, commander)
    assert "LS-LD" not in sent(propose_sourcing(incident=valley.incident, by=commander.person), "BED-001")


def test_a_new_proposal_replaces_the_open_one(valley, commander):
    estimate(valley, commander)
    first = propose_sourcing(incident=valley.incident, by=commander.person)
    propose_sourcing(incident=valley.incident, by=commander.person)
    first.refresh_from_db()
    assert first.state == Proposal.State.SUPERSEDED


def test_without_an_open_need_nothing_is_proposed(valley, commander):
    with pytest.raises(NothingNeeded):
        propose_sourcing(incident=valley.incident, by=commander.person)
    assert not Proposal.objects.exists()


def test_a_line_is_adjusted_within_stock_and_need_and_the_gap_follows(valley, commander):
    estimate(valley, commander)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    line = proposal.lines.get(warehouse=valley.city, need__item=valley.quilt)
    adjust_line(line=line, quantity=10, by=commander.person)
    assert proposal.unmet.get(need__item=valley.quilt).quantity == 30
    with pytest.raises(MoreThanNeeded):
        adjust_line(line=line, quantity=41, by=commander.person)
    with pytest.raises(TooMuch) as refused:
        adjust_line(line=line, quantity=501, by=commander.person)
    assert refused.value.facts["available"] == 500
    line.refresh_from_db()
    assert line.quantity == 10
    adjust_line(line=line, quantity=40, by=commander.person)
    assert not proposal.unmet.exists()
    assert Event.objects.filter(kind="proposal-adjusted").count() == 2


def test_an_approved_proposal_becomes_one_order_a_warehouse_and_shelter_with_its_goods_held(valley, commander, director):
    estimate(valley, commander)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    orders = approve_proposal(proposal=proposal, by=director.person)
    assert {(order.warehouse.code, order.state) for order in orders} == {("JN-HX", "approved"), ("LS-LD", "approved")}
    assert sum(Reservation.objects.values_list("quantity", flat=True)) == 100 + 2_160
    assert {row.need.item.sku: row.committed for row in balance_of_needs(valley.incident)} == {"BED-001": 100, "WAT-001": 2_160}
    with pytest.raises(ProposalClosed):
        approve_proposal(proposal=proposal, by=director.person)
    assert ReleaseOrder.objects.count() == 2


def test_who_asks_does_not_approve_except_alone_on_duty_and_then_it_waits_for_a_second_hand(valley, commander):
    estimate(valley, commander)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    with pytest.raises(SameHands):
        approve_proposal(proposal=proposal, by=commander.person)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.PROPOSED
    orders = approve_proposal(proposal=proposal, by=commander.person, channel="值班一人")
    assert {order.state for order in orders} == {"verbal_approved"}


def test_what_is_ordered_is_not_proposed_twice(valley, commander, director):
    estimate(valley, commander)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    with pytest.raises(NothingNeeded):
        propose_sourcing(incident=valley.incident, by=commander.person)
    estimate(valley, commander, people=110)
    assert sent(propose_sourcing(incident=valley.incident, by=commander.person), "BED-001") == {"LS-LD": 10}


def test_a_proposal_reads_the_same_number_of_rows_sets_for_one_need_and_for_many(valley, commander, django_assert_max_num_queries):
    estimate(valley, commander)
    propose_sourcing(incident=valley.incident, by=commander.person)
    with django_assert_max_num_queries(40) as few:
        propose_sourcing(incident=valley.incident, by=commander.person)
    estimate_needs(incident=valley.incident, shelter=valley.daji, people=40, days=3, on=DAY, by=commander.person)
    with django_assert_max_num_queries(40) as many:
        propose_sourcing(incident=valley.incident, by=commander.person)
    assert len(few) == len(many)
