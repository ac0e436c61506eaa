"""Action cards: handed to people in office, taken once, done once; a link is as good as a sign-in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import close_old_connections, connections
from django.test import Client
from django.urls import reverse

from relief.core import clock
from relief.core.domain.action_cards import STEPS, may_step
from relief.core.domain.errors import NotAddressed, ReasonMissing, WrongState
from relief.core.models import ActionCardTask, DutyShift, Event, Message
from relief.core.services.action_cards import acknowledge, assign, finish, set_aside
from relief.core.services.activations import activate, stand_down
from relief.core.services.task_links import link_to
from relief.problems import Problem
from tests.core.response.conftest import NIGHT

pytestmark = pytest.mark.django_db
State = ActionCardTask.State


@pytest.fixture
def active(flood, plan, vice_president, duty_officer, other_officer, leader, keeper):
    return activate(incident=flood, level=4, by=vice_president.person, at=NIGHT)


def of(task):
    return ActionCardTask.objects.get(task=task)


def test_cards_of_the_level_go_to_those_in_office_and_a_higher_level_adds_only_its_own(active, flood, vice_president, duty_officer, other_officer):
    assert {task.task for task in active.tasks.all()} == {"首报", "待命"}
    assert set(of("首报").people.all()) == {duty_officer.person, other_officer.person}
    assert of("首报").due_at == NIGHT + timedelta(hours=2)
    raised = activate(incident=flood, level=3, by=vice_president.person, at=NIGHT + timedelta(hours=1))
    assert {task.task for task in raised.tasks.all()} == {"装车", "口径"}
    assert of("口径").state == State.PENDING
    assert of("口径").due_at is None
    letters = Message.objects.filter(incident=flood, channel="in_app")
    assert letters.count() == Message.objects.values("to").distinct().count() == 4


def test_who_is_on_duty_gets_the_card_before_others_of_the_office(flood, plan, vice_president, duty_officer, other_officer, jingning):
    DutyShift.objects.create(organisation=jingning, person=other_officer.person, starts_at=NIGHT, ends_at=NIGHT + timedelta(hours=12))
    activate(incident=flood, level=4, by=vice_president.person, at=NIGHT)
    assert list(of("首报").people.all()) == [other_officer.person]


def test_one_takes_it_then_does_it_and_nobody_else_may(active, duty_officer, other_officer, keeper):
    task = of("首报")
    with pytest.raises(NotAddressed):
        acknowledge(task, by=keeper.person)
    with pytest.raises(WrongState):
        finish(task, by=duty_officer.person)
    acknowledge(task, by=duty_officer.person)
    with pytest.raises(WrongState, match="景宁值班员甲"):
        acknowledge(task, by=other_officer.person)
    with pytest.raises(NotAddressed):
        finish(task, by=keeper.person)
    done = finish(task, by=duty_officer.person)
    assert (done.state, done.taken_by) == (State.DONE, duty_officer.person)
    for act in (lambda: acknowledge(task, by=duty_officer.person), lambda: finish(task, by=duty_officer.person)):
        with pytest.raises(WrongState):
            act()
    with pytest.raises(WrongState):
        set_aside(task, by=duty_officer.person, reason="x")
    with pytest.raises(WrongState):
        assign(task, to=other_officer.person, by=duty_officer.person)
    kinds = Event.objects.filter(subject_id=task.pk, kind__startswith="card-").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["card-acknowledged", "card-done"]


def test_what_does_not_apply_says_why_and_a_card_of_nobody_is_given_to_somebody(active, flood, vice_president, leader, keeper):
    with pytest.raises(ReasonMissing):
        set_aside(of("待命"), by=leader.person, reason=" ")
    assert of("待命").state == State.ASSIGNED
    assert set_aside(of("待命"), by=leader.person, reason="已在现场").reason == "已在现场"
    activate(incident=flood, level=3, by=vice_president.person, at=NIGHT)
    with pytest.raises(WrongState):
        acknowledge(of("口径"), by=keeper.person)
    given = assign(of("口径"), to=keeper.person, by=vice_president.person)
    assert (given.state, list(given.people.all())) == (State.ASSIGNED, [keeper.person])
    acknowledge(given, by=keeper.person)
    again = assign(given, to=leader.person, by=vice_president.person)
    assert (again.state, again.taken_by) == (State.ASSIGNED, None)


def test_every_other_step_is_forbidden():
    allowed = {(state, to) for state, ends in STEPS.items() for to in ends}
    assert allowed == {
        ("pending", "assigned"),
        ("pending", "not_applicable"),
        ("assigned", "assigned"),
        ("assigned", "acknowledged"),
        ("assigned", "not_applicable"),
        ("acknowledged", "assigned"),
        ("acknowledged", "done"),
        ("acknowledged", "not_applicable"),
    }
    assert not any(may_step(end, to) for end in ("done", "not_applicable", "nothing") for to in State.values)


def test_overdue_is_read_from_the_clock(active, duty_officer):
    task = of("首报")
    with clock.at(task.due_at + timedelta(minutes=1)):
        assert task.standing == "overdue"
        acknowledge(task, by=duty_officer.person)
        assert of("首报").standing == "overdue"
        finish(task, by=duty_officer.person)
        assert of("首报").standing == "done"
    with clock.at(NIGHT):
        assert of("待命").standing == "assigned"


def test_a_lower_level_and_the_end_take_back_what_nobody_finished(active, flood, vice_president, keeper, duty_officer):
    activate(incident=flood, level=3, by=vice_president.person, at=NIGHT)
    activate(incident=flood, level=4, by=vice_president.person, at=NIGHT + timedelta(hours=1))
    assert {task: of(task).state for task in ("首报", "装车")} == {"首报": State.ASSIGNED, "装车": State.NOT_APPLICABLE}
    finish(acknowledge(of("首报"), by=duty_officer.person), by=duty_officer.person)
    stand_down(incident=flood, by=vice_president.person)
    assert of("首报").state == State.DONE
    assert of("待命").state == State.NOT_APPLICABLE


def test_a_link_shows_only_ones_own_cards_and_takes_them_without_sign_in(active, duty_officer, other_officer):
    link, web = link_to(active, duty_officer.person), Client()
    assert Message.objects.filter(to=duty_officer.person).first().link.startswith("/c/")
    page = web.get(link).content.decode()
    assert "首报" in page
    assert "待命" not in page
    assert of("首报").state == State.ASSIGNED
    number = of("首报").pk
    assert web.post(link, {"task": number, "act": "take"}).status_code == 302
    assert of("首报").taken_by == duty_officer.person
    late = web.post(link_to(active, other_officer.person), {"task": number, "act": "take"})
    assert late.status_code == 409
    assert "景宁值班员甲" in late.content.decode()
    assert web.post(link, {"task": number, "act": "aside", "reason": ""}).status_code == 400
    assert web.post(link, {"task": number, "act": "burn"}).status_code == 404
    assert web.post(link, {"task": of("待命").pk, "act": "take"}).status_code == 404
    assert web.post(link, {"task": number, "act": "done"}).status_code == 302
    assert of("首报").state == State.DONE


def test_a_forged_or_old_link_is_over(active, duty_officer, monkeypatch):
    assert Client().get("/c/forged/").status_code == 410
    link = link_to(active, duty_officer.person)
    monkeypatch.setattr("relief.core.services.task_links.SECONDS", -1)
    assert Client().get(link).status_code == 410


def test_my_page_shows_my_cards(active, duty_officer, visitor, client):
    client.force_login(duty_officer)
    assert "首报" in client.get(reverse("cards")).content.decode()
    client.force_login(visitor)
    assert "首报" not in client.get(reverse("cards")).content.decode()
    assert Client().get(reverse("cards")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_card_at_once_leave_it_with_one(active, duty_officer, other_officer):
    task = of("首报")

    def take(person):
        close_old_connections()
        try:
            return acknowledge(task, by=person)
        except Problem as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(take, [duty_officer.person, other_officer.person]))
    assert sorted(type(answer).__name__ for answer in answers) == ["ActionCardTask", "WrongState"]
    assert Event.objects.filter(kind="card-acknowledged").count() == 1
