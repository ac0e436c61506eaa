"""Another speed table reaches the trips of its class, from every door, and planning again gives them their minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gis.models import RoadNetwork, RoadSegment, Trip, VehicleClass
from gis.services.drives import depart_trip
from gis.services.replans import replan_trips
from gis.services.surveys import set_speeds
from relief.core.models import Appointment, Event, Organisation
from tests.cast import appoint
from tests.gis.test_replans import LIGHT, MEDIUM, two_lorries

if TYPE_CHECKING:
    from relief.core.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(valley, commander, director) -> dict[str, Trip]:
    """A light lorry from Hexi and a medium one from the city, both to Dongkeng."""
    return two_lorries(valley, commander, director)


@pytest.fixture
def office(valley) -> User:
    """Keeps the reference data of the whole house."""
    return appoint("office", "办事员甲", Appointment.Role.CLERK, Organisation.objects.get(parent=None))


def test_other_speeds_flag_the_trips_of_their_class_and_planning_again_gives_them_their_minutes(valley, planned, commander, client):
    kind = VehicleClass.objects.get(code="light")
    assert [trip.number for trip in set_speeds(kind=kind, speeds={"primary": 20}, percent=100, by=commander.person)] == [planned[LIGHT].number]
    light = Trip.objects.get(pk=planned[LIGHT].pk)
    assert (light.outdated, light.goes_otherwise) == (Trip.Outdated.SPEEDS, True)
    told = Event.objects.get(kind="trip-speeds-changed").payload
    assert (told["vehicle"], told["minutes"]) == (str(light.vehicle), 66)
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == ""
    client.force_login(commander)
    assert "该车型的车速已更改" in client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "trips"}).content.decode()
    replan_trips(incident=valley.incident, by=commander.person)
    light.refresh_from_db()
    assert (light.outdated, light.planned_seconds) == ("", 66 * 60)
    assert set_speeds(kind=kind, speeds={"primary": 20}, percent=100, by=commander.person) == []


def test_speeds_put_back_free_the_trips_they_flagged(valley, planned, commander):
    kind = VehicleClass.objects.get(code="light")
    set_speeds(kind=kind, speeds={}, percent=50, by=commander.person)
    assert Trip.objects.get(pk=planned[LIGHT].pk).outdated == Trip.Outdated.SPEEDS
    set_speeds(kind=kind, speeds={}, percent=100, by=commander.person)
    assert Trip.objects.get(pk=planned[LIGHT].pk).outdated == ""


def test_a_lorry_on_the_road_is_flagged_only_where_its_class_may_not_go_on(valley, planned, commander, keeper):
    depart_trip(trip=planned[LIGHT], by=keeper.person)
    kind = VehicleClass.objects.get(code="light")
    assert set_speeds(kind=kind, speeds={"secondary": 5}, percent=100, by=commander.person) == []
    assert set_speeds(kind=kind, speeds={"primary": 20}, percent=100, by=commander.person) == []
    RoadSegment.objects.filter(network=valley.network, index=1).update(road_class="track")
    RoadNetwork.objects.filter(pk=valley.network.pk).update(version=9)
    flagged = set_speeds(kind=kind, speeds={"track": 0}, percent=100, by=commander.person)
    assert [trip.number for trip in flagged] == [planned[LIGHT].number]


def test_a_class_changed_on_the_desk_flags_its_trips_too(valley, planned, office, client):
    kind = VehicleClass.objects.get(code="medium")
    client.force_login(office)
    page = reverse("admin:gis_vehicleclass_change", args=[kind.pk])
    facts = {"code": kind.code, "name": kind.name, "travels_by": kind.travels_by, "height_cm": kind.height_cm, "class_speeds": "{}"}
    answer = client.post(page, facts | {"gross_weight_kg": kind.gross_weight_kg, "speed_percent": 50})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == Trip.Outdated.SPEEDS
    assert Trip.objects.get(pk=planned[LIGHT].pk).outdated == ""


def test_a_class_changed_by_its_own_page_says_how_many_trips_it_reaches(valley, planned, office, client):
    client.force_login(office)
    page = client.post(reverse("speed", args=["light"]), {"speed_percent": "50"}, follow=True).content.decode()
    assert "需重新规划的车次：1" in page


def test_a_class_changed_by_a_sheet_flags_its_trips_and_taking_the_sheet_back_frees_them(planned, office, client):
    client.force_login(office)
    sheet = b"code,speed_percent\r\nmedium,50\r\n"
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == ""
    _brought(client, sheet)
    assert VehicleClass.objects.get(code="medium").speed_percent == 50
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == Trip.Outdated.SPEEDS
    assert Trip.objects.get(pk=planned[LIGHT].pk).outdated == ""
    code = client.get(reverse("admin:gis_vehicleclass_imports")).context["batches"][0].code
    client.post(reverse("admin:gis_vehicleclass_undo_import", args=[code]))
    assert VehicleClass.objects.get(code="medium").speed_percent == 100
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == ""


def _brought(client, sheet):
    """Preview, which flags nothing, then the import itself."""
    upload = SimpleUploadedFile("rows.csv", sheet)
    seen = client.post(reverse("admin:gis_vehicleclass_import"), {"format": 1, "resource": 0, "import_file": upload})
    assert not Trip.objects.exclude(outdated="").exists()
    assert client.post(reverse("admin:gis_vehicleclass_process_import"), seen.context["confirm_form"].initial).status_code == 302
