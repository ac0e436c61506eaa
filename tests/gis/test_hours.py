"""Trips keep the hours of shelters and of requisitions, or say that they do not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gis.models import Trip
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.requisitions import draw_up, take_up
from gis.services.trips import plan_trips
from inventory.models import ReleaseOrder
from relief.core import clock
from relief.core.models import Event

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)
NIGHT = datetime(2026, 6, 14, 23, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def ordered(valley, commander, director):
    """A hundred people at Dongkeng: goods are ordered from the county's and the city's store."""
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    return valley


def planned(valley, commander) -> dict[str, Trip]:
    return {trip.warehouse.code: trip for trip in plan_trips(incident=valley.incident, by=commander.person).trips}


def test_at_night_a_lorry_leaves_so_that_it_is_there_when_the_doors_open(ordered, commander):
    ordered.dongkeng.opens_at, ordered.dongkeng.closes_at = time(7), time(19)
    ordered.dongkeng.save()
    with clock.at(NIGHT):
        near = planned(ordered, commander)["JN-HX"]
    stop = near.stops.select_related("trip", "waybill").first()
    assert timezone.localtime(near.leaves_at).time() == time(6, 30)
    assert timezone.localtime(stop.expected_at).time() == time(7)
    assert (timezone.localtime(stop.due_by).time(), stop.is_late) == (time(19), False)


def test_a_need_that_cannot_be_met_in_time_is_brought_and_said_to_be_late(valley, commander, director):
    asked = draw_up(
        incident=valley.incident,
        shelter=valley.dongkeng,
        wanted={valley.quilt: 80},
        by=commander.person,
        needed_by=clock.now() + timedelta(minutes=40),
    )
    take_up(requisition=asked, by=director.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    assert {order.needed_by for order in ReleaseOrder.objects.all()} == {asked.needed_by}
    trips = planned(valley, commander)
    late = {code: [stop.is_late for stop in trip.stops.select_related("trip", "waybill")] for code, trip in trips.items()}
    assert late == {"JN-HX": [False], "LS-LD": [True]}
    assert [row.payload.get("late") for row in Event.objects.filter(kind="trip-planned").order_by("pk")] == [None, ["东坑中学"]]
    web = Client()
    web.force_login(commander)
    page = web.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "trips"}).content.decode()
    assert "过了时间才到" in page


def test_hours_that_come_in_a_sheet_reach_the_trips_too(ordered, commander, client):
    with clock.at(NIGHT.replace(hour=8)):
        near = planned(ordered, commander)["JN-HX"]
        client.force_login(commander)
        sheet = SimpleUploadedFile("rows.csv", f"id,opens_at,closes_at\r\n{ordered.dongkeng.pk},07:00,08:10\r\n".encode())
        seen = client.post(reverse("admin:gis_shelter_import"), {"format": 1, "resource": 0, "import_file": sheet})
        assert client.post(reverse("admin:gis_shelter_process_import"), seen.context["confirm_form"].initial).status_code == 302
        near.refresh_from_db()
        assert near.outdated == Trip.Outdated.HOURS
        assert Event.objects.filter(kind="shelter-hours-set").count() == 1
        code = client.get(reverse("admin:gis_shelter_imports")).context["batches"][0].code
        client.post(reverse("admin:gis_shelter_undo_import", args=[code]))
    assert Event.objects.filter(kind="shelter-hours-set").count() == 2
    assert near.stops.get().due_by is None
