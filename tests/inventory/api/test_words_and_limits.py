"""Words that hide something, one lot spelled two ways, a balance beyond counting, a reason for taking back."""

from __future__ import annotations

import pytest

from inventory.models import Document, Holding, Lot
from tests.inventory.api.sending import body, line, send, state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u200d", "\u0007", "\u0000", "\n"])
@pytest.mark.parametrize("field", ["lot", "party", "note"])
def test_a_word_that_hides_something_is_refused_where_it_stands(api, keeper, store, sign, field):
    before, word = state(), f"A{sign}B{sign}"
    data = body(line("QUILT", 1), line("QUILT", 1, lot=word)) if field == "lot" else body(line("QUILT", 1), **{field: word})
    answer = send(api(keeper), "receipts/", data)
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["field"], error["line"], error["code"]) == (400, field, 1 if field == "lot" else None, "unprintable")
    assert "控制符" in error["detail"]
    assert state() == before


def test_a_lot_spelled_two_ways_is_one_lot(api, keeper, store):
    for number in ("caf\u00e9", "cafe\u0301"):
        assert send(api(keeper), "receipts/", body(line("QUILT", 1, lot=number))).status_code == 201
    assert Lot.objects.filter(number__startswith="caf").count() == 1


def test_a_balance_beyond_counting_names_the_line(api, keeper, store):
    Holding.objects.filter(lot__number="Q1", holder__location__code="A1").update(quantity=2**63 - 2)
    before = state()
    answer = send(api(keeper), "receipts/", body(line("WATER", 1), line("QUILT", 9, lot="Q1", location="A1")))
    assert answer.status_code == 400, answer.content
    assert [(error["pointer"], error["line"]) for error in answer.json()["errors"]] == [("/lines/1/quantity", 1)]
    assert state() == before


def test_a_document_is_taken_back_for_a_reason(api, keeper, store):
    client = api(keeper)
    number = send(client, "issues/", body(line("QUILT", 1))).json()["number"]
    assert send(client, f"documents/{number}/reverse/", {"reason": 7}).status_code == 400
    assert send(client, f"documents/{number}/reverse/", {"reason": "x" * 200, "note": "y" * 51}).status_code == 400
    told = send(client, f"documents/{number}/reverse/", {"reason": "写错了品种"})
    assert (told.status_code, told.json()["note"]) == (201, "写错了品种")
    assert Document.objects.get(number=told.json()["number"]).note == "写错了品种"


@pytest.mark.parametrize(("field", "word"), [("expires_on", "２０２７-０１-０１"), ("made_on", "2027-01-0１")])
def test_a_day_in_the_digits_of_another_script_is_refused_where_it_stands(api, keeper, store, field, word):
    before = state()
    answer = send(api(keeper), "receipts/", body(line("QUILT", 1, lot="NEW", **{field: word})))
    assert [(error["line"], error["field"]) for error in answer.json()["errors"]] == [(0, field)]
    assert (answer.status_code, state()) == (400, before)


def test_a_body_that_is_too_large_is_refused_in_the_form_of_every_refusal(api, keeper, store, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    before = state()
    answer = send(api(keeper), "issues/", body(line("QUILT", 1), note="长" * 400))
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert (answer.json()["type"], answer.json()["most"]) == ("/problems/too-large", 1000)
    assert state() == before


def test_a_body_of_unknown_length_is_refused_instead_of_looking_empty(api, keeper, store):
    before = state()
    answer = api(keeper).generic("POST", "/api/v1/issues/", headers={"Transfer-Encoding": "chunked", "Idempotency-Key": "chunks"})
    assert (answer.status_code, answer.json()["type"]) == (411, "/problems/length-missing")
    assert "Content-Length" in answer.json()["detail"]
    assert state() == before


def test_a_paper_no_column_can_name_is_not_told_as_a_quantity(api, keeper, store):
    answer = send(api(keeper), "documents/%00/reverse/", {"reason": "写错了"})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, ["address"])
