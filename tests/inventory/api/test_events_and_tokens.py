"""The stream is polled cheaply; a password becomes a token, guessing does not."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from inventory.services import ReceiptLine, receive
from relief.core.models import User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_old_tries():
    cache.clear()
    yield
    cache.clear()


def sign_in(username, password):
    return APIClient().post("/api/v1/token/", {"username": username, "password": password}, format="json")


def test_a_poll_with_nothing_new_is_answered_304_by_one_query_beside_the_sign_in(api, keeper, store, query_count):
    client = api(keeper)
    first = client.read("events/")
    last = first.json()["results"][-1]["id"]
    polled = client.read("events/", after=last)
    assert polled.json()["results"] == []
    with query_count("api events poll"):
        nothing = client.get("/api/v1/events/", {"after": last}, HTTP_IF_NONE_MATCH=polled["ETag"])
    assert (nothing.status_code, nothing.content) == (304, b"")
    receive(warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.quilt, 1)])
    fresh = client.get("/api/v1/events/", {"after": last}, HTTP_IF_NONE_MATCH=polled["ETag"])
    assert [row["kind"] for row in fresh.json()["results"]] == ["goods-received"]
    assert fresh.json()["results"][0]["payload"]["items"] == {"QUILT": 1}


def test_the_right_password_gives_the_token_that_opens_the_door(keeper, store):
    answer = sign_in("keeper", PASSWORD)
    assert answer.status_code == 200
    client = APIClient()
    for scheme in ("Token", "Bearer"):
        client.credentials(HTTP_AUTHORIZATION=f"{scheme} {answer.json()['token']}")
        assert client.get("/api/v1/warehouses/").status_code == 200
    assert sign_in("keeper", PASSWORD).json() == answer.json()


@pytest.mark.parametrize(("username", "password"), [("keeper", "wrong"), ("nobody", "wrong"), ("keeper", PASSWORD + " ")])
def test_a_wrong_sign_in_is_refused_and_makes_no_token(keeper, username, password):
    answer = sign_in(username, password)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert not Token.objects.exists()


def test_guessing_is_stopped(keeper):
    answers = [sign_in("keeper", f"guess-{number}").status_code for number in range(8)]
    assert answers[0] == 400
    assert answers[-1] == 429
    assert sign_in("keeper", PASSWORD).status_code == 429


def test_a_sign_in_that_ended_opens_nothing(api, keeper, store):
    client = api(keeper)
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    answer = client.read("warehouses/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert sign_in("keeper", PASSWORD).status_code == 400


def test_a_second_factor_is_not_walked_round(keeper):
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.TOTP, data={})
    answer = sign_in("keeper", PASSWORD)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (403, "second-factor")
    assert not Token.objects.exists()


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token ключ", "Token 0123456789", "Bearer"])
def test_a_broken_token_opens_nothing(db, header):
    answer = APIClient().get("/api/v1/warehouses/", HTTP_AUTHORIZATION=header)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_session_reads_and_writes_only_with_its_csrf_token(keeper, store):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(keeper)
    assert client.get("/api/v1/warehouses/").status_code == 200
    body = {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 1}]}
    answer = client.post("/api/v1/issues/", body, format="json", HTTP_IDEMPOTENCY_KEY="s")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
