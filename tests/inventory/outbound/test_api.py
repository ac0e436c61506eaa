"""Orders and waybills through the interface: every step under a key, every refusal a problem, nothing booked twice."""

from __future__ import annotations

import base64

import pytest

from inventory.models import DiscrepancyCase, Document, LogisticUnit, ReleaseOrder, Reservation, Signature, Waybill
from relief.core.models import CommandKey
from tests.inventory.api.sending import send, state
from tests.inventory.outbound.test_proofs import drawn

pytestmark = pytest.mark.django_db


def picture() -> str:
    return "data:image/png;base64," + base64.b64encode(drawn()).decode()


def asked(**more):
    return {"warehouse": "JN-01", "destination": "东坑安置点", "lines": [{"item": "QUILT", "quantity": 60}], **more}


def slug(answer) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    return answer.json()["type"].rsplit("/", 1)[-1]


def test_an_order_goes_from_the_request_to_the_signature(api, keeper, leader, commander, store, incident, emergency):
    mine, theirs = api(keeper), api(commander)
    opened = send(mine, "orders/", asked(incident="JN-IN-1", position={"longitude": 119.6, "latitude": 27.9}))
    assert (opened.status_code, opened.json()["state"], opened.json()["longitude"]) == (201, "draft", 119.6)
    number = opened.json()["number"]
    approved = send(theirs, f"orders/{number}/approve/", {})
    assert approved.json()["state"] == "approved"
    first = send(mine, f"orders/{number}/issue/", {"lines": [{"item": "QUILT", "quantity": 40, "location": "A1"}], "vehicle": {"plate": "浙K00001"}})
    second = send(mine, f"orders/{number}/issue/", {"vehicle": {"plate": "浙K00002"}})
    assert (first.status_code, second.status_code) == (201, 201)
    lorries = [first.json()["waybill"], second.json()["waybill"]]
    assert [line.quantity for line in Waybill.objects.get(number=lorries[1]).lines.all()] == [20]
    bill = f"waybills/{lorries[0]}"
    assert send(mine, f"{bill}/units/", {"lines": [{"lot": "Q1", "quantity": 40}]}).status_code == 201
    assert send(mine, f"{bill}/load/", {"driver": "司机甲", "seal_number": "F1"}).json()["state"] == "loaded"
    hand = {"role": "driver", "method": "glass", "name": "司机甲", "picture": picture()}
    left = send(mine, f"{bill}/depart/", {"odometer_km": 48211, "signatures": [hand]})
    assert (left.json()["state"], left.json()["odometer_km"], left.json()["pass_number"][:6]) == ("departed", 48211, "JN-VP-")
    assert send(mine, f"{bill}/divert/", {"destination": "渤海镇中学", "reason": "塌方"}).json()["destination"] == "渤海镇中学"
    assert send(mine, f"{bill}/lose/", {"reason": "失联"}).json()["state"] == "lost"
    assert send(mine, f"{bill}/find/", {"reason": "找到"}).json()["state"] == "departed"
    assert send(theirs, f"{bill}/arrive/", {}).json()["state"] == "arrived"
    assert send(mine, f"{bill}/unload/", {}).json()["state"] == "unloaded"
    assert send(mine, f"{bill}/return/", {"lines": [{"lot": "Q1", "quantity": 5}]}).json()["state"] == "unloaded"
    place = {"longitude": 119.64, "latitude": 27.97}
    hand = {"role": "consignee", "method": "glass", "name": "渤海站长", "picture": picture()}
    told = send(
        mine,
        f"{bill}/sign/",
        {"signed_by": "渤海站长", "delivered": [{"lot": "Q1", "quantity": 34}], "position": place, "place": "操场", "signatures": [hand]},
    )
    assert (told.json()["state"], told.json()["signed_place"]) == ("signed_with_discrepancy", "操场")
    assert {role for (role,) in Signature.objects.values_list("role")} == {"driver", "consignee"}
    assert DiscrepancyCase.objects.filter(settled_at__isnull=True).count() == 1
    assert slug(send(mine, f"{bill}/close/", {})) == "not-carried"


def test_an_approval_by_telephone_is_recorded_and_ratified(api, keeper, leader, commander, store):
    opened = send(api(keeper), "orders/", asked(verbal={"approver": commander.person.pk, "channel": "电话"}))
    assert (opened.json()["state"], opened.json()["approval_channel"]) == ("verbal_approved", "电话")
    number = opened.json()["number"]
    assert slug(send(api(keeper), f"orders/{number}/ratify/", {})) == "same-hands"
    assert send(api(commander), f"orders/{number}/ratify/", {}).json()["state"] == "approved"
    refused = send(api(keeper), "orders/", asked(verbal={"approver": leader.person.pk, "channel": "电话"}))
    assert slug(refused) == "no-authority"
    refused = send(api(commander), "orders/", asked(verbal={"channel": "自己"}))
    assert slug(refused) == "no-emergency"
    assert ReleaseOrder.objects.count() == 1
    assert send(api(keeper), f"orders/{number}/cancel/", {"reason": "改道"}).json()["state"] == "cancelled"
    assert not Reservation.objects.filter(released_at__isnull=True).exists()


