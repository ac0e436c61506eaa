"""Goods nobody announced: the check at the gate is asked all the same, and one person's receipt waits for a second hand."""

from __future__ import annotations

import pytest

from inventory.domain.evidence_refusals import SameHand
from inventory.domain.overrides import Kind
from inventory.models import Document, Lot, Movement, Signature
from inventory.selectors.exceptions import exceptions
from inventory.services import ReceiptLine, evidence, receive, reverse
from relief.core.services.pins import set_pin
from tests.inventory.inbound.hands import noticed, outsider
from tests.inventory.inbound.test_from_a_phone import body, second
from tests.inventory.outbox.phone import enrol
from tests.inventory.pages.test_entries import form
from tests.inventory.stock import book, day, left, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(quilt):
    """Goods whose own rule asks for nine months and for a certificate."""
    quilt.min_remaining_months, quilt.needs_certificate = 9, True
    quilt.save()
    return quilt


def waiting(store) -> list[str]:
    return [one.found.paper for one in exceptions([store]) if one.found.kind == Kind.ONE_SIGNATURE]


def places() -> list[tuple[str, str, str]]:
    return sorted((one.lot.number, one.lot.quality, one.taker.location.kind) for one in Movement.objects.all())


def test_short_lived_goods_nobody_announced_lie_in_quarantine_after_the_form(client, keeper, store, strict):
    client.force_login(keeper)
    short = {"item": strict.pk, "loose": "5", "lot": "SHORT", "expires_on": day(200).isoformat(), "certificate": "on"}
    good = {"item": strict.pk, "loose": "6", "lot": "LONG", "expires_on": day(400).isoformat(), "certificate": "on"}
    paperless = {"item": strict.pk, "loose": "7", "lot": "BARE", "expires_on": day(400).isoformat()}
    client.post("/field/forms/receive/", form(store, short, good, paperless))
    assert places() == [("BARE-Q", "quarantine", "quarantine"), ("LONG", "available", "receiving"), ("SHORT-Q", "quarantine", "quarantine")]
    note = Document.objects.get().note
    assert "BED-001: 余期不足" in note


def test_expired_goods_of_a_form_never_reach_a_shelf(client, keeper, store, quilt):
    client.force_login(keeper)
    client.post("/field/forms/receive/", form(store, {"item": quilt.pk, "loose": "5", "lot": "OLD", "expires_on": day(-1).isoformat()}))
    assert places() == [("OLD-Q", "quarantine", "quarantine")]


def test_a_phone_that_says_good_is_asked_the_same(keeper, store, strict):
    phone = enrol(keeper)
    phone.one("receive", body({"quantity": 5, "expires_on": day(200).isoformat(), "certificate": True}))
    phone.one("receive", body({"quantity": 6, "lot": "L2", "expires_on": day(400).isoformat(), "certificate": True}))
    assert places() == [("L1-Q", "quarantine", "quarantine"), ("L2", "available", "receiving")]


def test_an_announced_short_lived_line_of_a_phone_is_taken_only_with_a_reason(keeper, store, by, strict):
    notice, phone = noticed(store, by, ("BED-001", 20)), enrol(keeper)
    line = {"quantity": 5, "expires_on": day(200).isoformat(), "certificate": True}
    phone.one("receive", body(line, notice=notice.number))
    phone.one("receive", body(line | {"lot": "L2"}, notice=notice.number, note="今晚就发放"))
    assert sorted(Lot.objects.values_list("number", "quality")) == [("L1-Q", "quarantine"), ("L2", "available")]


def test_a_program_is_held_to_the_rule_of_the_item_only(api, keeper, store, strict):
    lines = [
        {"item": "BED-001", "quantity": 5, "lot": "S", "expires_on": day(200).isoformat(), "certificate": True, "quality": "available"},
        {"item": "BED-001", "quantity": 6, "lot": "L", "expires_on": day(400).isoformat(), "certificate": True},
        {"item": make_item("WAT-001", "饮用水").sku, "quantity": 7, "lot": "TODAY", "expires_on": day(0).isoformat()},
    ]
    answer = api(keeper).command("receipts/", {"warehouse": "JN-01", "lines": lines}, key="gate")
    assert answer.status_code == 201
    assert sorted(Lot.objects.values_list("number", "quality")) == [("L", "available"), ("S-Q", "quarantine"), ("TODAY", "available")]


