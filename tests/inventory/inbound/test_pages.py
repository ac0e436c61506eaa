"""The pages of what comes in: a lorry from notice to shelf, a case to its end, and a stranger's carton."""

from __future__ import annotations

import base64
import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from inventory.models import Attachment, DiscrepancyCase, Document, Holding, IntakeCarton, IntakeSession, Item, ReceiptNotice, Signature, Tally
from inventory.services import CountLine, cases, count
from inventory.services.intake import is_open, log_carton
from inventory.templatetags.goods_ui import PICTURES
from tests.inventory.inbound.hands import noticed, photo
from tests.inventory.stock import book, left, make_item, stocked

pytestmark = pytest.mark.django_db

HAND = {"second_name": "乡镇干部01号", "second_picture": "data:image/png;base64," + base64.b64encode(photo(300, 120, "PNG")).decode()}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(*rows: dict) -> dict:
    typed = {f"form-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, **typed}


def shown(client: Client, address: str) -> str:
    answers = [client.get(address, headers={"accept-language": language}) for language in ("zh-hans", "en")]
    assert [answer.status_code for answer in answers] == [200, 200], address
    return answers[0].content.decode()


def test_a_lorry_from_the_notice_to_the_shelf(keeper, store, quilt):
    client = signed_in(keeper)
    shown(client, "/inbound/new/")
    head = {"warehouse": store.pk, "origin": "donation", "party": "爱心企业01号"}
    answer = client.post("/inbound/new/", {**head, **lines({"item": quilt.pk, "loose": 30})})
    notice = ReceiptNotice.objects.get()
    assert answer["Location"] == f"/inbound/{notice.number}/"
    client.post("/field/forms/arrivals/", {"notice": notice.number, "plate": "浙K00001"})
    page = f"/field/forms/arrivals/{Tally.objects.get().number}/"
    assert "爱心企业01号" in shown(client, page)
    client.post(page, {"step": "count", **lines({"item": quilt.pk, "loose": 30, "lot": "L1"})})
    line = Tally.objects.get().lines.get()
    refused = client.post(page, {"step": "check", f"damaged-{line.pk}": "2", f"rejected-{line.pk}": "1"})
    assert refused.status_code == 400
    assert [f'name="{name}-{line.pk}" value="{typed}"' in refused.content.decode() for name, typed in (("damaged", 2), ("rejected", 1))] == [True] * 2
    client.post(page, {"step": "check", f"damaged-{line.pk}": "2", f"reason-{line.pk}": "破损"})
    shown(client, page)
    before = book()
    assert client.post(page, {"step": "book"}).status_code == 409
    unnamed = client.post(page, {"step": "book", "second_picture": HAND["second_picture"]})
    assert (unnamed.status_code, HAND["second_picture"] in unnamed.content.decode()) == (409, True)
    assert book() == before
    client.post(page, {"step": "book", **HAND})
    assert (left(store), left(store, "L1-D"), Signature.objects.count()) == (28, 2, 2)
    assert "R-01" in shown(client, "/field/forms/put-away/")
    client.post("/field/forms/put-away/", {"warehouse": store.code})
    assert not Holding.objects.filter(holder__location__code="R-01", quantity__gt=0).exists()
    client.post(f"/inbound/{notice.number}/", {"step": "complete"})
    for address in (page, f"/inbound/{notice.number}/", "/inbound/", "/field/forms/arrivals/", "/field/forms/put-away/"):
        shown(client, address)
    for paper in (f"/inbound/{notice.number}/notice.pdf", f"{page}tally.pdf", f"{page}check.pdf"):
        assert client.get(paper).content.startswith(b"%PDF")
    note = client.get(f"/papers/{Document.objects.get(kind='receipt').number}/note.pdf").content
    words = PdfReader(io.BytesIO(note)).pages[0].extract_text()
    hands = words[words.index("验收（两人）") :]
    assert [one in hands for one in (str(keeper.person), "乡镇干部01号")] == [True, True]
    assert [one in words for one in (notice.number, "损坏")] == [True, True]


def test_a_further_line_of_a_notice_is_unpriced_until_a_value_is_typed(keeper, store, quilt):
    head = {"warehouse": store.pk, "origin": "donation", "party": "爱心企业01号"}
    first = {"item": quilt.pk, "loose": 30, "valuation": "unpriced"}
    page = signed_in(keeper).post("/inbound/new/", {**head, **lines(first), "more": "1"}).content.decode()
    second = page[page.index('name="form-1-valuation"') :]
    assert "unpriced" in second[: second.index("invoice")]


def test_zero_typed_is_a_line_and_nothing_typed_is_not(keeper, store, by, quilt):
    make_item("WAT-001", "饮用水")
    noticed(store, by, ("BED-001", 5), ("WAT-001", 5))
    client = signed_in(keeper)
    client.post("/field/forms/arrivals/", {"notice": ReceiptNotice.objects.get().number})
    page = f"/field/forms/arrivals/{Tally.objects.get().number}/"
    client.post(page, {"step": "count", **lines({"item": quilt.pk, "loose": "0"}, {"item": "", "loose": ""})})
    assert [line.counted for line in Tally.objects.get().lines.all()] == [0]


@pytest.mark.parametrize("address", ["/inbound/{n}/", "/field/forms/arrivals/{t}/", "/inbound/{n}/edit/"])
def test_strangers_meet_404_and_readers_change_nothing(address, keeper, stranger, auditor, store, by, quilt):
    notice = noticed(store, by, ("BED-001", 5))
    if "{t}" in address:
        signed_in(keeper).post("/field/forms/arrivals/", {"notice": notice.number})
    tally = Tally.objects.first()
    page = address.format(n=notice.number, t=tally.number if tally else "")
    facts = {"step": "contacted" if "{t}" not in address else "turn_away"}
    assert signed_in(stranger).post(page, facts).status_code == 404
    assert signed_in(auditor).post(page, facts).status_code == 403
    assert ReceiptNotice.objects.get().contacted_at is None


def test_a_case_is_explained_and_settled_on_its_page(keeper, commander, auditor, stranger, store, by, quilt):
    stocked(store, by, 40)
    document = count(warehouse=store, by=by, lines=[CountLine("L1", 35)])
    about = cases.About(lot=document.counted_lines.get().lot, document=document)
    case = cases.open_case(kind="count", warehouse=store, by=by, expected=40, found=35, about=about)
    DiscrepancyCase.objects.update(due_at=timezone.now() - timedelta(days=1))
    page, client = f"/cases/{case.number}/", signed_in(keeper)
    for show in ("", "mine", "overdue", "all"):
        assert case.number in shown(client, f"/cases/?show={show}")
    assert case.number not in shown(client, "/cases/?show=settled")
    client.post(page, {"step": "explain", "reason": "借给消防队"})
    told = shown(client, page)
    assert "借给消防队" in told
    assert "立差异案" in told
    assert "case-opened" not in told
    before = book()
    assert client.post(page, {"step": "settle", "answer": "written_off", "note": "遗失"}).status_code == 409
    assert signed_in(stranger).get(page).status_code == 404
    assert signed_in(auditor).post(page, {"step": "settle", "answer": "accepted", "note": "x"}).status_code == 403
    assert book() == before
    signed_in(commander).post(page, {"step": "settle", "answer": "found", "found": "3", "location": "A-01", "note": "找回三床"})
    case.refresh_from_db()
    assert (case.state, left(store)) == ("settled", 38)
    shown(client, page)
    assert client.get(f"{page}loss.pdf").content.startswith(b"%PDF")


@pytest.fixture
def gate(keeper, store, quilt):
    cache.clear()
    ends = timezone.localtime(timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    answer = signed_in(keeper).post("/intake/", {"warehouse": store.code, "ends_at": ends, "cartons": "40", "items": [quilt.pk]})
    session = IntakeSession.objects.get()
    assert answer["Location"] == f"/intake/{session.pk}/"
    return session


def test_a_strangers_phone_says_what_is_in_a_carton_and_the_keeper_books_it(gate, keeper, quilt):
    carton = gate.cartons.first()
    page = f"/in/{gate.token}/{carton.code}/"
    stranger = Client()
    assert stranger.get(f"/in/{carton.code}/")["Location"] == page
    assert stranger.get(f"/in/wrong/{carton.code}/").status_code == 404
    assert "箱里是什么" in shown(stranger, page)
    assert stranger.post(page, {"item": quilt.pk, "quantity": "0"}).status_code == 400
    for _ in range(2):
        facts = {"item": quilt.pk, "quantity": "12", "photo": SimpleUploadedFile("箱.jpg", photo())}
        assert "谢谢" in stranger.post(page, facts, follow=True).content.decode()
    assert not Document.objects.exists()
    client = signed_in(keeper)
    seen = shown(client, f"/intake/{gate.pk}/")
    picture = f"/evidence/{Attachment.objects.get(paper=carton.code).pk}/"
    assert (carton.code in seen, picture in seen, client.get(picture).status_code) == (True, True, 200)
    assert stranger.get(picture).status_code in {302, 404}
    client.post(f"/intake/{gate.pk}/", {"step": "confirm", "code": carton.code, **HAND})
    assert (IntakeCarton.objects.get(pk=carton.pk).state, Document.objects.count()) == ("confirmed", 1)
    shown(client, f"/intake/{gate.pk}/")
    shown(client, "/intake/")
    assert client.get(f"/intake/{gate.pk}/sheet.pdf").content.startswith(b"%PDF")
    assert "已处理过" in shown(stranger, page)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"},
        {"quantity": "9" * 6000},
        {"quantity": "²"},
        {"item": "²"},
        {"item": "9" * 30},
        {"expires_on": "2026-02-31"},
        {"expires_on": "soon"},
    ],
    ids=str,
)
def test_what_a_stranger_mistypes_is_refused_and_the_rest_stays_typed(gate, quilt, wrong):
    carton = gate.cartons.first()
    facts = {"item": str(quilt.pk), "quantity": "12", "expires_on": "2027-05-01", "donor": "捐赠人-0423", "helper": "小李"} | wrong
    answer = Client().post(f"/in/{gate.token}/{carton.code}/", facts)
    text = answer.content.decode()
    assert (answer.status_code, IntakeCarton.objects.get(pk=carton.pk).state) == (400, "printed")
    assert all(f'value="{word}"' in text for word in ("捐赠人-0423", "小李", facts["expires_on"]))
    assert ("checked" in text) == ("item" not in wrong)


