"""Two people answer in the same moment: the last place is given once, and one answer handed in twice is kept once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from relief.core import clock
from teams.models import Invitation, Reply
from teams.services.answers import Said, take_answer
from teams.services.inbound import reading_of, take_in
from tests.teams.conftest import asked, called, enlist

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Every act in a thread of its own, begun at the same moment."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_the_last_place_is_given_once(team, template, leader):
    members = [enlist(team, number) for number in range(4)]
    row = called(template, leader.person, {"water": 1}, spare=300)
    rows = [asked(row, member) for member in members]

    def say(one):
        return take_answer(one, reading_of("1", clock.now(), []), Said("link", "1", clock.now())).pk

    together(*(lambda one=one: say(one) for one in rows))
    assert sorted(row.invitations.values_list("state", flat=True)) == ["coming", "standby", "standby", "standby"]


def test_one_answer_handed_in_twice_at_once_is_kept_once(team, template, leader):
    enlist(team, 1)
    called(template, leader.person, {"water": 1})
    found = together(*(lambda: take_in(phone="19900009001", text="1", channel="sms", key="k").pk for _time in range(3)))
    assert (len(set(found)), Reply.objects.count(), Invitation.objects.get().state) == (1, 1, "coming")
