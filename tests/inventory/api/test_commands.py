"""Commands through the interface: what is booked, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from inventory.models import DiscrepancyCase, Document, Earmark, EarmarkLift, Holding, Lot, Movement
from relief.core.models import CommandKey, Event

pytestmark = pytest.mark.django_db
keys = count(1)


def line(item="QUILT", quantity=1, **more):
    return {"item": item, "quantity": quantity, **more}


def body(*lines, **more):
    return {"warehouse": "JN-01", "lines": list(lines), **more}


def send(client, path, data, key=None):
    return client.command(path, data, key=key or f"k{next(keys)}")


def state():
    """Everything a refusal must leave as it was."""
    held = sorted(Holding.objects.values_list("holder", "lot", "quantity"))
    return held, [model.objects.count() for model in (Document, Movement, Lot, Event, CommandKey, DiscrepancyCase)]


def on_hand(client, **query):
    return sum(row["quantity"] for row in client.read("holdings/", **query).json()["results"])


def test_an_issue_takes_what_expires_first_and_tells_what_moved(api, keeper, store):
    answer = send(api(keeper), "issues/", body(line("WATER", 130), party="东坑安置点", occurred_at=timezone.now().isoformat()))
    assert answer.status_code == 201
    moved = [(row["lot"], row["quantity"], row["giver"], row["taker"]) for row in answer.json()["movements"]]
    assert moved == [("W-SOON", 100, "A2", "recipient"), ("W-LATE", 30, "A1", "recipient")]
    number = answer.json()["number"]
    assert number.startswith("JN-GI-")
    assert api(keeper).read(f"documents/{number}/").json()["movements"] == answer.json()["movements"]
    assert on_hand(api(keeper), item="WATER") == 70


def test_a_receipt_makes_its_lot_with_all_its_facts(api, keeper, store, jingning):
    Earmark.objects.create(code="SUCUN", title="苏村", organisation=jingning)
    facts = {"lot": "G-1", "location": "A2", "expires_on": "2031-01-01", "made_on": "2026-01-01", "source": "同心公司", "earmark": "SUCUN"}
    answer = send(api(keeper), "receipts/", body(line("QUILT", 173, unit_value=8800, valuation="invoice", **facts), party="同心公司"))
    assert answer.status_code == 201, answer.json()
    lot = Lot.objects.get(number="G-1")
    assert (lot.source, lot.earmark.code, lot.unit_value_fen, str(lot.expires_on), lot.owner.code) == ("同心公司", "SUCUN", 8800, "2031-01-01", "JN")
    assert on_hand(api(keeper), lot="G-1") == 173


def test_more_than_there_is_is_refused_with_how_many_there_are_and_where_the_rest_is(api, keeper, stranger, store):
    send(api(stranger), "receipts/", {"warehouse": "SC-01", "lines": [line("QUILT", 300)]})
    before = state()
    answer = send(api(keeper), "issues/", body(line("QUILT", 201)))
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    told = answer.json()
    assert told["type"].rsplit("/", 1)[-1] == "insufficient-stock"
    assert (told["wanted"], told["available"], told["elsewhere"]) == (201, 200, [{"warehouse": "SC-01", "name": "SC-01仓", "available": 300}])
    assert state() == before


def test_two_lines_whose_sum_exceeds_a_lot_are_refused_whole(api, keeper, store):
    before = state()
    answer = send(api(keeper), "issues/", body(line("QUILT", 150, lot="Q1"), line("WATER", 1), line("QUILT", 51, lot="Q1")))
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (409, "insufficient-stock")
    assert state() == before


def test_a_back_dated_issue_names_the_moment_that_would_be_negative(api, keeper, store):
    tuesday = timezone.now() - timedelta(days=1)
    assert send(api(keeper), "issues/", body(line("QUILT", 150), occurred_at=tuesday.isoformat())).status_code == 201
    send(api(keeper), "receipts/", body(line("QUILT", 100, lot="Q1", location="A1")))
    before = state()
    answer = send(api(keeper), "issues/", body(line("QUILT", 60), occurred_at=(tuesday - timedelta(hours=5)).isoformat()))
    told = answer.json()
    assert (answer.status_code, told["type"].rsplit("/", 1)[-1]) == (409, "back-dated"), told
    assert told["moment"] == timezone.localtime(tuesday).isoformat()
    assert state() == before


def test_a_receipt_partly_issued_is_reversed_only_after_what_followed_it(api, keeper, store):
    client = api(keeper)
    receipt = send(client, "receipts/", body(line("QUILT", 10, lot="R-1"))).json()["number"]
    issued = send(client, "issues/", body(line("QUILT", 4, lot="R-1"))).json()["number"]
    before = state()
    refused = send(client, f"documents/{receipt}/reverse/", {})
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (409, "blocked-reversal")
    assert refused.json()["documents"] == [issued]
    assert state() == before
    assert send(client, f"documents/{issued}/reverse/", {}).status_code == 201
    undone = send(client, f"documents/{receipt}/reverse/", {"note": "登记错误"})
    assert (undone.status_code, undone.json()["reverses"], on_hand(client, lot="R-1")) == (201, receipt, 0)
    assert client.read(f"documents/{receipt}/").json()["reversed_by"] == undone.json()["number"]


def test_a_counted_receipt_is_not_reversed(api, keeper, store):
    client = api(keeper)
    receipt = send(client, "receipts/", body(line("QUILT", 10, lot="R-2", location="A1"))).json()["number"]
    counted = send(client, "counts/", body(line("QUILT", 9, lot="R-2", location="A1"))).json()
    assert [(row["counted"], row["booked"], row["stale"]) for row in counted["counted"]] == [(9, 10, False)]
    refused = send(client, f"documents/{receipt}/reverse/", {})
    assert (refused.status_code, refused.json()["count"]) == (409, counted["number"])


def test_a_count_that_looked_before_goods_moved_is_told_as_stale(api, keeper, store):
    client = api(keeper)
    looked = timezone.now()
    send(client, "issues/", body(line("QUILT", 30, lot="Q1")))
    told = send(client, "counts/", body(line("QUILT", 195, lot="Q1", location="A1", seen_at=looked.isoformat()))).json()
    assert [row["stale"] for row in told["counted"]] == [True]
    assert on_hand(client, lot="Q1") == 165


def test_a_count_without_a_lot_takes_the_only_one_there(api, keeper, store):
    assert send(api(keeper), "counts/", body(line("QUILT", 199, location="A1"))).status_code == 201
    unsaid = send(api(keeper), "counts/", body(line("WATER", 1)))
    assert (unsaid.status_code, unsaid.json()["errors"][0]["pointer"]) == (400, "/lines/0/lot")


def test_a_transfer_line_that_arrives_as_nothing_is_a_case_and_transit_is_empty(api, keeper, stranger, store):
    sent = send(api(keeper), "transfers/", body(line("QUILT", 20), line("WATER", 30), to_warehouse="SC-01"))
    assert (sent.status_code, {row["taker"] for row in sent.json()["movements"]}) == (201, {"transit"})
    number = sent.json()["number"]
    assert api(stranger).read(f"documents/{number}/").json()["in_transit"] == 50
    denied = send(api(keeper), f"transfers/{number}/arrive/", {"lines": [line("WATER", 30)]})
    assert denied.status_code == 403
    arrived = send(api(stranger), f"transfers/{number}/arrive/", {"lines": [line("WATER", 30), line("QUILT", 0)]})
    assert arrived.status_code == 201, arrived.json()
    assert [(case["item"], case["expected"], case["found"]) for case in arrived.json()["cases"]] == [("QUILT", 20, 0)]
    assert api(stranger).read(f"documents/{number}/").json()["in_transit"] == 0
    assert [case["lot"] for case in api(stranger).read("cases/").json()["results"]] == ["Q1"]
    again = send(api(stranger), f"transfers/{number}/arrive/", {"lines": [line("WATER", 30)]})
    assert (again.status_code, again.json()["type"].rsplit("/", 1)[-1]) == (409, "not-on-the-way")


def test_a_promised_lot_leaves_only_for_its_purpose_or_by_a_recorded_decision(api, keeper, commander, store, jingning):
    promise = Earmark.objects.create(code="SUCUN", title="苏村", organisation=jingning)
    client = api(keeper)
    send(client, "receipts/", body(line("QUILT", 50, lot="E-1", earmark="SUCUN")))
    before = state()
    refused = send(client, "issues/", body(line("QUILT", 1, lot="E-1")))
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (409, "earmark")
    assert state() == before
    assert send(client, "issues/", body(line("QUILT", 1, lot="E-1"), purpose="SUCUN")).status_code == 201
    now = timezone.now()
    EarmarkLift.objects.create(
        earmark=promise, basis="donor_consent", reason="捐赠人来函", decided_by=commander.person, decided_at=now, starts_at=now
    )
    assert send(client, "issues/", body(line("QUILT", 1, lot="E-1"))).status_code == 201


def test_expired_and_quarantined_lots_stay(api, keeper, store):
    client = api(keeper)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    send(client, "receipts/", body(line("WATER", 5, lot="OLD", expires_on=yesterday), line("WATER", 5, lot="ILL", quality="quarantine")))
    for lot, slug in {"OLD": "expired-lot", "ILL": "quarantined-lot"}.items():
        refused = send(client, "issues/", body(line("WATER", 1, lot=lot)))
        assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (409, slug)


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
    from relief.core.services.commands import fingerprint_of

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