def test_a_hidden_sign_is_named_beside_its_field(gate, quilt):
    carton = gate.cartons.first()
    answer = Client().post(f"/in/{gate.token}/{carton.code}/", {"item": str(quilt.pk), "quantity": "12", "donor": "王\u200b女士", "helper": "小李"})
    text = answer.content.decode()
    assert (answer.status_code, IntakeCarton.objects.get(pk=carton.pk).state) == (400, "printed")
    assert re.search(r'<p class="field-error" id="donor-error">.*?“捐赠人\(自述\)”里有看不见的符号', text, re.DOTALL)
    assert 'value="小李"' in text


def test_a_carton_keeps_no_more_photographs_than_it_needs(gate, quilt):
    page = f"/in/{gate.token}/{gate.cartons.first().code}/"
    answers = [
        Client().post(page, {"item": quilt.pk, "quantity": "1", "photo": SimpleUploadedFile("箱.jpg", photo(40 + number))}).status_code
        for number in range(4)
    ]
    assert (answers, Attachment.objects.count()) == ([302, 302, 302, 409], 3)


def test_a_refused_booking_keeps_the_ticks_and_a_refused_gate_what_was_typed(gate, keeper, store, quilt):
    client, (first, second) = signed_in(keeper), gate.cartons.order_by("code")[:2]
    for one in (first, second):
        log_carton(carton=one, item=quilt, quantity=10)
    text = client.post(f"/intake/{gate.pk}/", {"step": "confirm", "code": second.code}).content.decode()
    assert f'value="{second.code}" checked' in text
    assert f'value="{first.code}">' in text
    answer = client.post("/intake/", {"warehouse": store.code, "ends_at": "2026-13-01T10:00", "cartons": "70", "items": [quilt.pk]})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert all(word in text for word in ('value="2026-13-01T10:00"', 'value="70"', f'value="{quilt.pk}" checked'))


