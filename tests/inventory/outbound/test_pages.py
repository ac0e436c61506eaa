"""A waybill from page to page: one primary step at a time, packing, the pass, the proof, and the telephone at night."""

from __future__ import annotations

import base64
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from inventory.models import Attachment, LogisticUnit, ReleaseOrder, Signature, Waybill
from tests.inventory.outbound.test_proofs import drawn

pytestmark = pytest.mark.django_db


def go(client, waybill, step, **data):
    data = {f"{step}-{name}" if name != "key" else name: value for name, value in data.items()}
    return client.post(f"/field/forms/waybills/{waybill.number}/{step}/", {"key": uuid.uuid4().hex, **data})


def state(waybill) -> str:
    return Waybill.objects.get(pk=waybill.pk).state


def text_of(answer) -> str:
    assert answer.headers["Content-Type"] == "application/pdf", answer
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_next_step_is_the_one_thing_to_press_all_the_way(client, keeper, emergency, waybill):
    client.force_login(keeper)
    address = f"/field/forms/waybills/{waybill.number}/"
    assert 'form="next"' in client.get(address).content.decode()
    picture = io.BytesIO(drawn())
    picture.name = "hand.png"
    left = go(client, waybill, "depart", seal_number="F-7", odometer_km="100", driver_name="司机甲", picture=picture)
    assert (left.status_code, state(waybill)) == (302, "departed"), left.content
    assert go(client, waybill, "depart").status_code == 409
    assert go(client, waybill, "divert", reason="塌方", destination="渤海镇中学").status_code == 302
    assert "塌方" in client.get(address).content.decode()
    assert go(client, waybill, "lose", reason="失联").status_code == 302
    assert go(client, waybill, "find", reason="找到").status_code == 302
    assert go(client, waybill, "arrive").status_code == 302
    lot = waybill.lines.first().lot_id
    assert go(client, waybill, "return", **{f"lot{lot}": "10", "reason": "放不下"}).status_code == 302
    assert f'href="/field/forms/papers/{waybill.document.followed_by.filter(kind="return").last().number}/"' in client.get(address).content.decode()
    assert go(client, waybill, "sign", signed_by="").status_code == 422
    assert go(client, waybill, "sign", signed_by="渤海站长", longitude="27.9", latitude="119.6", copied_from="wgs84").status_code == 422
    glass = "data:image/png;base64," + base64.b64encode(drawn()).decode()
    refused = go(client, waybill, "sign", signed_by="渤海站长", drawn=glass, **{f"lot{lot}": "9999"})
    assert (refused.status_code, glass in refused.content.decode()) == (409, True)
    assert client.get(f"{address}sign/").url == address  # read again, or come back to from the form for photographs that stands there
    where = {"longitude": "119.66", "latitude": "27.85", "copied_from": "wgs84"}
    photo = SimpleUploadedFile("货.png", drawn())
    assert (
        go(client, waybill, "sign", signed_by="渤海站长", drawn=glass, place="操场", photo=photo, **where, **{f"lot{lot}": "49"}).status_code == 302
    )
    assert state(waybill) == "signed_with_discrepancy"
    signed = Signature.objects.get(paper=waybill.number, role="consignee")
    assert (signed.name, signed.method, bool(signed.picture)) == ("渤海站长", "glass", True)
    case, page = waybill.cases.get(kind="delivery"), client.get(address).content.decode()
    assert case.owner == waybill.document.by
    assert [one in page for one in (f"/cases/{case.number}/", "119.66", f"/evidence/{Attachment.objects.get(paper=waybill.number).pk}/")] == [
        True
    ] * 3
    assert "渤海站长" in text_of(client.get(f"/papers/{waybill.number}/proof.pdf"))
    assert "浙K00001" in text_of(client.get(f"/papers/{waybill.number}/pass.pdf"))


