"""What the gateway tells of its messages over real HTTP: lost, late, twice and garbled; a failure takes the next way at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import DeliveryReceipt, Message
from relief.core.services.messages import send_again
from relief.core.services.receipts import take_receipt
from teams.models import Invitation
from teams.services.call_clock import turn_clock
from teams.services.callouts import close_call_out
from tests.teams.conftest import asked, called, enlist
from tests.teams.test_call_pages import web
from tests.teams.test_gateway import SECRET, gateway, hand_in  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
State = Message.State


def ref_of(gateway, phone, way="sms"):  # noqa: F811 - the fixture
    """What stood in the gateway's letter to a telephone."""
    return next(letter["ref"] for letter in reversed(gateway.letters) if (letter["phone"], letter["way"]) == (phone, way))


def told(live_server, ref, status, **more):
    return hand_in(live_server, door="receipts", ref=ref, status=status, **more)


def sms_of(member):
    return Message.objects.get(to=member.person, channel="sms")


def test_lost_late_repeated_garbled_and_contrary_receipts_end_where_they_should(gateway, live_server, team, template, leader):  # noqa: F811
    good, dead, silent, odd, twisted = (enlist(team, number) for number in range(1, 6))
    row = called(template, leader.person, {"water": 5})
    for _time in range(2):
        assert told(live_server, ref_of(gateway, "19900009001"), "DELIVRD", id="r1")[1]["fate"] == "delivered"
    assert told(live_server, ref_of(gateway, "19900009002"), "UNDELIV", id="r2", signed=True)[0] == 200
    assert told(live_server, ref_of(gateway, "19900009004"), "\x00��??", id="r4", form=True)[1]["fate"] == "unclear"
    for key, word in (("r5", "DELIVRD"), ("r6", "EXPIRED")):  # the failure is told after the delivery, and changes nothing
        told(live_server, ref_of(gateway, "19900009005"), word, id=key)
    states = [sms_of(one).state for one in (good, dead, silent, odd, twisted)]
    assert states == [State.DELIVERED, State.UNDELIVERED, State.SENT, State.SENT, State.DELIVERED]
    assert DeliveryReceipt.objects.count() == 5
    assert len(gateway.to("19900009002", "voice")) == 1  # at once, not after three minutes
    assert asked(row, dead).voice_at is not None
    assert gateway.to("19900009001", "voice") == []
    page = web(leader).get(f"/call-outs/{row.number}/").content.decode()
    assert [word in page for word in ("已送达", "未送达", "已发出，尚无回执")] == [True] * 3


def test_a_voice_call_that_fails_too_leaves_it_to_the_leader_and_nobody_is_rung_twice(gateway, live_server, team, template, leader):  # noqa: F811
    member = enlist(team, 1)
    row = called(template, leader.person, {"water": 1})
    told(live_server, ref_of(gateway, "19900009001"), "UNDELIV", id="a")
    told(live_server, ref_of(gateway, "19900009001", "voice"), "no-answer", id="b")
    told(live_server, ref_of(gateway, "19900009001"), "REJECTD", id="c")
    with clock.at(clock.now() + timedelta(minutes=4)):
        turn_clock()
    assert len(gateway.to("19900009001", "voice")) == 1
    Message.objects.filter(to=member.person, channel="in_app").update(state=State.FAILED)
    assert (
        "消息都没有发出去" in web(leader).get(f"/call-outs/{row.number}/").content.decode() or asked(row, member).state == Invitation.State.NO_ANSWER
    )


def test_a_gateway_that_refuses_falls_to_voice_and_a_late_delivery_corrects_it(gateway, live_server, team, template, leader):  # noqa: F811
    gateway.refused = {"19900009001"}
    member = enlist(team, 1)
    called(template, leader.person, {"water": 1})
    assert sorted(Message.objects.filter(to=member.person, state=State.FAILED).values_list("channel", flat=True)) == ["sms", "voice"]
    gateway.refused = set()
    send_again(message=sms_of(member))
    told(live_server, ref_of(gateway, "19900009001"), "UNDELIV", id="1")
    told(live_server, ref_of(gateway, "19900009001"), "DELIVRD", id="2")
    assert (sms_of(member).state, sms_of(member).error, sms_of(member).delivered_at is None) == (State.DELIVERED, "", False)


def test_after_the_end_a_receipt_is_kept_and_rings_nobody(gateway, live_server, team, template, leader):  # noqa: F811
    member = enlist(team, 1)
    row = called(template, leader.person, {"water": 1})
    ref = sms_of(member).ref
    close_call_out(row, by=leader.person)
    assert told(live_server, ref, "UNDELIV", id="1")[0] == 200
    assert gateway.to("19900009001", "voice") == []


def test_a_receipt_quicker_than_our_own_note_is_not_undone_by_it(keeper, settings):
    settings.MESSAGE_CHANNELS = ["in_app"]
    row = Message.objects.create(to=keeper.person, channel="sms", subject="召集", ref="quick")
    take_receipt(ref="quick", status="DELIVRD", key="k")
    row.refresh_from_db()
    assert (row.state, row.sent_at is None) == (State.DELIVERED, False)


@pytest.mark.parametrize(
    ("given", "status"), [({"secret": "somebody-else"}, 401), ({"ref": ""}, 422), ({"status": ""}, 422), ({"ref": "nobody-knows-this"}, 404)]
)
def test_what_is_not_proved_not_whole_or_not_ours_is_refused_and_nothing_is_kept(gateway, live_server, given, status):  # noqa: F811
    assert hand_in(live_server, door="receipts", **{"ref": "x", "status": "DELIVRD", "secret": SECRET, **given})[0] == status
    assert DeliveryReceipt.objects.count() == 0
