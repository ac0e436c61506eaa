"""Clocks of reports by level, and how long responses took: unknown is unknown, not yet is not yet, and neither is 0."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gis.domain.intervals import median, p90
from gis.models import ReportingClock, Sitrep
from gis.selectors.reporting import first_report_due, reports_due
from gis.selectors.response_times import history, responses, summaries
from gis.services.sitreps import draft_sitrep, issue_sitrep, write_sentences
from relief.core import clock
from relief.core.models import Incident
from relief.core.services.activations import activate, stand_down
from relief.core.services.events import record_event
from relief.core.services.incidents import record_figures
from relief.registrar.clocks import falling_due
from tests.gis.reports import as_user
from tests.gis.world import MORNING

pytestmark = pytest.mark.django_db


def after(minutes):
    return MORNING + timedelta(minutes=minutes)


def due(valley, kind):
    return [one for one in reports_due([Incident.objects.get(pk=valley.incident.pk)]) if one.kind != "figures" or kind == "figures"]


@pytest.mark.parametrize(("level", "hours"), [(1, 4), (2, 6), (3, 12), (4, 24)])
def test_the_first_report_is_due_in_two_hours_and_the_next_by_level(valley, commander, director, jingning, level, hours):
    by = director.person
    by.appointments.update(role="county_president")
    activate(incident=valley.incident, level=level, by=by, at=after(10))
    (first,) = due(valley, "first")
    assert (first.kind, first.at) == ("first", after(130))
    with clock.at(after(60)):
        draft = draft_sitrep(incident=valley.incident, by=commander.person)
        issue_sitrep(sitrep=write_sentences(sitrep=draft, by=commander.person, situation="雨。"), by=commander.person)
    (following,) = due(valley, "repeat")
    assert (following.kind, following.at) == ("repeat", after(60 + 60 * hours))
    assert following.late


def test_no_report_is_due_before_activation_after_the_final_one_or_after_the_end(valley, commander, director):
    assert due(valley, "first") == []
    activate(incident=valley.incident, level=4, by=director.person, at=after(10))
    draft = draft_sitrep(incident=valley.incident, by=commander.person)
    final = issue_sitrep(sitrep=write_sentences(sitrep=draft, by=commander.person, kind="final", situation="雨停。"), by=commander.person)
    assert due(valley, "repeat") == []
    Sitrep.objects.filter(pk=final.pk).update(kind="update")
    assert len(due(valley, "repeat")) == 1
    stand_down(incident=valley.incident, by=director.person)
    assert due(valley, "repeat") == []


def test_the_governments_figures_are_due_daily_until_it_is_stable(valley, commander):
    def figures():
        return [one.at for one in reports_due([Incident.objects.get(pk=valley.incident.pk)]) if one.kind == "figures"]

    assert figures() == [MORNING + timedelta(hours=24)]
    record_figures(incident=valley.incident, source="县应急局", by=commander.person, at=after(300), evacuated=140)
    assert figures() == [after(300 + 24 * 60)]
    Incident.objects.filter(pk=valley.incident.pk).update(state="stabilised")
    assert figures() == []


def test_the_deployments_own_hours_take_the_place_of_the_shipped_ones(valley, director):
    ReportingClock.objects.create(kind="first", level=4, hours=1, source="本会预案")
    activate(incident=valley.incident, level=4, by=director.person, at=after(0))
    assert first_report_due(valley.incident) == after(60)
    ReportingClock.objects.update(level=3)
    assert first_report_due(valley.incident) is None


def test_what_is_due_stands_on_the_desk_and_is_marked_late(valley, commander, director, visitor):
    activate(incident=valley.incident, level=4, by=director.person, at=after(10))
    found = {str(one.label): one for one in falling_due(commander)}
    assert found["须发首报"].late
    assert found["须发首报"].link == reverse("sitreps", args=[valley.incident.number])
    assert falling_due(visitor) == []
    assert "须发首报" in as_user(commander).get(reverse("admin:index")).content.decode()


def test_many_incidents_cost_as_many_queries_as_one(valley, django_assert_num_queries):
    with django_assert_num_queries(4):
        reports_due([valley.incident])
    with django_assert_num_queries(4):
        reports_due([valley.incident] * 20)
    with django_assert_num_queries(0):
        reports_due([])


def tell(incident, kind, minutes):
    record_event(kind=kind, by=None, incident=incident, occurred_at=after(minutes))


@pytest.fixture
def second(valley, jingning):
    """A closed incident of which only the first vehicle is known."""
    made = Incident.objects.create(
        number="JN-IN-2", name="旧事", hazard="flood", state="closed", organisation=jingning, happened_at=MORNING, reported_at=MORNING
    )
    tell(made, "waybill-departed", 90)
    return made


def test_intervals_run_from_activation_by_the_devices_clock(valley, second):
    for kind, minutes in (("response-activated", 10), ("goods-issued", 40), ("goods-issued", 35), ("waybill-departed", 55)):
        tell(valley.incident, kind, minutes)
    ours, old = responses([valley.incident, second])
    assert [step.after for step in ours.steps] == [timedelta(minutes=25), timedelta(minutes=45), None, None]
    assert [step.state for step in ours.steps] == ["reached", "reached", "not-yet", "not-yet"]
    assert ours.steps[0].learned > timedelta(days=1)
    assert [step.state for step in old.steps] == ["unknown", "reached", "unknown", "unknown"]
    assert (old.activated.state, old.steps[1].after, old.steps[1].since) == ("unknown", None, timedelta(minutes=90))
    issue, wheels, delivery, _sitrep = summaries([ours, old])
    assert (issue.middle, issue.measured, issue.not_yet, issue.unknown) == (timedelta(minutes=25), 1, 0, 1)
    assert (wheels.measured, wheels.unknown) == (1, 1)
    assert (delivery.middle, delivery.slow, delivery.not_yet, delivery.unknown) == (None, None, 1, 1)


def test_a_step_before_activation_is_told_as_that(valley, commander):
    tell(valley.incident, "response-activated", 30)
    tell(valley.incident, "goods-issued", 10)
    assert "早 20 分" in as_user(commander).get(reverse("response_clocks")).content.decode()


def test_the_page_shows_words_for_what_is_not_known_and_the_published_moments(valley, second, commander, visitor):
    page = as_user(commander).get(reverse("response_clocks")).content.decode()
    assert page.count('data-step="not-yet"') == 4
    assert page.count('data-step="unknown"') == 3
    assert "2 小时 10 分" in page
    assert "里东" in page
    assert ">0 分<" not in page
    assert as_user(commander).get(reverse("response_clocks_pdf")).content.startswith(b"%PDF")
    assert "旧事" not in as_user(visitor).get(reverse("response_clocks")).content.decode()


def test_the_published_moments_have_a_source():
    rows = history()
    assert {one.incident: one.since for one in rows if one.step == "wheels"}["2015 里东山体滑坡"] == timedelta(hours=2, minutes=10)
    assert all(one.source for one in rows)


@pytest.mark.parametrize(
    ("values", "middle", "slow"), [([], None, None), ([5], 5, 5), ([1, 9], 5, 9), ([3, 1, 2], 2, 3), (list(range(1, 21)), 10.5, 18)]
)
def test_the_middle_and_the_slow_end(values, middle, slow):
    assert (median(values), p90(values)) == (middle, slow)
