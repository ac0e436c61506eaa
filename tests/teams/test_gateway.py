"""A text-message and voice gateway over real HTTP: it loses, delays, repeats and garbles, and nobody is counted wrongly for it."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlparse
from urllib.request import Request, urlopen

import pytest
from django.test import override_settings

from relief.core import clock
from relief.core.models import Message
from relief.core.services.messages import send_again
from teams.models import Invitation, Reply
from teams.services.call_clock import turn_clock
from teams.services.callouts import close_call_out
from tests.teams.conftest import asked, called, enlist

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "a-secret-between-the-two-of-us"
State = Invitation.State


class FakeGateway:
    """Takes messages over HTTP as a telephone company would: keeps them, or refuses; answers are handed in by the test."""

    def __init__(self) -> None:
        self.letters: list[dict[str, str]] = []
        self.refused: set[str] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                address = urlparse(self.path)
                phone = parse_qs(address.query).get("to", [address.path.rpartition("/")[2]])[0]
                accepted = phone not in outer.refused
                if accepted:
                    outer.letters.append({"phone": phone, "way": address.path.split("/")[1], **json.loads(body)})
                self.send_response(200 if accepted else 503)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server.server_port}"

    def to(self, phone: str, way: str = "sms") -> list[str]:
        return [letter["message"] for letter in self.letters if (letter["phone"], letter["way"]) == (phone, way)]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def gateway():
    fake = FakeGateway()
    ways = {
        "SMS_URLS": [f"{fake.address}/sms/{{phone}}?:ref={{ref}}"],
        "VOICE_URLS": [f"{fake.address}/voice/{{phone}}?:ref={{ref}}"],
        "GROUP_URLS": [f"{fake.address}/group/all"],
    }
    with override_settings(MESSAGE_CHANNELS=["in_app"], GATEWAY_SECRET=SECRET, **ways):
        yield fake
    fake.close()


def hand_in(live_server, *, secret=SECRET, form=False, signed=False, door="replies", **fields):
    """What the gateway posts; (status, answer)."""
    body = urlencode(fields).encode() if form else json.dumps(fields).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded" if form else "application/json"}
    if signed:
        headers["X-Relief-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    else:
        headers["Authorization"] = f"Bearer {secret}"
    try:
        with urlopen(Request(f"{live_server.url}/gateway/{door}/", body, headers)) as answer:  # noqa: S310 - our own server
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def test_the_whole_conversation_over_http(gateway, live_server, team, template, leader):
    yes, late, twice, garbled, lost, dead = (enlist(team, number) for number in range(1, 7))
    gateway.refused = {"19900009006"}
    row = called(template, leader.person, {"water": 5}, spare=20)
    code = asked(row, yes).code
    (sms,) = gateway.to("19900009001")
    assert code in sms
    assert "/a/" in sms
    assert len(gateway.to("all", "group")) == 1
    failed = Message.objects.get(to=dead.person, channel="sms")
    assert failed.state == Message.State.FAILED
    gateway.refused = set()
    send_again(message=failed)
    assert len(gateway.to("19900009006")) == 1

    assert hand_in(live_server, id="1", text="能去，两小时后到", **{"from": "+8619900009001"})[1]["minutes"] == 120
    for _time in range(2):
        assert hand_in(live_server, form=True, id="2", text=f"{asked(row, twice).code} 1 30", **{"from": "19900009003"})[0] == 200
    assert hand_in(live_server, signed=True, id="3", text="\x00ne\ud800ng qu ??#", **{"from": "19900009004"})[1]["state"] == "waiting"
    assert [asked(row, one).state for one in (yes, twice, garbled, lost)] == [State.COMING, State.COMING, State.NOTIFIED, State.NOTIFIED]
    assert Reply.objects.filter(invitation=asked(row, twice)).count() == 1

    with clock.at(clock.now() + timedelta(minutes=4)):
        turn_clock()
    assert len(gateway.to("19900009005", "voice")) == 1
    assert gateway.to("19900009001", "voice") == []
    assert hand_in(live_server, id="4", channel="voice", text="1", **{"from": "19900009005"})[1]["answer"] == "available"

    close_call_out(row, by=leader.person)
    assert "解除待命" in gateway.to("19900009002")[-1]
    assert hand_in(live_server, id="5", text="1 10", at="2020-01-01 08:00", **{"from": "19900009002"})[1]["state"] == "kept"
    assert asked(row, late).state == State.NO_ANSWER


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"secret": "somebody-else"}, 401),
        ({"secret": "somebody-else", "signed": True}, 401),
        ({"from": ""}, 422),
        ({"id": ""}, 422),
        ({"channel": "smoke"}, 422),
    ],
)
def test_what_is_not_proved_or_not_whole_is_refused_and_nothing_is_kept(gateway, live_server, given, status):
    fields = {"id": "1", "text": "1", "from": "19900009001", **given}
    assert hand_in(live_server, **fields)[0] == status
    assert Reply.objects.count() == 0


def test_without_a_secret_no_gateway_is_heard(live_server, settings):
    settings.GATEWAY_SECRET = ""
    assert hand_in(live_server, id="1", text="1", **{"from": "199"})[0] == 503


def test_no_json_and_no_object_are_refused(gateway, client):
    headers = {"authorization": f"Bearer {SECRET}"}
    for body in ("{", "[1]", "x" * 70_000):
        assert client.post("/gateway/replies/", body, content_type="application/json", headers=headers).status_code == 422