def test_every_picture_that_a_catalogue_may_name_is_drawn():
    drawn = set(re.findall(r'symbol id="([^"]+)"', (settings.BASE_DIR / "static/relief/goods.svg").read_text(encoding="utf-8")))
    assert drawn == PICTURES | set(Item.Category.values)


def test_who_sends_too_many_at_once_waits(gate, quilt, monkeypatch):
    monkeypatch.setattr("inventory.pages.intake.MINUTE", 10**8)  # no minute ends while the test runs
    page = f"/in/{gate.token}/{gate.cartons.first().code}/"
    answers = [Client().post(page, {"item": quilt.pk, "quantity": "1"}).status_code for _ in range(32)]
    assert (answers[0], answers[-1]) == (302, 429)


def test_a_gate_that_ended_is_opened_again_for_the_codes_that_are_printed(gate, keeper):
    client = signed_in(keeper)
    client.post(f"/intake/{gate.pk}/", {"step": "close"})
    assert "已关闭" in client.get(f"/intake/{gate.pk}/").content.decode().split("<h2")[0].rpartition("</h1>")[2]
    typed = f"{timezone.localtime() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    refused = client.post(f"/intake/{gate.pk}/", {"step": "again", "ends_at": typed})
    assert (refused.status_code, typed in refused.content.decode()) == (400, True)
    assert not is_open(IntakeSession.objects.get())
    client.post(f"/intake/{gate.pk}/", {"step": "again", "ends_at": f"{timezone.localtime() + timedelta(hours=5):%Y-%m-%dT%H:%M}"})
    assert is_open(IntakeSession.objects.get())
    assert "接收点已打开" in client.get(f"/intake/{gate.pk}/").content.decode()


def test_a_gate_is_not_for_strangers_of_the_society(gate, stranger, auditor):
    assert signed_in(stranger).get(f"/intake/{gate.pk}/").status_code == 404
    assert signed_in(auditor).post(f"/intake/{gate.pk}/", {"step": "close"}).status_code == 403
