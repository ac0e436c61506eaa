"""The proof chain of a driver: by link without an account, by text message, typed by the duty officer; what is wrong changes nothing."""

from __future__ import annotations

import base64
import io
import json
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from gis.domain.driver_codes import short_number
from gis.domain.driver_refusals import CodeLocked, ForeignCode, LinkOver, WrongCode
from gis.models import DriverLink, Trip, TripPosition, TripStep
from gis.pages.drivers import step_by_code
from gis.services.driver_links import MOST_TRIES, give_link, require_live
from gis.services.drives import load_trip
from gis.services.positions import forget_positions, record_position
from inventory.models import Attachment, Holding, ProofOfDelivery, Signature
from inventory.selectors.verification import verify
from relief.core import clock
from relief.core.models import Event, World
from relief.core.worlds import entered
from tests.gis.test_trips import planned

pytestmark = pytest.mark.django_db
GATEWAY = "what-the-gateway-shows"


def picture(kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(file.getvalue()).decode()}"


@pytest.fixture
def valley(early, valley):
    early.close()
    return valley


@pytest.fixture
def trip(valley, commander, director, keeper):
    with clock.at(timezone.now() - timedelta(hours=2)):
        planned(valley, commander, director)
        return load_trip(trip=Trip.objects.get(vehicle__plate="浙K00001"), by=keeper.person)


@pytest.fixture
def given(trip, commander):
    return give_link(trip=trip, by=commander.person)


def told(client, token, kind, client_id, ago=0, **body):
    now = timezone.now()
    sent = {"id": client_id, "kind": kind, "now": now.isoformat(), "at": (now - timedelta(minutes=ago)).isoformat(), **body}
    return client.post(reverse("driver_steps", args=[token]), json.dumps(sent), content_type="application/json")


def rows():
    return (TripStep.objects.count(), ProofOfDelivery.objects.count(), Event.objects.count(), TripPosition.objects.count())


def test_leave_waypoint_arrive_and_sign_by_link_without_an_account(client, given, trip):
    begun = timezone.now()
    page = client.get(reverse("driver", args=[given.token]))
    assert page.status_code == 200
    assert trip.number in page.content.decode()
    stop = trip.stops.get()
    lot = stop.waybill.lines.first().lot
    left = told(client, given.token, "departed", "a", ago=50, seal_number="F-17", odometer_km=81_204, photos=[picture("JPEG")])
    assert left.json()["trip"]["state"] == "under_way"
    assert told(client, given.token, "waypoint", "b", ago=30, word="K20 过水路面", longitude=119.6, latitude=28.1, accuracy_m=12).status_code == 200
    assert told(client, given.token, "arrived", "c", ago=20, stop=stop.pk).status_code == 200
    full = {line.lot.number: line.quantity for line in stop.waybill.lines.all()}
    short = {lot.number: full[lot.number] - 2}
    signed = told(client, given.token, "signed", "d", ago=5, stop=stop.pk, word="东坑村值班", delivered=short, ink=picture())
    assert signed.status_code == 200, signed.json()
    trip.refresh_from_db()
    paper = trip.stops.get().waybill
    assert (trip.state, paper.state, paper.seal_number, paper.odometer_km) == ("done", "signed_with_discrepancy", "F-17", 81_204)
    assert paper.proof.signed_by == "东坑村值班"
    assert begun <= paper.proof.signed_at + timedelta(minutes=5) <= timezone.now()
    assert begun <= trip.departed_at + timedelta(minutes=50) <= timezone.now()
    assert Signature.objects.get(paper=paper.number).role == "consignee"
    assert Attachment.objects.filter(paper=paper.number).count() == 1
    assert TripPosition.objects.get().accuracy_m == 12
    assert list(TripStep.objects.values_list("kind", flat=True)) == ["departed", "waypoint", "arrived", "signed"]
    assert Event.objects.filter(kind="driver-reported", incident=trip.incident).count() == 4
    assert not Holding.objects.filter(holder__document=paper.document, quantity__gt=0).exists()
    assert not list(verify().faults)


def test_a_step_sent_again_is_answered_alike_and_written_once(client, given):
    told(client, given.token, "departed", "a")
    before = rows()
    assert told(client, given.token, "departed", "a").status_code == 200
    assert rows() == before
    again = told(client, given.token, "departed", "b")
    assert (again.status_code, rows()) == (409, before)
    assert "未作改动" in again.json()["detail"]


def test_what_does_not_come_next_is_refused_in_words_and_changes_nothing(client, given, trip):
    before = rows()
    for kind, body in (("arrived", {}), ("signed", {"word": "某处"}), ("waypoint", {})):
        assert told(client, given.token, kind, f"x-{kind}", **body).status_code == 409
    assert told(client, given.token, "stolen", "y").status_code == 422
    assert client.post(reverse("driver_steps", args=[given.token]), "no json", content_type="application/json").status_code == 422
    assert rows() == before


def test_goods_the_keeper_has_not_issued_do_not_leave_by_a_drivers_hand(client, valley, commander, director):
    planned(valley, commander, director)
    token = give_link(trip=Trip.objects.get(vehicle__plate="浙K00001"), by=commander.person).token
    before = rows()
    assert "仓管员" in told(client, token, "departed", "a").json()["detail"]
    assert rows() == before


