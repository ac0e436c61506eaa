"""Papers to print from the keeper's pages, and the address their code leads to."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from inventory.models import Agreement, CallOff, DiscrepancyCase, Document, ReceiptNotice, Tally, Waybill
from relief.core.papers.entering import page_of
from relief.core.papers.titles import TITLES
from tests.inventory.pages.test_keeper import address, typed

pytestmark = pytest.mark.django_db


def text_of(answer):
    assert answer.headers["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


@pytest.fixture
def issued(client, keeper, waiting):
    client.force_login(keeper)
    client.post(address(waiting), typed(waiting))
    return Document.objects.get(kind="issue")


def test_the_order_and_its_pick_list_are_printed_for_a_night_without_power(client, keeper, waiting):
    client.force_login(keeper)
    assert "173" in text_of(client.get(f"/papers/{waiting.number}/order.pdf"))
    walk = text_of(client.get(f"/papers/{waiting.number}/pick-list.pdf"))
    assert f"Release order {waiting.number}" in " ".join(walk.split())
    assert walk.index("A-01") < walk.index("A-02")


def test_the_issue_note_and_the_waybill_carry_lots_boxes_and_the_vehicle(client, issued):
    note = text_of(client.get(f"/papers/{issued.number}/note.pdf"))
    assert "SOON" in note
    waybill = text_of(client.get(f"/papers/{Waybill.objects.get().number}/waybill.pdf"))
    assert "浙K12345" in waybill
    assert "东坑镇中心小学" in waybill


def test_the_code_on_a_paper_leads_to_its_page(client, issued, waiting):
    assert client.get(f"/papers/{issued.number}/").url == f"/field/forms/papers/{issued.number}/"
    assert client.get(f"/papers/{waiting.number}/").url == address(waiting)
    lorry = Waybill.objects.get().number
    assert client.get(f"/papers/{lorry}/").url == f"/field/forms/waybills/{lorry}/"
    assert client.get("/papers/NO-SUCH-PAPER/").status_code == 404


def test_the_code_on_every_paper_of_the_store_leads_to_its_page(client, keeper, store, stranger):
    by, day = keeper.person, timezone.localdate()
    case = DiscrepancyCase.objects.create(number="JN-DC-1", warehouse=store, expected=2, found=1)
    notice = ReceiptNotice.objects.create(number="JN-RN-1", warehouse=store, origin="donation", party="爱心企业01号", noticed_by=by)
    lorry = Tally.objects.create(
        number="JN-TS-1", warehouse=store, notice=notice, location=store.locations.first(), party="爱心企业01号", tallied_by=by
    )
    agreement = Agreement.objects.create(
        number="JN-AG-1", organisation=store.organisation, kind="framework", partner="供货商01号", starts_on=day, ends_on=day
    )
    call = CallOff.objects.create(number="JN-CO-1", agreement=agreement, to_warehouse=store, called_by=by, due_at=timezone.now())
    pages = {
        case.number: f"/cases/{case.number}/",
        notice.number: f"/inbound/{notice.number}/",
        lorry.number: f"/field/forms/arrivals/{lorry.number}/",
        agreement.number: f"/agreements/{agreement.number}/",
        call.number: f"/agreements/{agreement.number}/",
    }
    for user in (keeper, stranger):
        client.force_login(user)
        for number, page in pages.items():
            answer = client.get(f"/papers/{number}/")
            assert (answer.status_code, answer.headers.get("Location")) == ((302, page) if user is keeper else (404, None))
            assert user is stranger or client.get(page).status_code == 200


def test_every_page_on_which_a_blank_paper_is_entered_is_there(client, keeper, store):
    client.force_login(keeper)
    for name in TITLES:
        page = client.get(f"/blank-papers/{name}/").content.decode()
        assert f"/blank-papers/{name}.pdf" in page, name
        if page_of(name):
            assert client.get(reverse(page_of(name))).status_code == 200, name
    assert client.get("/blank-papers/no-such-paper/").status_code == 404


def test_a_stranger_prints_none_of_our_papers(client, stranger, issued, waiting):
    waybill = Waybill.objects.get().number
    client.force_login(stranger)
    for path in (
        f"{issued.number}/note.pdf",
        f"{waiting.number}/order.pdf",
        f"{waiting.number}/pick-list.pdf",
        f"{waybill}/waybill.pdf",
        f"{waybill}/",
    ):
        assert client.get(f"/papers/{path}").status_code == 404, path


def test_a_count_prints_what_was_seen_beside_what_was_booked(client, keeper, goods):
    from tests.inventory.pages.test_entries import count_form

    client.force_login(keeper)
    client.post("/field/forms/count/", count_form(goods, SOON="97"))
    text = text_of(client.get(f"/papers/{Document.objects.get(kind='count').number}/note.pdf"))
    assert "97" in text
    assert "100" in text
