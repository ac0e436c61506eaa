"""What phones and other programs send is refused where it is longer than its column, and neither cut nor a fault of ours."""

from __future__ import annotations

import uuid

import pytest
from rest_framework import serializers

from inventory.models import Device, Document, FieldCommand, Lot
from relief.core import fieldwork
from tests.inventory.outbox.phone import enrol, signed_in
from tests.inventory.stock import left, stocked

pytestmark = pytest.mark.django_db


def texts(form, path=""):
    """Every text of a form, also those in its lines: (path, field)."""
    for name, field in form.fields.items():
        inner = getattr(field, "child", None) or field
        if isinstance(inner, serializers.Serializer):
            yield from texts(inner, f"{path}{name}.")
        elif isinstance(inner, serializers.CharField) and not isinstance(inner, serializers.UUIDField):
            yield f"{path}{name}", inner


def test_every_text_a_phone_may_send_says_how_long_it_may_be():
    forms = {name: kind.body for name, kind in fieldwork._kinds.items() if kind.body}
    open_ended = [f"{name}: {path}" for name, body in forms.items() for path, field in texts(body()) if field.max_length is None]
    assert (open_ended, len(forms) > 20) == ([], True)


def test_the_name_of_a_phone_that_is_too_long_sets_no_phone_up(keeper, store):
    answer = signed_in(keeper).post("/field/device/", {"label": "机" * 61}, content_type="application/json")
    assert (answer.status_code, answer.json()["type"], answer.json()["length"], answer.json()["most"]) == (400, "/problems/too-long", 61, 60)
    assert Device.objects.count() == 0
    enrol(keeper, "机" * 60)
    assert Device.objects.get().label == "机" * 60


def test_words_of_an_entry_that_are_too_long_are_refused_whole(keeper, store, by, quilt):
    stocked(store, by, 10)
    phone, papers = enrol(keeper), Document.objects.count()
    body = {"warehouse": store.code, "party": "东坑镇", "lines": [{"lot": Lot.objects.get().pk, "quantity": 2}]}
    told = phone.one("issue", body | {"note": "长" * 251})
    assert (told["state"], told["problem"]["type"], told["problem"]["errors"][0]["field"]) == ("refused", "/problems/invalid", "note")
    assert (Document.objects.count(), left(store)) == (papers, 10)
    assert FieldCommand.objects.get().body["body"]["note"] == "长" * 251
    whole = phone.one("issue", body | {"note": "满" * 250})
    assert (whole["problem"], whole["state"]) == (None, "done")
    assert Document.objects.filter(note="满" * 250).exists()


@pytest.mark.parametrize(("field", "most"), [("note", 250), ("party", 120)])
def test_words_of_another_program_that_are_too_long_are_refused_whole(api, keeper, store, by, quilt, field, most):
    stocked(store, by, 10)
    papers = Document.objects.count()
    body = {"warehouse": store.code, "lines": [{"item": "BED-001", "quantity": 2}]}
    ask = lambda words: api(keeper).post(  # noqa: E731 - the same request twice
        "/api/v1/issues/", body | {field: words}, format="json", headers={"Idempotency-Key": str(uuid.uuid4())}
    )
    told = ask("长" * (most + 1))
    assert (told.status_code, told.json()["errors"][0]["field"], told.json()["errors"][0]["code"]) == (400, field, "max_length")
    assert (Document.objects.count(), left(store)) == (papers, 10)
    assert ask("满" * most).status_code == 201
    assert Document.objects.filter(**{field: "满" * most}).exists()