def test_a_part_issue_sent_again_is_answered_as_before_whatever_changed_since(api, keeper, leader, commander, store):
    number = send(api(leader), "orders/", asked()).json().get("number") or send(api(keeper), "orders/", asked()).json()["number"]
    send(api(commander), f"orders/{number}/approve/", {})
    body = {"lines": [{"item": "QUILT", "quantity": 40}], "vehicle": {"plate": "浙K00001"}}
    first = send(api(keeper), f"orders/{number}/issue/", body, key="one")
    send(api(keeper), f"orders/{number}/issue/", {}, key="rest")
    again = send(api(keeper), f"orders/{number}/issue/", body, key="one")
    assert (again.status_code, again.json(), again.headers["Idempotent-Replayed"]) == (201, first.json(), "true")
    assert Document.objects.filter(kind="issue").count() == 2
    assert slug(send(api(keeper), f"orders/{number}/issue/", body, key="two")) == "wrong-step"
    assert slug(send(api(keeper), f"orders/{number}/issue/", {}, key="one")) == "idempotency-key-reused"


def test_a_count_without_its_lot_sent_again_is_answered_though_the_shelf_changed(api, keeper, store):
    body = {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 199}]}
    first = send(api(keeper), "counts/", body, key="count")
    send(api(keeper), "receipts/", {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 5, "lot": "Q2"}]})
    again = send(api(keeper), "counts/", body, key="count")
    assert (again.status_code, again.json()) == (201, first.json())


def test_strangers_meet_404_readers_403_and_nothing_changes(api, waybill, stranger, auditor, visitor, clerk):
    order = waybill.order.number
    before = state()
    for path, body in (
        (f"orders/{order}/cancel/", {"reason": "x"}),
        (f"orders/{order}/issue/", {}),
        (f"waybills/{waybill.number}/depart/", {}),
        (f"waybills/{waybill.number}/lose/", {"reason": "x"}),
        ("waybills/", {"document": waybill.document.number}),
        ("orders/", asked()),
    ):
        for user, status in ((stranger, 404), (visitor, 404), (auditor, 403), (clerk, 403)):
            answer = send(api(user), path, body)
            assert answer.status_code == status, (path, user, answer.content)
        assert send(api(None), path, body).status_code == 401
    assert state() == before
    assert Waybill.objects.get(pk=waybill.pk).state == "prepared"


@pytest.mark.parametrize(
    ("step", "body", "status"),
    [
        ("sign", {"signed_by": "站长", "position": {"longitude": 119.6, "latitude": 27.9, "datum": "GCJ-02"}}, 400),
        ("sign", {"signed_by": "站长", "position": {"longitude": 27.9, "latitude": 119.6}}, 400),
        ("sign", {"signed_by": "站长", "delivered": [{"lot": "Q1", "quantity": 61}]}, 409),
        ("sign", {"signed_by": "站长", "delivered": [{"lot": "Q1", "quantity": 1.5}]}, 400),
        ("sign", {}, 400),
        ("sign", {"signed_by": "站长", "photos": ["no picture"]}, 400),
        ("return", {"lines": [{"lot": "Q9", "quantity": 1}]}, 409),
        ("return", {"lines": []}, 400),
        ("divert", {"destination": "", "reason": "塌方"}, 400),
        ("divert", {"destination": "别处"}, 400),
        ("lose", {"reason": ""}, 400),
        ("depart", {"odometer_km": -1}, 400),
        ("units", {"lines": [{"lot": "Q1", "quantity": 1}], "parent": "123"}, 409),
        ("pass", {}, 409),
        ("close", {}, 409),
        ("arrive", {"occurred_at": "2199-01-01T00:00:00Z"}, 409),
        ("arrive", {"when": "now"}, 400),
    ],
)
def test_a_wrong_body_is_told_and_changes_nothing(api, arrived, keeper, step, body, status):
    before = state()
    answer = send(api(keeper), f"waybills/{arrived.number}/{step}/", body)
    assert answer.status_code == status, answer.content
    assert answer.json()["detail"]
    assert (state(), Waybill.objects.get(pk=arrived.pk).state, LogisticUnit.objects.count()) == (before, "arrived", 0)


def test_a_step_sent_again_is_answered_once(api, waybill, keeper):
    first = send(api(keeper), f"waybills/{waybill.number}/depart/", {}, key="gone")
    again = send(api(keeper), f"waybills/{waybill.number}/depart/", {}, key="gone")
    assert (first.status_code, again.json()) == (201, first.json())
    assert slug(send(api(keeper), f"waybills/{waybill.number}/depart/", {}, key="other")) == "wrong-step"
    assert CommandKey.objects.filter(key="other").count() == 0
    assert api(keeper).command(f"waybills/{waybill.number}/arrive/", {}).status_code == 400


def test_the_store_that_receives_a_transfer_signs_for_it(api, store, keeper, stranger):
    out = send(api(keeper), "transfers/", {"warehouse": "JN-01", "to_warehouse": "SC-01", "lines": [{"item": "QUILT", "quantity": 20}]}).json()[
        "number"
    ]
    number = send(api(keeper), "waybills/", {"document": out, "plate": "浙K00003"}).json()["number"]
    send(api(keeper), f"waybills/{number}/depart/", {})
    assert send(api(stranger), f"waybills/{number}/depart/", {}).status_code == 403
    assert send(api(stranger), f"waybills/{number}/arrive/", {}).status_code == 201
    assert send(api(stranger), f"waybills/{number}/sign/", {"signed_by": "遂昌仓管员甲"}).json()["state"] == "signed"
    assert Document.objects.filter(kind="transfer_in").count() == 1
