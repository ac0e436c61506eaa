"""The telephone rings: an approval by word of mouth is recorded, holds goods at once, and is put in writing or reported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.domain.errors import InsufficientStock
from inventory.domain.refusals import NoAuthority
from inventory.domain.road_refusals import ChannelMissing, NoEmergency
from inventory.models import ReleaseOrder, Reservation
from inventory.selectors.outbound import in_emergency
from inventory.services.orders import OrderLine, issue_order, ratify_order
from inventory.services.verbal import open_verbal, tell_overdue
from relief.core.models import Message
from tests.cast import Role, appoint

pytestmark = pytest.mark.django_db
State = ReleaseOrder.State


def rung(store, by, approver, units=20, **more):
    facts = {"channel": "电话", "destination": "东坑安置点", **more}
    return open_verbal(warehouse=store.here, lines=[OrderLine(store.quilt, units)], by=by.person, approver=approver.person, **facts)


def test_the_keeper_records_who_released_goods_when_and_how_and_they_are_held(store, keeper, commander):
    moment = timezone.now() - timedelta(minutes=40)
    order = rung(store, keeper, commander, occurred_at=moment)
    assert (order.state, order.approved_by, order.approval_channel) == (State.VERBAL_APPROVED, commander.person, "电话")
    assert (order.requested_by, order.requested_at, order.approved_at) == (keeper.person, moment, moment)
    assert sum(Reservation.objects.filter(order_line__order=order).values_list("quantity", flat=True)) == 20
    issue_order(order=order, by=keeper.person)
    ratify_order(order=order, by=commander.person)


@pytest.mark.parametrize("who", ["leader", "clerk", "auditor", "stranger", "visitor", "supervisor"])
def test_a_person_without_that_office_is_refused_and_nothing_stays(store, keeper, request, who):
    with pytest.raises(NoAuthority):
        rung(store, keeper, request.getfixturevalue(who))
    assert (ReleaseOrder.objects.count(), Reservation.objects.count()) == (0, 0)


def test_how_it_was_approved_has_to_be_said(store, keeper, commander):
    with pytest.raises(ChannelMissing):
        rung(store, keeper, commander, channel=" ")
    assert ReleaseOrder.objects.count() == 0


def test_more_than_there_is_leaves_no_order_behind(store, keeper, commander):
    with pytest.raises(InsufficientStock):
        rung(store, keeper, commander, units=201)
    assert ReleaseOrder.objects.count() == 0


def test_one_pair_of_hands_only_in_a_response_of_level_three_or_higher(store, jingning, incident, emergency):
    alone = appoint("alone", "景宁秘书长甲", Role.SECRETARY_GENERAL, jingning)
    emergency.level = 4
    emergency.save()
    with pytest.raises(NoEmergency):
        rung(store, alone, alone, incident=incident)
    assert ReleaseOrder.objects.count() == 0
    for level in (3, 2, 1):
        emergency.level = level
        emergency.save()
        assert rung(store, alone, alone, units=1, incident=incident).state == State.VERBAL_APPROVED
    emergency.ended_at = timezone.now()
    emergency.save()
    assert not in_emergency(store.here, incident)


def test_an_approval_nobody_wrote_down_reaches_the_supervisor_once(store, keeper, commander, supervisor):
    order = rung(store, keeper, commander, occurred_at=timezone.now() - timedelta(hours=23))
    assert tell_overdue() == 0
    ReleaseOrder.objects.filter(pk=order.pk).update(approved_at=timezone.now() - timedelta(hours=25))
    assert (tell_overdue(), tell_overdue()) == (1, 0)
    told = Message.objects.filter(to=supervisor.person)
    assert order.number in told.first().subject
    assert not Message.objects.filter(to=keeper.person, link=told.first().link).exists()


def test_what_was_ratified_or_given_up_is_not_reported(store, keeper, commander, supervisor):
    order = rung(store, keeper, commander)
    ratify_order(order=order, by=commander.person)
    ReleaseOrder.objects.filter(pk=order.pk).update(approved_at=timezone.now() - timedelta(hours=25))
    assert tell_overdue() == 0
