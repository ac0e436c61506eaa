"""A drill that is not open never leads into the real book."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inventory.models import Document
from relief.core.models import World

pytestmark = pytest.mark.django_db
COMMAND = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "one"}
CLOSED = {"code": "over", "name": "过去的演练", "closed_at": timezone.now()}


@pytest.mark.parametrize(("name", "status"), [("nigth", 404), ("", 404), ("over", 409)])
def test_a_command_for_a_world_that_is_not_open_is_refused(client, keeper, name, status):
    World.objects.create(**CLOSED)
    client.force_login(keeper)
    answers = [
        client.post("/api/v1/issues/", "{}", headers={"X-Relief-World": name}, **COMMAND),
        client.get("/api/v1/holdings/", headers={"X-Relief-World": name}),
    ]
    for answer in answers:
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["type"] == "/problems/unknown-world"
        assert "演练" in answer.json()["detail"]
    assert client.get("/stock/", headers={"X-Relief-World": name}).status_code == status


def test_a_session_whose_drill_was_closed_is_told_before_anything_is_booked(client, keeper):
    World.objects.create(**CLOSED)
    client.force_login(keeper)

    def stand_in(code):
        session = client.session
        session["world"] = code
        session.save()

    stand_in("over")
    assert client.post("/api/v1/issues/", "{}", **COMMAND).status_code == 409
    refused = client.post("/field/forms/receive/", {})
    assert (refused.status_code, "已经结束" in refused.content.decode()) == (409, True)
    assert client.get("/stock/").status_code == 200
    stand_in("over")
    assert client.get("/stock/")["Location"] == "/drills/"
    stand_in("over")
    assert client.get("/drills/").status_code == 200
    assert not Document.every_world.exists()


def test_the_real_world_may_be_named(client, keeper):
    client.force_login(keeper)
    assert client.get("/stock/", headers={"X-Relief-World": World.objects.get(pk=1).code}).status_code == 200
