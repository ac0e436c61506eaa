"""The rare turns of dispatch: second closures, second estimates, loading twice, half-signed rounds, nothing that can go."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gis.domain.errors import NoVehicle
from gis.domain.refusals import ElsewhereShelter, EmptyProposal, NoNetwork, NoRoadThere, NoStandard
from gis.models import Need, NeedStandard, RoadNetwork, Trip, Vehicle
from gis.selectors.reasons import why_need, why_unmet
from gis.selectors.roads import active_network
from gis.services.closures import close_road, reopen_road
from gis.services.drives import arrive_stop, depart_trip, load_trip, sign_stop
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from gis.services.trips import plan_trips
from inventory.models import Waybill
from relief.core.models import Incident

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def estimate(valley, commander, people=100, **more):
    more = {"shelter": valley.dongkeng, "incident": valley.incident, "on": DAY, "days": 1} | more
    return estimate_needs(people=people, by=commander.person, **more)


def trips(valley, commander, director):
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    return plan_trips(incident=valley.incident, by=commander.person).trips


def test_a_trip_barred_twice_stays_barred_by_the_other_closure(valley, commander, director):
    estimate(valley, commander, people=50)
    trip = trips(valley, commander, director)[0]
    first = close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    second = close_road(network=valley.network, segments=[0], description="K2", by=commander.person)
    reopen_road(closure=second, by=commander.person)
    trip.refresh_from_db()
    assert trip.blocked_by == first


def test_a_closure_that_begins_later_flags_nobody_yet(valley, commander, director):
    from django.utils import timezone

    estimate(valley, commander, people=50)
    trip = trips(valley, commander, director)[0]
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    close_road(network=valley.network, segments=[1], description="K31", starts_at=tomorrow, by=commander.person)
    trip.refresh_from_db()
    assert trip.blocked_by is None


def test_needs_are_refused_for_another_incident_s_shelter_and_an_empty_standard(valley, commander):
    other = Incident.objects.create(
        number="JN-IN-X",
        name="别处",
        hazard="flood",
        organisation=valley.incident.organisation,
        happened_at=valley.incident.happened_at,
        reported_at=valley.incident.happened_at,
    )
    with pytest.raises(ElsewhereShelter):
        estimate(valley, commander, incident=other)
    with pytest.raises(NoStandard):
        estimate(valley, commander, standard="nobody")
    assert not Need.objects.exists()


def test_families_count_when_they_are_known_and_a_size_with_its_source_when_not(valley, commander):
    NeedStandard.objects.filter(item=valley.quilt).update(basis="family")
    assert estimate(valley, commander, families=30)[0].quantity == 30
    guessed = estimate(valley, commander, persons_per_family=Fraction(4), family_source="户籍平均")[0]
    assert guessed.quantity == 25
    assert guessed.reason["family_source"] == "户籍平均"
    assert "25" in why_need(guessed)
    assert why_need(Need(shelter=valley.dongkeng, item=valley.quilt, quantity=1)) == ""


def test_what_is_out_of_season_falls_to_nothing_and_stays_in_the_record(valley, commander):
    estimate(valley, commander)
    NeedStandard.objects.filter(item=valley.quilt).update(season="winter")
    estimate(valley, commander)
    assert Need.objects.get(item=valley.quilt).quantity == 0
    assert Need.history.filter(item=valley.quilt).count() == 2


def test_a_proposal_that_sends_nothing_is_not_approved_and_says_what_is_missing(valley, commander, director):
    estimate(valley, commander)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    for line in proposal.lines.all():
        adjust_line(line=line, quantity=1, by=commander.person)
        adjust_line(line=line, quantity=0, by=commander.person)
    assert all(why_unmet(row) for row in proposal.unmet.all())
    with pytest.raises(EmptyProposal):
        approve_proposal(proposal=proposal, by=director.person)


def test_where_no_road_leads_the_reason_is_the_road(valley, commander):
    estimate(valley, commander)
    close_road(network=valley.network, segments=[1, 4, 6], description="全断", by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert not proposal.lines.exists()
    assert {row.reason["why"] for row in proposal.unmet.all()} == {"no-road"}
    assert all("路" in why_unmet(row) for row in proposal.unmet.all())


def test_with_no_vehicle_anywhere_the_first_refusal_is_raised(valley, commander, director):
    estimate(valley, commander)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    Vehicle.objects.update(is_active=False)
    with pytest.raises(NoVehicle):
        plan_trips(incident=valley.incident, by=commander.person)


def test_loading_twice_writes_one_waybill_a_stop_and_a_round_ends_with_its_last_signature(valley, commander, director, keeper):
    estimate(valley, commander, people=30)
    estimate(valley, commander, people=20, shelter=valley.daji)
    trip = trips(valley, commander, director)[0]
    assert trip.stops.count() == 2
    load_trip(trip=trip, by=keeper.person)
    load_trip(trip=trip, by=keeper.person)
    assert Waybill.objects.count() == 2
    depart_trip(trip=trip, by=keeper.person)
    states = []
    for stop in trip.stops.order_by("order"):
        arrive_stop(stop=stop, by=keeper.person)
        sign_stop(stop=stop, by=keeper.person, signed_by="乡秘书")
        trip.refresh_from_db()
        states.append(trip.state)
    assert states == [Trip.State.UNDER_WAY, Trip.State.DONE]


def test_a_trip_under_way_without_a_paper_at_a_stop_is_a_broken_record_and_says_so(valley, commander, director):
    estimate(valley, commander, people=30)
    trip = trips(valley, commander, director)[0]
    Trip.objects.update(state=Trip.State.UNDER_WAY)
    with pytest.raises(Waybill.DoesNotExist):
        arrive_stop(stop=trip.stops.get(), by=commander.person)


def test_without_roads_nothing_is_proposed_or_closed(valley, commander):
    RoadNetwork.objects.update(is_active=False)
    estimate(valley, commander)
    with pytest.raises(NoNetwork):
        propose_sourcing(incident=valley.incident, by=commander.person)
    with pytest.raises(NoNetwork):
        active_network()
    with pytest.raises(NoRoadThere):
        close_road(network=valley.network, description="?", by=commander.person)
