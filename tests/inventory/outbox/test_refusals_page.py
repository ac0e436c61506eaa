"""The page of refused entries: both records, and a button that books what there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import Device, DiscrepancyCase, FieldCommand
from relief.core.models import Appointment, World
from tests.inventory.outbox.phone import enrol, signed_in
from tests.inventory.outbox.test_commands import issue_of, lot, today
from tests.inventory.stock import book, left, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    return phone.one("issue", issue_of(20), numbers={"GI": f"JN-GI-{today()}-K1-004"})


def test_both_records_stand_on_the_page_and_taking_what_there_is_keeps_the_number(keeper, refused, store):
    client, row = signed_in(keeper), FieldCommand.objects.get()
    shown = client.get("/field/forms/refusals/").content.decode()
    assert refused["problem"]["detail"] in shown
    assert refused["problem"]["mine"]["text"] in shown
    assert refused["case"] in shown
    assert client.post(f"/field/forms/refusals/{row.pk}/", {"act": "take"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.paper, left(store)) == ("resolved", f"JN-GI-{today()}-K1-004", 0)
    assert DiscrepancyCase.objects.get().resolution.number == row.paper
    again = client.post(f"/field/forms/refusals/{row.pk}/", {"act": "take"})
    assert again.status_code == 409


def test_only_the_short_line_is_cut(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    stocked(store, by, 30, "L2")
    lines = [{"lot": lot(), "location": "R-01", "quantity": 20}, {"lot": lot("L2"), "location": "R-01", "quantity": 5}]
    phone.one("issue", {"warehouse": "JN-01", "lines": lines})
    signed_in(keeper).post(f"/field/forms/refusals/{FieldCommand.objects.get().pk}/", {"act": "take"})
    assert (left(store), left(store, "L2")) == (0, 25)


def test_where_nothing_is_left_the_page_says_so(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    phone.one("issue", issue_of(10))
    phone.one("issue", issue_of(5))
    before = book()
    row = FieldCommand.objects.get(state="refused")
    answer = signed_in(keeper).post(f"/field/forms/refusals/{row.pk}/", {"act": "take"})
    assert (answer.status_code, book()) == (409, before)
    assert signed_in(keeper).post(f"/field/forms/refusals/{row.pk}/", {"act": "withdraw", "note": "重复"}).status_code == 302
    assert FieldCommand.objects.get(pk=row.pk).resolution.endswith("重复")


def test_a_stranger_finds_no_entry_and_a_reader_settles_none(refused, stranger, auditor, store):
    row, before = FieldCommand.objects.get(), book()
    assert signed_in(stranger).post(f"/field/forms/refusals/{row.pk}/", {"act": "take"}).status_code == 404
    assert signed_in(auditor).post(f"/field/forms/refusals/{row.pk}/", {"act": "take"}).status_code == 403
    assert refused["case"] not in signed_in(stranger).get("/field/forms/refusals/").content.decode()
    assert book() == before


def test_a_lost_phone_is_taken_out_of_service(keeper, stranger, clerk, store):
    enrol(keeper)
    device = Device.objects.get()
    assert "K1" in signed_in(clerk).get("/field/forms/phones/").content.decode()
    assert signed_in(stranger).post(f"/field/forms/phones/{device.pk}/retire/").status_code == 404
    assert signed_in(clerk).post(f"/field/forms/phones/{device.pk}/retire/").status_code == 302
    assert Device.objects.get().retired_at


def test_a_drill_takes_only_what_was_made_for_it(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    session = phone.client.session
    session["world"] = "drill"
    session.save()
    before = book()
    answer = phone.post([phone.enter("issue", issue_of(1))])
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/other-world")
    unknown = phone.client.get("/field/pack.json", headers={**phone.headers, "X-Relief-World": "nowhere"})
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/unknown-world")
    assert book() == before


@pytest.mark.parametrize(("minutes_before", "told"), [(30, 1), (-30, 0)])
def test_a_store_hears_of_what_its_keeper_did_before_he_lost_the_office_and_of_nothing_later(keeper, store, by, quilt, minutes_before, told):
    phone = enrol(keeper)
    stocked(store, by, 10)
    ended = timezone.now() - timedelta(hours=1)
    Appointment.objects.filter(person=keeper.person).update(starts_at=ended - timedelta(days=9), ends_at=ended)
    before = book()
    entry = phone.enter("issue", issue_of(4), at=ended - timedelta(minutes=minutes_before))
    [answer] = phone.send(entry)
    assert (answer["state"], book()) == ("refused", before)
    assert DiscrepancyCase.objects.filter(warehouse=store).count() == told