def test_readers_are_refused_and_strangers_find_nothing(client, waybill, auditor, stranger):
    for user, page, step in ((auditor, 200, 403), (stranger, 404, 404)):
        client.force_login(user)
        assert client.get(f"/field/forms/waybills/{waybill.number}/").status_code == page
        assert go(client, waybill, "depart").status_code == step
        assert client.post(f"/field/forms/waybills/{waybill.number}/packing/", {"all": "1"}).status_code == step
        assert client.get("/field/forms/waybills/NO/").status_code == 404
    assert state(waybill) == "prepared"


def test_a_packing_list_is_printed_once_it_adds_up(client, keeper, waybill, store):
    client.force_login(keeper)
    address = f"/field/forms/waybills/{waybill.number}/packing/"
    lot = store.lot("Q1").pk
    assert client.post(address, {"key": uuid.uuid4().hex, "kind": "box", f"lot{lot}": "10", "weight_kg": "26.5"}).status_code == 302
    assert LogisticUnit.objects.get().weight_g == 26_500
    assert client.get(f"/papers/{waybill.number}/packing-list.pdf").status_code == 302
    assert client.post(address, {"key": uuid.uuid4().hex, "kind": "box", f"lot{lot}": "51"}).status_code == 409
    assert client.post(address, {"key": uuid.uuid4().hex, "all": "1"}).status_code == 302
    assert LogisticUnit.objects.first().sscc in text_of(client.get(f"/papers/{waybill.number}/packing-list.pdf"))
    client.post(address, {"key": uuid.uuid4().hex, "unpack": LogisticUnit.objects.first().sscc})
    assert client.get(address).status_code == 200


def test_outside_a_response_there_is_no_pass_to_print(client, keeper, waybill):
    client.force_login(keeper)
    assert client.get(f"/papers/{waybill.number}/pass.pdf").status_code == 404
    assert go(client, waybill, "pass").status_code == 409


def test_an_order_by_telephone_is_one_form_and_refuses_who_may_not_release(client, keeper, commander, leader, store, auditor):
    client.force_login(keeper)
    page = client.get("/field/forms/verbal/").content.decode()
    assert str(commander.person) in page
    assert str(leader.person) not in page
    form = {
        "key": uuid.uuid4().hex, "warehouse": store.here.pk, "approver": commander.person.pk, "channel": "电话", "destination": "东坑安置点",
        "occurred_at": "2026-11-01T02:10", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-item": store.quilt.pk, "form-0-loose": "20",
    }  # fmt: skip
    assert client.post("/field/forms/verbal/", {**form, "approver": leader.person.pk}).status_code == 200
    assert ReleaseOrder.objects.count() == 0
    assert client.post("/field/forms/verbal/", form).status_code == 302
    order = ReleaseOrder.objects.get()
    assert (order.state, order.approved_by) == ("verbal_approved", commander.person)
    assert client.post(f"/field/forms/orders/{order.number}/ratify/").status_code in {403, 404}
    client.force_login(commander)
    assert client.post(f"/field/forms/orders/{order.number}/ratify/", {"key": "r"}).status_code == 302
    assert ReleaseOrder.objects.get().state == "approved"


def test_the_drivers_telephone_is_open_to_who_sends_the_goods_and_masked_for_who_only_reads(client, keeper, auditor, waybill):
    Waybill.objects.filter(pk=waybill.pk).update(driver="司机甲", driver_phone="199-0000-4712", pass_number="JN-VP-20160928-S001")
    page, done = f"/field/forms/waybills/{waybill.number}/", f"/field/forms/papers/{waybill.document.number}/"
    papers = [f"/papers/{waybill.number}/{name}.pdf" for name in ("waybill", "pass")]
    for person, told in ((keeper, True), (auditor, False)):
        client.force_login(person)
        assert ["199-0000-4712" in client.get(address).content.decode() for address in (page, done)] == [told] * 2
        assert ["199-0000-4712" in text_of(client.get(address)) for address in papers] == [told] * 2
        assert "司机甲" in client.get(page).content.decode()
