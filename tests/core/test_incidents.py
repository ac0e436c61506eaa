"""An incident from the first call to the end, and our own response to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from relief.core.domain.errors import AlreadyActivated, ImpossibleTimes, NotEntitled, NoTrigger, WrongState
from relief.core.domain.incidents import Threshold, figures_of, reached
from relief.core.models import EmergencyPlan, Event, Incident, PlanTrigger, ResponseActivation
from relief.core.services.activations import activate, propose_level, put_in_writing, stand_down
from relief.core.services.incidents import (
    close_incident,
    dismiss_incident,
    open_incident,
    record_figures,
    record_government_response,
    report_incident,
    stabilise_incident,
    verify_incident,
)
from relief.core.services.plans import approve_plan, copy_plan, put_plan_in_force
from tests.cast import appoint

FELL = datetime(2016, 9, 28, 9, 28, tzinfo=UTC)
SOON = FELL + timedelta(minutes=30)


@pytest.fixture
def landslide(suichang) -> Incident:
    return report_incident(organisation=suichang, name="苏村滑坡", hazard="landslide", happened_at=FELL, reported_at=SOON, by=None)


@pytest.fixture
def plan(suichang) -> EmergencyPlan:
    made = EmergencyPlan.objects.create(organisation=suichang, title="应急预案", version="2016")
    for level, measure, threshold in ((4, "evacuated", 300), (3, "evacuated", 1000), (2, "evacuated", 5000), (3, "dead_or_missing", 10)):
        PlanTrigger.objects.create(plan=made, level=level, measure=measure, threshold=threshold)
    return put_plan_in_force(approve_plan(made, by=None), by=None, on=FELL.date())


@pytest.fixture
def vice_president(suichang):
    return appoint("evp", "遂昌常务副会长", "executive_vice_president", suichang).person


@pytest.fixture
def duty(suichang):
    return appoint("duty", "遂昌值班员", "duty_officer", suichang).person


def kinds(incident):
    return list(Event.objects.filter(incident=incident).order_by("sequence").values_list("kind", flat=True))


def test_a_report_gets_a_number_of_its_society_and_an_event(landslide):
    assert landslide.number.startswith("SC-IN-20160928-")
    assert landslide.evacuated is None
    assert kinds(landslide) == ["incident-reported"]


def test_a_report_before_the_event_is_refused(suichang):
    with pytest.raises(ImpossibleTimes):
        report_incident(organisation=suichang, name="X", hazard="flood", happened_at=SOON, reported_at=FELL, by=None)
    assert not Incident.objects.exists()


def test_an_incident_takes_its_steps_in_order_and_tells_each(landslide):
    for step in (verify_incident, open_incident, stabilise_incident, close_incident):
        landslide = step(landslide, by=None)
    assert landslide.closed_at is not None
    assert kinds(landslide) == ["incident-reported", "incident-verified", "incident-opened", "incident-stabilised", "incident-closed"]
    with pytest.raises(WrongState):
        dismiss_incident(landslide, by=None)
    with pytest.raises(WrongState):
        record_figures(incident=landslide, source="x", by=None, dead=1)
    assert len(kinds(landslide)) == 5


def test_figures_keep_their_source_and_unknown_stays_unknown(landslide):
    landslide = record_figures(incident=landslide, source="县应急局 20:00", by=None, evacuated=1460, missing=27)
    assert (landslide.evacuated, landslide.missing, landslide.dead) == (1460, 27, None)
    told = Event.objects.get(kind="figures-recorded")
    assert told.payload["before"] == {"evacuated": None, "missing": None}
    with pytest.raises(TypeError):
        record_figures(incident=landslide, source="x", by=None, cows=3)


def test_the_government_s_level_is_recorded_and_sets_nothing(landslide):
    record_government_response(incident=landslide, body="浙江省", level=3, starts_at=SOON, source="通报", by=None)
    assert kinds(landslide)[-1] == "government-response-recorded"
    assert not ResponseActivation.objects.exists()


def test_the_plan_proposes_the_level_its_figures_reach_and_names_the_trigger(landslide, plan):
    with pytest.raises(NoTrigger):
        propose_level(incident=landslide, by=None, at=SOON)
    landslide = record_figures(incident=landslide, source="x", by=None, evacuated=1460, missing=27, dead=0)
    proposed = propose_level(incident=landslide, by=None, at=SOON)
    assert proposed.level == 3
    assert proposed.trigger.measure == "dead_or_missing"
    assert "27" in proposed.reason
    assert proposed.state == "proposed"


def test_only_the_office_of_the_level_activates(landslide, duty, vice_president):
    with pytest.raises(NotEntitled):
        activate(incident=landslide, level=3, by=duty, at=SOON)
    assert not ResponseActivation.objects.exists()
    assert activate(incident=landslide, level=4, by=duty, at=SOON).activated_by == duty
    with pytest.raises(NotEntitled):
        activate(incident=landslide, level=2, by=vice_president, at=SOON)
    raised = activate(incident=landslide, level=3, by=vice_president, at=SOON + timedelta(hours=1))
    assert [one.state for one in ResponseActivation.objects.order_by("pk")] == ["superseded", "activated"]
    with pytest.raises(AlreadyActivated):
        activate(incident=landslide, level=3, by=vice_president, at=SOON)
    assert stand_down(incident=landslide, by=vice_president).pk == raised.pk
    with pytest.raises(WrongState):
        stand_down(incident=landslide, by=vice_president)
    assert kinds(landslide) == ["incident-reported", "response-activated", "response-escalated", "response-stood-down"]


def test_an_activation_takes_up_the_proposal(landslide, plan, vice_president):
    record_figures(incident=landslide, source="x", by=None, evacuated=1460)
    landslide.refresh_from_db()
    proposed = propose_level(incident=landslide, by=None, at=SOON)
    activated = activate(incident=landslide, level=3, by=vice_president, at=SOON)
    assert activated.pk == proposed.pk
    assert activated.trigger == proposed.trigger


def test_the_president_of_another_society_activates_nothing(landslide, jingning):
    president = appoint("president", "景宁会长", "county_president", jingning).person
    with pytest.raises(NotEntitled):
        activate(incident=landslide, level=4, by=president, at=SOON)


def test_a_spoken_activation_waits_for_its_paper_and_is_a_clock(landslide, vice_president, suichang):
    from django.utils import timezone

    from relief.registrar.clocks import falling_due

    spoken = activate(incident=landslide, level=3, by=vice_president, at=timezone.now() - timedelta(hours=20), verbal=True)
    assert spoken.written_at is None

    def of_the_paper():
        return [clock for clock in falling_due(vice_president.user) if clock.row == spoken]

    [clock] = of_the_paper()
    assert not clock.late
    put_in_writing(spoken, by=vice_president)
    assert of_the_paper() == []
    with pytest.raises(WrongState):
        put_in_writing(spoken, by=vice_president)


def test_a_new_version_supersedes_the_old_plan(plan, suichang):
    newer = copy_plan(plan, version="2017", by=None)
    with pytest.raises(WrongState):
        put_plan_in_force(newer, by=None)
    put_plan_in_force(approve_plan(newer, by=None), by=None, on=FELL.date())
    plan.refresh_from_db()
    assert plan.state == "superseded"
    assert EmergencyPlan.objects.get(state="in_force").review_due_on == FELL.date() + timedelta(days=365)


def test_thresholds_of_another_hazard_and_unknown_figures_reach_nothing():
    figures = figures_of(dead=None, missing=None, evacuated=500, affected=None, collapsed_rooms=0)
    assert figures["dead_or_missing"] is None
    flood = Threshold(key=1, level=1, measure="evacuated", threshold=1, hazard="flood")
    zero = Threshold(key=2, level=2, measure="dead_or_missing", threshold=0)
    fits = Threshold(key=3, level=4, measure="evacuated", threshold=300)
    assert reached([flood, zero, fits], figures, "landslide") == fits
    assert reached([], figures, "landslide") is None