def test_a_forged_an_old_and_a_replaced_link_are_refused(client, given, trip, commander):
    world, pk, _key = signing.Signer(salt="relief.driver-link", sep="~").unsign(given.token).split("-", 2)
    forged = [
        given.token[:-2] + "xx",
        "nonsense",
        signing.Signer(salt="other", sep="~").sign("1-1-x"),
        f"{world}-{pk}-guess~{given.token.split('~')[1]}",
    ]
    unknown_key = signing.Signer(salt="relief.driver-link", sep="~").sign(f"{world}-{pk}-guess")
    other_world = signing.Signer(salt="relief.driver-link", sep="~").sign(f"2-{pk}-{_key}")
    before = rows()
    for token in [*forged, unknown_key, other_world]:
        assert client.get(reverse("driver", args=[token])).status_code == 404
        assert told(client, token, "departed", "a").status_code == 404
    newer = give_link(trip=trip, by=commander.person)
    before = rows()
    assert told(client, given.token, "departed", "a").status_code == 410
    DriverLink.objects.filter(pk=newer.link.pk).update(expires_at=timezone.now())
    page = client.get(reverse("driver", args=[newer.token]))
    assert (page.status_code, "请向值班员" in page.content.decode()) == (410, True)
    assert told(client, newer.token, "departed", "a").status_code == 410
    assert rows() == before


def test_a_link_dies_with_its_trip(client, given, trip):
    Trip.objects.filter(pk=trip.pk).update(state=Trip.State.CANCELLED)
    assert told(client, given.token, "departed", "a").status_code == 410
    assert not TripStep.objects.exists()


def test_a_link_opened_from_a_drill_is_refused_and_a_drills_link_ends_with_it(client, given):
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    before = rows()
    here = {"HTTP_X_RELIEF_WORLD": "drill"}
    assert client.get(reverse("driver", args=[given.token]), **here).status_code == 409
    assert client.post(reverse("driver_steps", args=[given.token]), "{}", content_type="application/json", **here).status_code == 409
    assert rows() == before
    given.link.world, drill.closed_at = drill, timezone.now()
    with pytest.raises(LinkOver):
        require_live(given.link)


def text_of(trip, link, step=""):
    return f"YD {short_number(trip.number):03d} {link.code} {step}".strip()


def test_by_text_message_each_step_in_turn(client, given, trip, settings):
    settings.SMS_SECRET = GATEWAY

    def send(text, name="", shows=GATEWAY):
        body = {"from": "199-0000-4712", "text": text, "id": name}
        return client.post(reverse("sms_inbound"), body, content_type="application/json", headers={"X-Relief-Secret": shows})

    assert send(text_of(trip, given.link), shows="guess").status_code == 403
    assert not TripStep.objects.exists()
    assert "出发" in send(text_of(trip, given.link, "出发"), "m1").json()["reply"]
    assert rows()[0] == 1
    send(text_of(trip, given.link, "出发"), "m1")
    assert rows()[0] == 1
    assert "未作改动" in send(text_of(trip, given.link, "出发"), "m2").json()["reply"]
    assert send(text_of(trip, given.link), "m3").json()["reply"]
    assert TripStep.objects.last().kind == "arrived"
    assert "签收" in send(text_of(trip, given.link), "m4").json()["reply"]
    assert rows()[0] == 2
    send(text_of(trip, given.link, "签收 东坑村值班"), "m5")
    trip.refresh_from_db()
    assert (trip.state, ProofOfDelivery.objects.get().signed_by) == ("done", "东坑村值班")
    assert "无法识别" in send("你好").json()["reply"] or "没有看懂" in send("你好").json()["reply"]


def test_wrong_codes_are_counted_and_lock_the_number_until_a_new_one_is_given(given, trip, commander):
    wrong = f"YD {short_number(trip.number):03d} 000000"
    for _try in range(MOST_TRIES):
        with pytest.raises(WrongCode):
            step_by_code(wrong, via="sms", any_world=True)
    with pytest.raises(CodeLocked):
        step_by_code(text_of(trip, given.link), via="sms", any_world=True)
    assert not TripStep.objects.exists()
    fresh = give_link(trip=trip, by=commander.person)
    step_by_code(text_of(trip, fresh.link), via="sms", any_world=True)
    assert TripStep.objects.get().via == "sms"


def test_the_duty_officer_types_what_is_read_out_and_only_of_his_own_book(client, given, trip, commander, auditor, valley):
    board = reverse("driver_code", args=[valley.incident.number])
    client.force_login(auditor)
    assert client.post(board, {"code": text_of(trip, given.link)}).status_code == 403
    assert not TripStep.objects.exists()
    client.force_login(commander)
    assert client.post(board, {"code": "YD 1"}).status_code == 422
    assert client.post(board, {"code": text_of(trip, given.link)}).status_code == 302
    assert TripStep.objects.get().via == "officer"
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    with entered(drill.pk), pytest.raises(ForeignCode):
        step_by_code(text_of(trip, given.link), via="officer", any_world=False)


def test_the_link_is_given_by_those_who_lead_shown_once_and_never_stored(client, trip, commander, auditor, valley):
    give = reverse("driver_link", args=[valley.incident.number, trip.pk])
    client.force_login(auditor)
    assert client.post(give).status_code == 403
    assert not DriverLink.objects.exists()
    client.force_login(commander)
    page = client.post(give).content.decode()
    link = DriverLink.objects.get()
    assert link.code in page
    assert "/d/" in page
    assert link.key_hash not in page
    drawn = base64.b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page).group(1)).decode()
    assert 'fill="#fff"' in drawn  # a code needs its light ground on a dark page too


def test_places_are_forgotten_after_thirty_days(trip):
    now = timezone.now()
    record_position(trip=trip, longitude=119.6, latitude=28.1, at=now - timedelta(days=29))
    record_position(trip=trip, longitude=119.6, latitude=28.1, at=now)
    assert forget_positions(now=now + timedelta(days=2)) == 1
    assert TripPosition.objects.count() == 1
