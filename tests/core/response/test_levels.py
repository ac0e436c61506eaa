"""Levels: each takes its office, each has its order, and what was said by word of mouth is written or heard of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.translation import override

from relief.core import clock
from relief.core.domain.errors import AlreadyActivated, NotEntitled, ReasonMissing, WrongState
from relief.core.models import ActionCardTask, Event, Incident, PlanTrigger, ResponseActivation
from relief.core.selectors.exceptions import response_exceptions
from relief.core.selectors.offices import may_approve
from relief.core.selectors.plans import because_of
from relief.core.services.activations import activate, propose_level, put_in_writing, review_activation, stand_down
from relief.problems import Problem
from tests.cast import Role, appoint
from tests.core.response.conftest import NIGHT

pytestmark = pytest.mark.django_db
State = ResponseActivation.State
ENTITLED = {
    4: {Role.DUTY_OFFICER, Role.EXECUTIVE_VICE_PRESIDENT, Role.COUNTY_PRESIDENT},
    3: {Role.EXECUTIVE_VICE_PRESIDENT, Role.COUNTY_PRESIDENT},
    2: {Role.COUNTY_PRESIDENT},
    1: {Role.COUNTY_PRESIDENT},
}


@pytest.mark.parametrize("level", [4, 3, 2, 1])
@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.EXECUTIVE_VICE_PRESIDENT, Role.COUNTY_PRESIDENT, Role.INCIDENT_COMMANDER, Role.CLERK])
def test_each_level_takes_its_office_and_nobody_else_changes_anything(flood, jingning, level, role):
    somebody = appoint("somebody", "某人", role, jingning).person
    if role in ENTITLED[level]:
        assert activate(incident=flood, level=level, by=somebody, at=NIGHT).state == State.ACTIVATED
        assert [person for _office, person in may_approve(jingning, level, NIGHT)] == [somebody]
    else:
        with pytest.raises(NotEntitled):
            activate(incident=flood, level=level, by=somebody, at=NIGHT)
        assert not ResponseActivation.objects.exists()
        assert not Event.objects.filter(kind="response-activated").exists()


def test_raising_lowering_and_ending_leave_an_order_each_and_a_chain(flood, plan, duty_officer, vice_president):
    first = activate(incident=flood, level=4, by=duty_officer.person, at=NIGHT)
    second = activate(incident=flood, level=3, by=vice_president.person, at=NIGHT + timedelta(hours=1))
    with pytest.raises(NotEntitled):
        activate(incident=flood, level=4, by=duty_officer.person, at=NIGHT + timedelta(hours=2))
    third = activate(incident=flood, level=4, by=vice_president.person, at=NIGHT + timedelta(hours=2))
    ended = stand_down(incident=flood, by=duty_officer.person, at=NIGHT + timedelta(days=2), reason="险情解除")
    assert [one.step for one in (first, second, third)] == ["activated", "escalated", "de_escalated"]
    assert ended.pk == third.pk
    numbers = [first.number, second.number, third.number, ended.end_number]
    assert len(set(numbers)) == 4
    assert all(number.startswith("JN-RA-") for number in numbers)
    kinds = list(Event.objects.filter(incident=flood, kind__startswith="response-").order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["response-activated", "response-escalated", "response-de-escalated", "response-stood-down"]


def test_no_step_is_taken_out_of_turn(flood, plan, president):
    by = president.person
    with pytest.raises(WrongState):
        stand_down(incident=flood, by=by)
    active = activate(incident=flood, level=3, by=by, at=NIGHT)
    with pytest.raises(AlreadyActivated):
        activate(incident=flood, level=3, by=by)
    with pytest.raises(WrongState):
        put_in_writing(active, by=by)
    with pytest.raises(WrongState):
        review_activation(active, by=by, found="好")
    stand_down(incident=flood, by=by)
    with pytest.raises(ReasonMissing):
        review_activation(active, by=by, found="  ")
    reviewed = review_activation(active, by=by, found="首报晚了十分钟")
    assert reviewed.state == State.REVIEWED
    with pytest.raises(WrongState):
        review_activation(active, by=by, found="再来")
    plan.refresh_from_db()
    assert plan.review_due_on <= timezone.localdate() + timedelta(days=30)
    Incident.objects.filter(pk=flood.pk).update(state=Incident.State.CLOSED)
    with pytest.raises(WrongState):
        activate(incident=flood, level=4, by=by)
    assert ResponseActivation.objects.count() == 1


def test_the_same_proposal_is_not_made_twice_and_a_new_one_takes_its_place(flood, plan, vice_president):
    first = propose_level(incident=flood, by=None, at=NIGHT)
    assert propose_level(incident=flood, by=None, at=NIGHT) == first
    Incident.objects.filter(pk=flood.pk).update(evacuated=20_000)
    higher = propose_level(incident=flood, by=None, at=NIGHT)
    first.refresh_from_db()
    assert (first.state, higher.level) == (State.SUPERSEDED, 2)
    activate(incident=flood, level=3, by=vice_president.person, at=NIGHT)
    higher.refresh_from_db()
    assert higher.state == State.SUPERSEDED


def test_a_word_is_kept_with_whoever_heard_it_and_written_late_it_is_an_exception(flood, duty_officer, vice_president, jingning):
    supervisor = appoint("supervisor", "景宁监事", Role.SUPERVISOR, jingning)
    now = clock.now()
    spoken = activate(incident=flood, level=3, by=vice_president.person, recorded_by=duty_officer.person, verbal=True, at=now - timedelta(hours=30))
    assert Event.objects.get(kind="response-activated").payload["recorded_by"] == {"person": duty_officer.person.pk}
    [told] = response_exceptions(supervisor)
    assert told.late
    assert (told.who, told.paper) == ("景宁常务副会长", spoken.number)
    stand_down(incident=flood, by=vice_president.person)
    with pytest.raises(NotEntitled):
        put_in_writing(spoken, by=duty_officer.person)
    put_in_writing(spoken, by=vice_president.person)
    [told] = response_exceptions(supervisor)
    assert not told.late
    assert str(told.what) in {"Level put in writing late", "级别补书面逾期"}


@pytest.mark.django_db(transaction=True)
def test_two_who_activate_at_once_leave_one_level_in_force(flood, plan, vice_president, president, keeper):
    def act(person):
        close_old_connections()
        try:
            return activate(incident=flood, level=3, by=person)
        except Problem as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, [vice_president.person, president.person]))
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyActivated", "ResponseActivation"]
    assert ResponseActivation.objects.filter(state=State.ACTIVATED).count() == 1
    assert ActionCardTask.objects.count() == 4


def test_what_the_plan_said_is_said_in_the_readers_language_as_the_trigger_stood_then(flood, plan, vice_president):
    with override("zh-hans"):
        row = propose_level(incident=flood, by=None, at=NIGHT)
        chinese, trigger = because_of(row), row.trigger
    assert chinese == row.reason
    PlanTrigger.objects.update(threshold=9_999_999)
    with override("en"):
        figure, threshold = row.grounds["figure"], row.grounds["threshold"]
        assert because_of(row) == f"{trigger.get_level_display()}: {trigger.get_measure_display()} ≥ {threshold}: {figure}"
        assert because_of(row) != chinese
    spoken = activate(incident=flood, level=row.level, by=vice_president.person, at=NIGHT, reason="水位还在涨")
    assert (spoken.pk, because_of(spoken), spoken.grounds) == (row.pk, "水位还在涨", {})
