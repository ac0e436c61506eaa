"""Phones: their codes, their secrets, and what becomes of one that was taken out of service."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from inventory.models import Device
from inventory.outbox.devices import retire
from tests.inventory.outbox.phone import Phone, enrol, signed_in
from tests.inventory.stock import book, stocked

pytestmark = pytest.mark.django_db


def test_the_phones_of_a_society_are_k1_and_k2_and_only_a_hash_of_their_secret_is_kept(keeper, store):
    first, second = enrol(keeper, "旧手机"), enrol(keeper)
    assert (first.code, second.code) == ("K1", "K2")
    kept = Device.objects.get(code="K1")
    assert kept.label == "旧手机"
    assert first.secret not in kept.secret
    assert kept.organisation == store.organisation


def test_every_society_counts_its_own_phones(keeper, store, stranger, neighbour):
    assert enrol(keeper).code == enrol(stranger).code == "K1"


def test_who_keeps_no_warehouse_sets_no_phone_up(visitor, clerk, auditor, store):
    for person in (visitor, clerk, auditor):
        answer = signed_in(person).post("/field/device/", {}, content_type="application/json")
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/no-field-office")
    assert not Device.objects.exists()


def test_nobody_signed_in_is_answered_in_json_and_not_sent_to_a_page(store):
    for answer in (Client().get("/field/pack.json"), Client().post("/field/commands/"), Client().post("/field/device/")):
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-signed-in")


def test_a_sign_in_alone_needs_the_mark_of_its_own_page(keeper, store):
    client = Client(enforce_csrf_checks=True)
    client.force_login(keeper)
    assert client.post("/field/device/", {}, content_type="application/json").status_code == 403
    client.get("/field/pack.json")
    token = client.cookies["csrftoken"].value
    assert client.post("/field/device/", {}, content_type="application/json", headers={"X-CSRFToken": token}).status_code == 201


def test_a_phone_out_of_service_is_refused_with_a_sentence(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by)
    retire(device=Device.objects.get())
    before = book()
    for answer in (phone.post([phone.enter("issue", {})]), phone.pack()):
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/device-retired")
        assert "K1" in answer.json()["detail"]
    assert book() == before
    assert enrol(keeper).code == "K2"


def test_a_phone_in_another_hand_or_with_another_secret_is_not_known(keeper, leader, stranger, store, neighbour):
    phone, other = enrol(keeper), enrol(stranger)
    for wrong in (
        Phone(phone.client, "K1", "made up"),
        Phone(phone.client, "K7", phone.secret),
        Phone(phone.client, "", ""),
        Phone(other.client, phone.code, phone.secret),
    ):
        answer = wrong.post([])
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/unknown-device")


@pytest.mark.django_db(transaction=True)
def test_phones_set_up_at_the_same_moment_get_different_codes(keeper, store):
    def set_up(_: int) -> str:
        try:
            return enrol(keeper).code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        codes = list(people.map(set_up, range(6)))
    assert sorted(codes) == [f"K{number}" for number in range(1, 7)]
