"""What cannot be read, may not be written or was sent before: named in one form, and nothing is changed."""

from __future__ import annotations

import json

import pytest

from relief.core.models import CommandKey
from relief.core.services.commands import fingerprint_of
from tests.inventory.api.sending import body, line, on_hand, send, state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"quantity": 1.5}, "/lines/1/quantity"),
        ({"quantity": 1.0}, "/lines/1/quantity"),
        ({"quantity": "3"}, "/lines/1/quantity"),
        ({"quantity": True}, "/lines/1/quantity"),
        ({"quantity": None}, "/lines/1/quantity"),
        ({"quantity": 0}, "/lines/1/quantity"),
        ({"quantity": -1}, "/lines/1/quantity"),
        ({"quantity": 2**53 + 1}, "/lines/1/quantity"),
        ({"quantity": 10**400}, "/lines/1/quantity"),
        ({"item": "NOTHING"}, "/lines/1/item"),
        ({"item": 7}, "/lines/1/item"),
        ({"item": "Q\u0000"}, "/lines/1/item"),
        ({"lot": "NOTHING"}, "/lines/1/lot"),
        ({"location": "Z9"}, "/lines/1/location"),
        ({"colour": "red"}, "/lines/1/colour"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_changed(api, keeper, store, wrong, pointer):
    before = state()
    answer = send(api(keeper), "issues/", body(line("WATER", 1), {**line("QUILT", 1), **wrong}))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), answer.content
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert answer.json()["errors"][0]["line"] == 1
    assert state() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": 20260614}, "occurred_at"),
        ({"occurred_at": "9999-12-31T23:59:59Z"}, "occurred_at"),
        ({"occurred_at": "2026-02-30T10:00:00+08:00"}, "occurred_at"),
        ({"lines": []}, "lines"),
        ({"lines": "QUILT"}, "lines"),
        ({"lines": [3]}, "lines"),
        ({"warehouse": 4}, "warehouse"),
        ({"incident": "JN-IN-404"}, "incident"),
        ({"purpose": "NONE"}, "purpose"),
        ({"hurry": True}, "hurry"),
        ({"lines": [line("QUILT", 2**53), line("WATER", 1)]}, "lines"),
    ],
)
def test_a_head_that_cannot_be_read_is_named(api, keeper, store, wrong, field):
    before = state()
    answer = send(api(keeper), "issues/", {**body(line()), **wrong})
    assert answer.status_code == 400, answer.json()
    assert any(error["pointer"].startswith(f"/{field}") for error in answer.json()["errors"]), answer.json()
    assert state() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_on": "2026-13-01"},
        {"expires_on": "2026-06-14T00:00:00"},
        {"made_on": "2027-01-01", "expires_on": "2026-12-31"},
        {"unit_value": 100},
        {"unit_value": 1.5, "valuation": "invoice"},
        {"valuation": "invoice"},
        {"earmark": "NONE"},
        {"quality": "fine"},
    ],
)
def test_a_receipt_with_wrong_facts_makes_no_lot(api, keeper, store, wrong):
    before = state()
    answer = send(api(keeper), "receipts/", body(line("QUILT", 1, lot="NEW", **wrong)))
    assert answer.status_code == 400, answer.json()
    assert answer.json()["errors"][0]["line"] == 0
    assert state() == before


def test_a_known_lot_is_not_changed_by_receiving_it_again(api, keeper, store):
    refused = send(api(keeper), "receipts/", body(line("QUILT", 1, lot="Q1", expires_on="2031-01-01")))
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1], refused.json()["field"]) == (409, "lot-mismatch", "expires_on")


