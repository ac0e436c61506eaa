"""Places by name, in few bytes; and whether two reports speak of one event."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from relief.core.domain.errors import NotMergeable, WrongState
from relief.core.domain.nearness import metres_between
from relief.core.models import Division, Event, Incident, ResponseActivation, Village
from relief.core.selectors.gazetteer import carried, fingerprint, named, search, spots
from relief.core.selectors.sameness import same_event
from relief.core.services.incidents import close_incident, report_incident
from relief.core.services.reports import add_report, merge_incident

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 14, 2, 40, tzinfo=UTC)


@pytest.fixture
def hills(db) -> None:
    """A county with two townships and three villages, one of which knows its own point."""
    county = Division.objects.create(code="331127000000", name="景宁畲族自治县", short_name="景宁", pinyin="jing ning", level="county")
    daji = Division.objects.create(
        code="331127208000", name="大漈乡", pinyin="da ji", level="township", parent=county, longitude=119.5867, latitude=27.8152
    )
    other = Division.objects.create(
        code="331127102000", name="东坑镇", pinyin="dong keng", level="township", parent=county, longitude=119.71, latitude=27.79
    )
    Village.objects.create(code="331127208208", name="大漈村", initials="djc", division=daji)
    Village.objects.create(code="331127208209", name="西山村", initials="xsc", division=daji, longitude=119.6, latitude=27.82)
    Village.objects.create(code="331127102209", name="西山村", initials="xsc", division=other)


def test_names_parts_of_names_and_first_letters_are_found_widest_and_exact_first(hills):
    assert [str(one) for one in search("大漈")] == ["大漈乡（景宁畲族自治县）", "大漈村（大漈乡）"]
    assert [str(one) for one in search("djc")] == ["大漈村（大漈乡）"]
    assert [one.name for one in search("dj")] == ["大漈乡", "大漈村"]
    assert [one.name for one in search("dongk")] == ["东坑镇"]
    assert [one.within for one in search("西山村")] == ["东坑镇", "大漈乡"]
    assert search(" ") == search("无此地") == []


def test_a_village_without_a_point_borrows_its_township_s_and_says_so(hills):
    borrowed, own = named("v331127208208"), named("v331127208209")
    assert (borrowed.stand_in, borrowed.point) == (True, (119.5867, 27.8152))
    assert (own.stand_in, own.point) == (False, (119.6, 27.82))
    assert named("d331127208000").division.name == "大漈乡"
    assert named("v0") is named("x") is named("") is None


def test_the_gazetteer_is_small_and_changes_its_mark_with_a_place(hills):
    before = fingerprint()
    rows = carried(spots())
    assert rows[1] == ["d331127102000", "东坑镇", "景宁畲族自治县", "dk", 119.71, 27.79, 0]
    assert len(gzip.compress(json.dumps(rows, ensure_ascii=False).encode())) / len(rows) < 120
    Village.objects.create(code="331127208210", name="新村", division=Division.objects.get(code="331127208000"))
    assert fingerprint() != before


def test_distance_of_a_degree_and_of_nothing():
    assert metres_between((119.0, 28.0), (119.0, 29.0)) == pytest.approx(111_195, abs=1)
    assert metres_between((119.0, 28.0), (119.0, 28.0)) == 0


def reported(society, *, hazard="flash_flood", minutes=0, lon=119.6, lat=27.8, **more):
    return report_incident(
        organisation=society,
        name="山洪",
        hazard=hazard,
        happened_at=NOW - timedelta(minutes=minutes),
        reported_at=NOW,
        by=None,
        longitude=lon,
        latitude=lat,
        **more,
    )


def same(user, **changes):
    asked = {"hazard": "flood", "happened_at": NOW, "point": (119.61, 27.81), "division": None, **changes}
    return [one.incident.name for one in same_event(user, **asked)]


def test_the_same_event_is_the_same_hazard_within_five_kilometres_and_two_hours(jingning, commander, visitor):
    reported(jingning)
    assert same(commander) == ["山洪"]
    assert same(commander, hazard="fire") == same(commander, point=(119.66, 27.8)) == same(visitor) == []
    assert same(commander, happened_at=NOW + timedelta(minutes=121)) == []
    assert same(commander, happened_at=NOW + timedelta(minutes=119)) == ["山洪"]
    close = Incident.objects.get()
    Incident.objects.filter(pk=close.pk).update(state="false_alarm")
    assert same(commander) == []


def test_without_a_point_the_division_decides(jingning, commander, hills):
    here = Division.objects.get(code="331127102000")
    reported(jingning, division=here)
    assert same(commander, point=None, division=here) == ["山洪"]
    assert same(commander, point=None) == []


def test_a_second_report_is_kept_in_the_timeline_and_overwrites_nothing(jingning, commander):
    first = reported(jingning, affected=100)
    add_report(incident=first, by=commander.person, place="大漈村", needs="饮用水", figures={"affected": 300})
    first.refresh_from_db()
    assert first.affected == 100
    assert Event.objects.get(kind="report-added").payload == {"place": "大漈村", "needs": "饮用水", "affected": 300}
    Incident.objects.filter(pk=first.pk).update(state="closed")
    with pytest.raises(WrongState):
        add_report(incident=first, by=commander.person)
    assert Event.objects.filter(kind="report-added").count() == 1


def test_an_incident_entered_twice_becomes_one_and_both_say_so(jingning, commander):
    first, second = reported(jingning), reported(jingning)
    merged = merge_incident(incident=second, into=first, by=commander.person)
    assert (merged.state, merged.merged_into) == ("merged", first)
    assert Event.objects.filter(incident=first, kind="incident-took-over").get().payload["merged"] == second.number
    with pytest.raises(WrongState):
        merge_incident(incident=merged, into=first, by=commander.person)
    assert Event.objects.filter(kind="incident-took-over").count() == 1


def test_what_is_not_one_or_is_under_way_is_not_merged(jingning, suichang, commander):
    first, second, away, over = reported(jingning), reported(jingning), reported(suichang), reported(jingning)
    Incident.objects.filter(pk=over.pk).update(state="open")
    close_incident(over, by=None)
    ResponseActivation.objects.create(incident=second, organisation=jingning, level=4, state="activated", proposed_at=NOW)
    for one, into in ((first, first), (first, away), (first, over), (second, first)):
        with pytest.raises(NotMergeable):
            merge_incident(incident=one, into=into, by=commander.person)
    assert not Incident.objects.filter(state="merged").exists()
