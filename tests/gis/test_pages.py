"""The board and the map through the browser's door: six taps, refusals beside the form, rights, fixed query counts."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gis.models import Closure, Need, Proposal, Shelter, Trip, Vehicle
from gis.pages.acting import said
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.trips import plan_trips
from inventory.domain.errors import InsufficientStock
from inventory.models import Item, ReleaseOrder
from relief.core.models import Incident

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def web(commander):
    client = Client()
    client.force_login(commander)
    return client


def at(valley, name, *args):
    return reverse(name, args=[valley.incident.number, *args])


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def test_from_need_to_approved_order_in_three_taps(web, valley):
    web.post(
        at(valley, "need_estimate", valley.dongkeng.pk),
        {f"s{valley.dongkeng.pk}-people": 100, f"s{valley.dongkeng.pk}-days": 3, f"s{valley.dongkeng.pk}-standard": "catalogue"},
    )
    web.post(at(valley, "propose"))
    page = web.post(at(valley, "approve"), {"proposal": Proposal.objects.get().number}, follow=True)
    assert ReleaseOrder.objects.count() == 2
    assert page.status_code == 200
    assert page.request["QUERY_STRING"] == "tab=trips"
    assert set(Trip.objects.values_list("stops__release_order", flat=True)) == set(ReleaseOrder.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(("change", "why"), [({"is_active": False}, "向兄弟红会借车"), ({"payload_kg": 1}, "换大车")], ids=["no vehicle", "overload"])
def test_where_no_trip_can_be_planned_the_approval_stands_and_the_page_says_why(web, valley, commander, change, why):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    Vehicle.objects.update(**change)
    page = web.post(at(valley, "approve"), {"proposal": proposal.number}, headers={"HX-Request": "true"})
    said = page.content.decode()
    assert (page.status_code, Trip.objects.count(), ReleaseOrder.objects.count()) == (200, 0, 1)
    assert "还没有排车次" in said
    assert why in said
    assert at(valley, "trips_plan") in said
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.APPROVED
    Vehicle.objects.update(is_active=True, payload_kg=1_500)
    web.post(at(valley, "trips_plan"))
    assert Trip.objects.exists()


def test_every_tab_answers_empty_and_full(web, valley, commander, director, keeper):
    for tab in ("needs", "plan", "trips", "command", "timeline"):
        assert web.get(at(valley, "dispatch"), {"tab": tab}).status_code == 200
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert "鹤溪县库" in web.get(at(valley, "dispatch"), {"tab": "plan"}).content.decode()
    approve_proposal(proposal=proposal, by=director.person)
    plan_trips(incident=valley.incident, by=commander.person)
    for tab in ("needs", "plan", "trips", "command", "timeline"):
        assert web.get(at(valley, "dispatch"), {"tab": tab}).status_code == 200
    assert web.get(at(valley, "dispatch"), {"tab": "nothing"}).status_code == 404


def test_a_line_is_adjusted_at_once_and_a_refusal_keeps_what_was_typed(web, valley, commander):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    line = propose_sourcing(incident=valley.incident, by=commander.person).lines.filter(need__item=valley.quilt, warehouse=valley.city).get()
    answer = web.post(at(valley, "adjust", line.pk), {"quantity": "30"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert '<div id="board"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    refused = web.post(at(valley, "adjust", line.pk), {"quantity": "9999"}, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert 'value="9999"' in refused.content.decode()
    line.refresh_from_db()
    assert line.quantity == 30
    assert web.post(at(valley, "adjust", line.pk), {"quantity": "-3"}).status_code == 422


def test_the_whole_drive_through_the_pages(valley, commander, director, keeper, web):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    web.post(at(valley, "trips_plan"))
    trip = Trip.objects.get()
    web.post(at(valley, "trip_depart", trip.pk))
    stop = trip.stops.get()
    web.post(at(valley, "stop_arrive", stop.pk))
    page = web.get(at(valley, "dispatch"), {"tab": "trips"}).content.decode()
    names = re.findall(rf'name="(stop{stop.pk}-lot\d+)"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="(stop{stop.pk}-lot\d+)"', page)
    lots = {one[0] or one[3]: one[1] or one[2] for one in names}
    assert len(lots) == 2
    web.post(at(valley, "stop_sign", stop.pk), {f"stop{stop.pk}-signed_by": "乡秘书", **lots})
    trip.refresh_from_db()
    assert trip.state == Trip.State.DONE


def test_an_incident_is_opened_with_its_division(web, valley):
    assert web.get(reverse("incident_new")).status_code == 200
    data = {"hazard": "landslide", "name": "苏村滑坡", "where": "景宁畲族自治县", "happened_at": "2026-06-14T02:10"}
    answer = web.post(reverse("incident_new"), data)
    made = Incident.objects.get(name="苏村滑坡")
    assert answer.headers["Location"] == reverse("dispatch", args=[made.number])
    assert made.longitude == 119.64
    assert web.get(reverse("incidents")).status_code == 200
    assert web.post(reverse("incident_new"), {**data, "happened_at": ""}).status_code == 422


def test_a_stranger_meets_404_and_a_reader_who_writes_403_and_nothing_changes(valley, auditor, visitor, stranger):
    for user, reading, writing in ((visitor, 404, 404), (auditor, 200, 403)):
        client = as_user(user)
        assert client.get(at(valley, "dispatch")).status_code == reading
        assert client.get(at(valley, "dispatch_map")).status_code == reading
        assert client.get(at(valley, "dispatch_map_data")).status_code == reading
        assert client.post(at(valley, "propose")).status_code == writing
        assert client.post(at(valley, "road_close"), {"description": "K31", "segment": "1", "cause": "other"}).status_code == writing
        assert client.post(at(valley, "need_estimate", valley.dongkeng.pk), {}).status_code == writing
        assert client.post(at(valley, "sitreps")).status_code == writing
    assert as_user(stranger).post(at(valley, "propose")).status_code in {403, 404}
    assert as_user(visitor).post(reverse("incident_new"), {}).status_code == 403
    assert not Proposal.objects.exists()
    assert not Closure.objects.exists()
    assert not Need.objects.exists()
    assert Client().get(at(valley, "dispatch")).status_code == 302


def test_goods_of_another_society_leave_only_by_its_own_hand(web, valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    trip = next(one for one in plan_trips(incident=valley.incident, by=commander.person).trips if one.warehouse_id == valley.city.pk)
    assert web.post(at(valley, "trip_depart", trip.pk)).status_code == 403
    trip.refresh_from_db()
    assert trip.state == Trip.State.PLANNED


def test_the_map_holds_to_the_content_policy_and_asks_no_other_host(web, valley):
    answer = web.get(at(valley, "dispatch_map"))
    page = answer.content.decode()
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert all(f'nonce="{nonce}"' in tag for tag in re.findall(r"<(?:script|style)[^>]*>", page))
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    data = json.loads(re.search(r'id="map-data">(.*?)</script>', page, re.DOTALL)[1])
    assert {len(data["layers"][name]) for name in ("warehouses", "roads")} == {3, 7}
    assert data["words"]["synthetic"]


def test_nothing_new_costs_one_query_and_no_session(web, valley, commander, django_assert_num_queries):
    page = web.get(at(valley, "dispatch")).content.decode()
    key = re.search(r'data-key="([^"]+)"', page)[1]
    last = re.search(r'data-last="(\d+)"', page)[1]
    with django_assert_num_queries(1):
        assert Client().get(at(valley, "dispatch_events"), {"after": last, "key": key}).status_code == 304
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    answer = Client().get(at(valley, "dispatch_events"), {"after": last, "key": key})
    assert answer.json() == {"last": int(last) + 1}
    assert Client().get(at(valley, "dispatch_events"), {"key": key}, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert Client().get(at(valley, "dispatch_events"), {"after": 0, "key": "forged"}).status_code == 404
    assert web.get(at(valley, "dispatch_events"), {"after": 0}).status_code == 200


@pytest.mark.parametrize("tab", ["needs", "plan", "trips", "command", "timeline"])
def test_a_tab_costs_the_same_queries_however_much_it_shows(web, valley, commander, director, query_count, tab):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    approve_proposal(proposal=proposal, by=director.person)
    plan_trips(incident=valley.incident, by=commander.person)
    web.get(at(valley, "dispatch"), {"tab": tab})
    with query_count(f"dispatch board, {tab}"):
        web.get(at(valley, "dispatch"), {"tab": tab})


def test_the_list_of_incidents_and_the_map_cost_the_same_queries_however_many_rows(web, valley, query_count):
    web.get(at(valley, "dispatch_map"))
    with query_count("incident list"):
        web.get(reverse("incidents"))
    with query_count("dispatch map"):
        web.get(at(valley, "dispatch_map"))


def test_the_list_counts_everybody_in_shelters_once_however_many_trips_there_are(web, valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    plan_trips(incident=valley.incident, by=commander.person)
    assert Trip.objects.count() > 1
    people = sum(Shelter.objects.values_list("people", flat=True))
    assert f"安置 {people} 人" in web.get(reverse("incidents")).content.decode()


def test_an_overloaded_vehicle_is_refused_on_the_page_and_a_fitting_one_taken(web, valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=3, on=DAY, by=commander.person)
    order = approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)[0]
    vehicle = valley.vehicles["浙K00001"]
    Vehicle.objects.filter(pk=vehicle.pk).update(payload_kg=10)
    refused = web.post(at(valley, "order_load", order.pk), {"vehicle": vehicle.plate})
    assert refused.status_code == 409
    assert "10" in refused.content.decode()
    assert not Trip.objects.exists()
    Vehicle.objects.filter(pk=vehicle.pk).update(payload_kg=3_000)
    web.post(at(valley, "order_load", order.pk), {"vehicle": vehicle.plate})
    assert Trip.objects.get().vehicle == vehicle
    assert web.post(at(valley, "order_load", order.pk), {"vehicle": "none"}).status_code == 409


def test_what_another_took_meanwhile_is_said_by_its_name(valley):
    item = Item.objects.get(sku="BED-001")
    told = said(InsufficientStock(item=item.sku, wanted=871, available=0, held_back={}, elsewhere=[]))
    assert told.sentence.startswith(f"{item.name} (BED-001)：要 871")
    assert said(InsufficientStock(item="NONE-1", wanted=1, available=0, held_back={}, elsewhere=[])).sentence.startswith("NONE-1：")


def test_alone_on_duty_one_approves_and_a_second_person_ratifies(web, valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=3, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    web.post(at(valley, "approve"), {"proposal": proposal.number})
    order = ReleaseOrder.objects.first()
    assert order.state == "verbal_approved"
    assert web.post(at(valley, "order_ratify", order.pk)).status_code == 409
    as_user(director).post(at(valley, "order_ratify", order.pk))
    order.refresh_from_db()
    assert order.ratified_at is not None


def test_an_incident_is_taken_on_and_our_level_activated_by_who_may(web, valley, director):
    Incident.objects.filter(pk=valley.incident.pk).update(state=Incident.State.REPORTED)
    web.post(at(valley, "incident_take_on"))
    valley.incident.refresh_from_db()
    assert valley.incident.state == Incident.State.OPEN
    refused = web.post(at(valley, "level_set"), {"level": "3"})
    assert refused.status_code == 403
    assert "会长、常务副会长" in refused.content.decode()
    assert "我本人" not in refused.content.decode()
    assert "我本人" in as_user(director).get(at(valley, "dispatch"), {"tab": "command"}).content.decode()
    as_user(director).post(at(valley, "level_set"), {"level": "3"})
    assert valley.incident.activations.get().level == 3