def test_a_command_needs_a_key_and_a_key_means_one_command(api, keeper, store):
    client, data = api(keeper), body(line("QUILT", 1))
    missing = client.command("issues/", data)
    assert (missing.status_code, missing.json()["type"].rsplit("/", 1)[-1]) == (400, "idempotency-key-missing")
    assert client.command("issues/", data, key="x" * 121).status_code == 400
    first, second = client.command("issues/", data, key='"one"'), client.command("issues/", data, key="one")
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert (first.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert first.content == second.content
    other = client.command("issues/", body(line("QUILT", 2)), key="one")
    assert (other.status_code, other.json()["type"].rsplit("/", 1)[-1]) == (422, "idempotency-key-reused")
    assert client.command("receipts/", data, key="one").status_code == 422
    assert on_hand(client, item="QUILT") == 199


def test_a_key_belongs_to_one_caller(api, keeper, stranger, store):
    send(api(keeper), "issues/", body(line("QUILT", 1)), key="same")
    theirs = send(api(stranger), "receipts/", {"warehouse": "SC-01", "lines": [line("QUILT", 1)]}, key="same")
    assert theirs.status_code == 201


def test_a_refused_command_may_be_sent_again_with_its_key(api, keeper, store):
    client, data = api(keeper), body(line("QUILT", 201))
    assert send(client, "issues/", data, key="later").status_code == 409
    send(client, "receipts/", body(line("QUILT", 1)))
    assert send(client, "issues/", data, key="later").status_code == 201


def test_a_command_still_running_is_told_so(api, keeper, store):
    data = body(line("QUILT", 1))
    CommandKey.objects.create(caller=keeper, key="slow", fingerprint=fingerprint_of("/api/v1/issues/", data))
    answer = send(api(keeper), "issues/", data, key="slow")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (409, "command-running")


@pytest.mark.parametrize("path", ["receipts/", "issues/", "transfers/", "counts/"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("visitor", 404), ("auditor", 403), ("viewer", 403), ("clerk", 403), ("leader", 403)])
def test_only_the_keepers_of_a_warehouse_write_its_book(api, store, request, path, who, status):
    before = state()
    user = request.getfixturevalue(who)
    data = body(line("QUILT", 1, lot="Q1", location="A1")) | ({"to_warehouse": "SC-01"} if path == "transfers/" else {})
    answer = send(api(user), path, data)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert state() == before


def test_a_warehouse_one_may_not_see_looks_like_one_that_is_not_there(api, keeper, store):
    hidden = send(api(keeper), "issues/", body(line()) | {"warehouse": "SC-01"})
    nowhere = send(api(keeper), "issues/", body(line()) | {"warehouse": "XX-99"})
    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    assert hidden.json()["detail"].replace("SC-01", "") == nowhere.json()["detail"].replace("XX-99", "")


def test_every_refusal_has_the_same_form(api, keeper, store):
    client = api(keeper)
    answers = {
        401: api(None).read("items/"),
        404: client.read("nothing/of/the/kind/"),
        405: client.delete("/api/v1/issues/"),
        415: client.post("/api/v1/issues/", "a=1", content_type="application/x-www-form-urlencoded", HTTP_IDEMPOTENCY_KEY="f"),
        400: client.post("/api/v1/issues/", "{not json", content_type="application/json", HTTP_IDEMPOTENCY_KEY="j"),
    }
    for status, answer in answers.items():
        told = json.loads(answer.content)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), told
        assert {"type", "title", "status", "detail"} <= told.keys()
        assert told["status"] == status
    assert answers[401]["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("content", ["[]", "null", "7", '"x"', "[" * 100_000, '{"lines": NaN}', '{"warehouse": "\\ud800", "lines": []}'])
def test_odd_json_is_refused_and_breaks_nothing(api, keeper, store, content):
    before = state()
    answer = api(keeper).post("/api/v1/issues/", content, content_type="application/json", HTTP_IDEMPOTENCY_KEY="odd")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert state() == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('{"warehouse": "JN-01", "warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 1}]}', "warehouse"),
        ('{"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 1, "quantity": 100}]}', "quantity"),
    ],
)
def test_a_name_that_stands_twice_is_named_and_nothing_is_booked(api, keeper, store, content, name):
    before = state()
    answer = api(keeper).post("/api/v1/issues/", content, content_type="application/json", HTTP_IDEMPOTENCY_KEY="twice")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, name)
    assert state() == before


@pytest.mark.parametrize("key", ["x" * 121, "a\x07b"])
def test_a_key_nobody_can_use_is_told_apart_from_a_missing_one(api, keeper, store, key):
    answer = api(keeper).command("issues/", body(line()), key=key)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/idempotency-key-invalid")


@pytest.mark.parametrize(("charset", "status"), [("nonsense", 415), ("gbk", 415), ("utf-8", 201), ("UTF8", 201)])
def test_a_body_comes_in_utf8(api, keeper, store, charset, status):
    content = json.dumps(body(line("QUILT", 1)))
    answer = api(keeper).post("/api/v1/issues/", content, content_type=f"application/json; charset={charset}", HTTP_IDEMPOTENCY_KEY="c")
    assert answer.status_code == status, answer.content


def test_refusals_of_the_framework_speak_chinese_too(api, keeper, store):
    client = api(keeper)
    sent = [client.post("/api/v1/issues/", text, content_type="application/json", HTTP_IDEMPOTENCY_KEY="zh") for text in ("null", "{not json")]
    answers = [client.read("lots/999999/"), client.read("documents/none/"), *sent]
    for answer in answers:
        told = answer.json()
        for sentence in [told["detail"], *(error["detail"] for error in told.get("errors", []))]:
            assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence), sentence
