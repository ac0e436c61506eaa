"""Papers to print from the keeper's pages, and the address their code leads to."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from inventory.models import Document, Waybill
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
