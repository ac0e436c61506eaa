"""From the order to the issue: two pairs of hands, reservations with an end, partial issues, cancelling."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.domain.errors import InsufficientStock
from inventory.domain.refusals import NoAuthority, OverOrder, SameHands, WrongStep
from inventory.models import Holding, ReleaseOrder, Reservation
from inventory.services import StockLine, issue
from inventory.services.orders import OrderLine, approve_order, begin_picking, cancel_order, issue_order, open_order, ratify_order
from relief.core.models import Event, Incident
from tests.cast import Role, appoint
from tests.inventory.chain import store

__all__ = ["store"]
pytestmark = pytest.mark.django_db
State = ReleaseOrder.State


@pytest.fixture
def incident(jingning) -> Incident:
    now = timezone.now() - timedelta(days=2)
    return Incident.objects.create(
        number="JN-IN-1", name="山体滑坡", hazard="landslide", state="open", organisation=jingning, happened_at=now, reported_at=now
    )


@pytest.fixture
def order(store, leader, incident) -> ReleaseOrder:
    """Asked for by the leader: 60 quilts and 150 waters."""
    lines = [OrderLine(store.quilt, 60), OrderLine(store.water, 150)]
    return open_order(warehouse=store.here, lines=lines, by=leader.person, destination="东坑安置点", incident=incident)


def reserved(order) -> dict[str, int]:
    return {row.lot.number: row.quantity for row in Reservation.objects.filter(order_line__order=order, released_at__isnull=True)}


def on_hand(number: str) -> int:
    return sum(Holding.objects.filter(lot__number=number, holder__location__isnull=False).values_list("quantity", flat=True))


def test_an_approved_order_holds_its_goods_first_to_expire_first_until_a_moment(order, commander, incident):
    approved = approve_order(order=order, by=commander.person)
    assert (approved.state, approved.approved_by) == (State.APPROVED, commander.person)
    assert reserved(order) == {"Q1": 60, "W-SOON": 100, "W-LATE": 50}
    assert all(row.ends_at > timezone.now() + timedelta(hours=71) for row in Reservation.objects.all())
    assert Event.objects.filter(kind="release-approved", incident=incident, sequence=1).exists()


def test_who_asks_does_not_approve(order, store, commander):
    mine = open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 1)], by=commander.person, destination="x")
    with pytest.raises(SameHands):
        approve_order(order=mine, by=commander.person)
    assert ReleaseOrder.objects.get(pk=mine.pk).state == State.DRAFT
    assert reserved(mine) == {}


def test_an_emergency_approval_is_recorded_and_ratified_by_somebody_else(store, commander, keeper, jingning):
    head = appoint("head", "景宁常务副会长甲", Role.EXECUTIVE_VICE_PRESIDENT, jingning)
    mine = open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 1)], by=commander.person, destination="x")
    verbal = approve_order(order=mine, by=keeper.person, approver=commander.person, channel="电话")
    assert (verbal.state, verbal.approval_channel, verbal.ratified_at) == (State.VERBAL_APPROVED, "电话", None)
    with pytest.raises(SameHands):
        ratify_order(order=mine, by=commander.person)
    ratified = ratify_order(order=mine, by=head.person)
    assert ratified.state == State.APPROVED
    assert ratified.ratified_at is not None
    with pytest.raises(WrongStep):
        ratify_order(order=mine, by=head.person)


@pytest.mark.parametrize("who", ["keeper", "clerk", "auditor", "stranger", "visitor"])
def test_only_an_office_that_may_release_approves(order, who, request):
    person = request.getfixturevalue(who).person
    with pytest.raises(NoAuthority):
        approve_order(order=order, by=person)
    assert ReleaseOrder.objects.get(pk=order.pk).state == State.DRAFT


def test_nobody_enters_a_written_approval_for_somebody_else(order, commander, keeper):
    with pytest.raises(SameHands):
        approve_order(order=order, by=keeper.person, approver=commander.person)


def test_reserved_goods_stay_on_the_shelf_for_others(order, store, commander, keeper):
    approve_order(order=order, by=commander.person)
    with pytest.raises(InsufficientStock) as refusal:
        issue(warehouse=store.here, lines=[StockLine(store.water, 51)], by=keeper.person)
    assert refusal.value.facts["available"] == 50
    issue(warehouse=store.here, lines=[StockLine(store.water, 50)], by=keeper.person)


def test_an_order_for_more_than_there_is_holds_nothing(store, leader, commander):
    order = open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 1), OrderLine(store.water, 201)], by=leader.person, destination="x")
    with pytest.raises(InsufficientStock):
        approve_order(order=order, by=commander.person)
    assert reserved(order) == {}
    assert ReleaseOrder.objects.get(pk=order.pk).state == State.DRAFT


def test_two_issues_serve_one_order_and_no_third(order, store, commander, keeper):
    approve_order(order=order, by=commander.person)
    begin_picking(order=order, by=keeper.person)
    begin_picking(order=order, by=keeper.person)
    first = issue_order(order=order, by=keeper.person, lines=[StockLine(store.quilt, 60, lot="Q1", location="A1"), StockLine(store.water, 100)])
    assert ReleaseOrder.objects.get(pk=order.pk).state == State.PICKING
    assert reserved(order) == {"W-LATE": 50}
    with pytest.raises(OverOrder):
        issue_order(order=order, by=keeper.person, lines=[StockLine(store.water, 51)])
    second = issue_order(order=order, by=keeper.person)
    assert ReleaseOrder.objects.get(pk=order.pk).state == State.ISSUED
    assert (reserved(order), first.order, second.order) == ({}, order, order)
    assert (on_hand("Q1"), on_hand("W-SOON"), on_hand("W-LATE")) == (140, 0, 50)
    with pytest.raises(WrongStep):
        issue_order(order=order, by=keeper.person)


def test_an_order_is_not_issued_before_it_is_approved(order, keeper):
    with pytest.raises(WrongStep) as refusal:
        issue_order(order=order, by=keeper.person)
    assert refusal.value.facts["state_code"] == State.DRAFT
    assert on_hand("Q1") == 200


def test_cancelling_frees_what_was_held(order, store, commander, keeper):
    approve_order(order=order, by=commander.person)
    cancel_order(order=order, by=commander.person, reason="改由遂昌供应")
    assert reserved(order) == {}
    issue(warehouse=store.here, lines=[StockLine(store.water, 200)], by=keeper.person)
    with pytest.raises(WrongStep):
        issue_order(order=order, by=keeper.person)


def test_the_city_releases_from_stores_that_answer_it_and_another_county_never_does(store, leader, suichang, lishui):
    next_door = appoint("next-door", "遂昌指挥长甲", Role.INCIDENT_COMMANDER, suichang)
    city = appoint("city", "丽水指挥长甲", Role.INCIDENT_COMMANDER, lishui)
    for led_by, who, answers, released in (
        (suichang, next_door, False, False),
        (suichang, next_door, True, False),
        (lishui, city, False, False),
        (lishui, city, True, True),
    ):
        order = _asked_for(store, leader, led_by)
        store.here.answers_city = answers
        store.here.save()
        order = ReleaseOrder.objects.get(pk=order.pk)
        if released:
            assert approve_order(order=order, by=who.person).state == State.APPROVED
        else:
            with pytest.raises(NoAuthority):
                approve_order(order=order, by=who.person)
            assert reserved(order) == {}


def _asked_for(store, leader, led_by):
    now, number = timezone.now(), f"{led_by.code}-{Incident.objects.count()}"
    flood = Incident.objects.create(number=number, name="洪水", hazard="flood", organisation=led_by, happened_at=now, reported_at=now)
    return open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 1)], by=leader.person, destination="x", incident=flood)