def test_every_receipt_of_one_person_waits_for_a_second_hand_whoever_gave_the_goods(store, by, quilt, promise):
    plain = receive(warehouse=store, by=by, lines=[ReceiptLine(quilt, 5, "A")], party="供货商01号")
    gift = receive(warehouse=store, by=by, lines=[ReceiptLine(quilt, 5, "B", earmark=promise)])
    gone = receive(warehouse=store, by=by, lines=[ReceiptLine(quilt, 5, "C")])
    reverse(document=gone, by=by)
    assert sorted(waiting(store)) == sorted([plain.number, gift.number])
    evidence.countersign(document=plain, by=by, second=outsider())
    assert waiting(store) == [gift.number]


def test_whoever_booked_it_is_no_second_hand(store, by, commander, quilt):
    paper = receive(warehouse=store, by=by, lines=[ReceiptLine(quilt, 5, "A")])
    set_pin(by=by, pin="1357")
    for second_hand in (None, outsider(by.name), evidence.Hand(role="checker", method="pin", person=by, pin="1357")):
        with pytest.raises(SameHand):
            evidence.countersign(document=paper, by=by, second=second_hand)
    assert (Signature.objects.count(), waiting(store)) == (0, [paper.number])
    evidence.countersign(document=paper, by=commander.person)
    assert waiting(store) == []


def test_a_second_person_signs_on_the_page_the_supervisors_list_leads_to(client, keeper, commander, store, quilt):
    paper = receive(warehouse=store, by=keeper.person, lines=[ReceiptLine(quilt, 5, "A")], party="爱心企业01号")
    at = f"/field/forms/papers/{paper.number}/second/"
    client.force_login(keeper)
    assert at in client.get(f"/field/forms/papers/{paper.number}/").content.decode()
    page = client.get(at).content.decode()
    assert "爱心企业01号" in page
    assert 'name="own"' not in page
    assert client.post(at, {"own": "1"}).status_code == 409
    assert client.post(at, {}).status_code == 409
    client.force_login(commander)
    assert 'name="own"' in client.get(at).content.decode()
    assert client.post(at, {"own": "1"}).url == f"/field/forms/papers/{paper.number}/"
    assert [(one.person, one.method) for one in Signature.objects.all()] == [(commander.person, "sign_in")]
    assert at not in client.get(f"/field/forms/papers/{paper.number}/").content.decode()


def test_a_stranger_finds_no_such_page_and_a_reader_signs_nothing(client, keeper, stranger, auditor, store, quilt):
    at = f"/field/forms/papers/{receive(warehouse=store, by=keeper.person, lines=[ReceiptLine(quilt, 5, 'A')]).number}/second/"
    client.force_login(stranger)
    assert [client.get(at).status_code, client.post(at, {"own": "1"}).status_code] == [404, 404]
    client.force_login(auditor)
    assert [client.get(at).status_code, client.post(at, {"own": "1"}).status_code] == [200, 403]
    assert not Signature.objects.exists()


def test_a_phone_carries_what_waits_and_brings_the_second_hand(keeper, stranger, store, neighbour, quilt):
    phone = enrol(keeper)
    number = phone.one("receive", body({"quantity": 5}))["number"]
    [row] = phone.pack().json()["one_handed"]
    assert (row["number"], row["lines"]) == (number, [{"sku": "BED-001", "quantity": 5}])
    assert row["by"] == {"id": keeper.person.pk, "name": keeper.person.name}
    before = book()
    assert enrol(stranger).one("second", {"paper": number, "second": second()})["state"] == "refused"
    assert (book(), Signature.objects.count()) == (before, 0)
    assert [phone.one("second", {"paper": number, "second": second()})["state"] for _ in range(2)] == ["done", "refused"]
    assert phone.pack().json()["one_handed"] == []
    assert left(store, "L1") == 5
