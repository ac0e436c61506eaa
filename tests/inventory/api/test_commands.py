"""Commands through the interface: what is booked, what the book refuses, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import Earmark, EarmarkLift, Lot
from tests.inventory.api.sending import body, line, on_hand, send, state

pytestmark = pytest.mark.django_db


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
    for side in (stranger, keeper):
        assert [case["lot"] for case in api(side).read("cases/").json()["results"]] == ["Q1"]
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
        away = send(client, "counts/", body(line("WATER", 4, lot=lot)))
        assert (away.status_code, away.json()["type"].rsplit("/", 1)[-1]) == (409, "barred-missing")
