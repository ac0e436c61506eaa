"""A lorry received without signal: one entry books it whole, against its notice, and photographs follow later."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import Attachment, DiscrepancyCase, Document, Lot, ReceiptNotice, Signature
from tests.inventory.inbound.hands import noticed, photo
from tests.inventory.outbox.phone import enrol
from tests.inventory.stock import book, day, left

pytestmark = pytest.mark.django_db

QUILT = "BED-001"


def picture(form: str = "PNG", size: tuple[int, int] = (300, 120)) -> str:
    return f"data:image/{form.lower()};base64," + base64.b64encode(photo(*size, form)).decode()


def second(**more) -> dict:
    return {"role": "checker", "method": "glass", "name": "乡镇干部01号", "picture": picture(), **more}


def body(*lines: dict, **more) -> dict:
    return {"warehouse": "JN-01", "party": "爱心企业01号", "lines": [{"sku": QUILT, "lot": "L1", **line} for line in lines], **more}


def test_a_receipt_against_a_notice_books_tally_and_paper_in_one_entry(keeper, store, by, quilt, promise):
    notice = noticed(store, by, (QUILT, 30), earmark=promise)
    phone = enrol(keeper)
    sent = body({"quantity": 24}, {"quantity": 4, "condition": "damaged"}, notice=notice.number, second=second())
    number = f"JN-GR-{timezone.localdate():%Y%m%d}-K1-001"
    answer = phone.one("receive", sent, at=timezone.now() - timedelta(seconds=5), numbers={"GR": number})
    assert (answer["state"], answer["number"], answer["problem"]) == ("done", number, None)
    paper = Document.objects.get(number=number)
    assert (paper.tally.notice, paper.tally.state, left(store), left(store, "L1-D")) == (notice, "booked", 24, 4)
    assert {lot.earmark for lot in Lot.objects.all()} == {promise}
    assert [one.role for one in Signature.objects.filter(paper=number)] == ["keeper", "checker"]
    assert DiscrepancyCase.objects.get().kind == "damage"
    assert ReceiptNotice.objects.get().state == "receiving"


def test_expired_goods_go_into_quarantine_whatever_the_phone_said(keeper, store, by, quilt):
    notice = noticed(store, by, (QUILT, 5))
    answer = enrol(keeper).one("receive", body({"quantity": 5, "expires_on": day(-3).isoformat()}, notice=notice.number))
    assert answer["state"] == "done"
    assert (Lot.objects.get().quality, Lot.objects.get().number) == ("quarantine", "L1-Q")


def test_a_notice_of_somebody_else_is_not_known_and_nothing_is_booked(keeper, stranger, store, by, neighbour, quilt):
    theirs = noticed(neighbour, stranger.person, (QUILT, 5))
    before = book()
    answer = enrol(keeper).one("receive", body({"quantity": 5}, notice=theirs.number))
    assert (answer["state"], book()) == ("refused", before)
    assert ReceiptNotice.objects.get(pk=theirs.pk).state == "announced"


def test_photographs_follow_by_the_number_of_the_paper(keeper, stranger, store, neighbour, by, quilt):
    phone = enrol(keeper)
    paper = phone.one("receive", body({"quantity": 5}))["number"]
    sent = {"paper": paper, "photos": [{"kind": "photo", "data": picture("JPEG", (800, 600))}]}
    assert [phone.one("photo", sent)["state"] for _ in range(2)] == ["done", "done"]
    assert Attachment.objects.filter(paper=paper).count() == 1
    assert enrol(stranger).one("photo", sent)["state"] == "refused"
