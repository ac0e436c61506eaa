"""Many at once, over a real server with real threads."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections import Counter
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from rest_framework.authtoken.models import Token

from inventory.models import CountedLine, Document, Holding, Movement
from inventory.services import ReceiptLine, receive

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(live_server, keeper, store):
    """Post as the keeper over a connection of its own; returns (status, body).

    A server that has no room for one more connection resets it; the command is then sent again under its key.
    """
    token = Token.objects.get_or_create(user=keeper)[0].key
    address = urlsplit(live_server.url)

    def posted(path, body, key):
        for _ in range(50):
            try:
                return sent(path, body, key)
            except ConnectionError:
                time.sleep(0.1)
        return 0, {}

    def sent(path, body, key):
        client = HTTPConnection(address.hostname, address.port, timeout=60)
        headers = {"Authorization": f"Token {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        client.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        answer = client.getresponse()
        told = json.loads(answer.read())
        client.close()
        return answer.status, told

    return posted


def at_once(calls):
    """Run all calls at the same time; returns their results."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        gate.wait()
        results[number] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def on_hand(lot):
    return sum(Holding.objects.filter(lot__number=lot, holder__location__isnull=False).values_list("quantity", flat=True))


def test_fifty_clients_share_forty_pieces(post, keeper, store):
    receive(warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.quilt, 40, lot="F-40", location="A2")])
    before = Movement.objects.count()
    body = {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 1, "lot": "F-40"}]}
    results = at_once([lambda: post("issues/", body, uuid.uuid4().hex)] * 50)
    assert Counter(status for status, _ in results) == {201: 40, 409: 10}
    assert {told["type"].rsplit("/", 1)[-1] for status, told in results if status == 409} == {"insufficient-stock"}
    assert (on_hand("F-40"), Movement.objects.count() - before) == (0, 40)
    assert len({told["number"] for status, told in results if status == 201}) == 40


def test_one_command_sent_five_times_at_once_is_booked_once(post, store):
    before = Document.objects.count()
    body = {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 7}]}
    results = at_once([lambda: post("issues/", body, "one-key")] * 5)
    assert [status for status, _ in results] == [201] * 5
    assert all(told == results[0][1] for _, told in results)
    assert (Document.objects.count() - before, on_hand("Q1")) == (1, 193)


def test_a_count_and_thirty_issues_at_once_agree_in_the_end(post, store):
    issues = [lambda: post("issues/", {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 1, "lot": "Q1"}]}, uuid.uuid4().hex)] * 30
    counted = {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 200, "lot": "Q1", "location": "A1"}]}
    results = at_once([*issues, lambda: post("counts/", counted, uuid.uuid4().hex)])
    statuses = Counter(status for status, _ in results)
    assert statuses[201] + statuses[409] == 31
    assert results[-1][0] == 201, results[-1]
    line = CountedLine.objects.get(document__number=results[-1][1]["number"])
    later = Movement.objects.filter(giver=line.holder, lot=line.lot, document__kind="issue", occurred_at__gt=line.seen_at)
    assert on_hand("Q1") == 200 - sum(later.values_list("quantity", flat=True))
