"""The demonstration's call-outs: a finished test with whom it reached, and a squad called out in the night; twice adds nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gis.demo import callouts, squads
from relief.core import clock
from relief.core.models import Division, Incident
from teams.models import CallOut, Invitation, Reply
from teams.selectors.calls import reach_of
from teams.selectors.musters import board_of
from teams.selectors.readiness import teams_ready

pytestmark = pytest.mark.django_db


def test_a_test_is_finished_and_a_night_is_running(jingning):
    jingning.division = Division.objects.create(code="331127000000", name="景宁畲族自治县", level="county", longitude=119.6, latitude=27.97)
    jingning.save()
    squads.build()
    assert (callouts.prepare(), callouts.prepare()) == (3, 0)
    test = CallOut.objects.get(kind="test")
    reach = reach_of([test])[test.pk]
    assert (test.state, reach.asked > 40, reach.answered) == ("closed", True, len(callouts.REACHED))
    facts = {"name": "东坑夜雨", "hazard": "landslide", "place": "东坑镇", "organisation": jingning}
    incident = Incident.objects.create(number="JN-IN-1", happened_at=clock.now(), reported_at=clock.now(), **facts)
    made = callouts.call_out(incident)
    callouts.answered(made)
    made.refresh_from_db()
    states = list(made.invitations.values_list("state", flat=True))
    assert (made.state, states.count("coming"), states.count("declined")) == ("collecting_responses", 5, 1)
    assert Reply.objects.filter(call_out=made, state="waiting").count() == 1
    assert made.waves.count() == 2
    with clock.at(clock.now() + timedelta(minutes=36)):
        board = board_of(callouts.gathered(made))
    assert (len(board.present), sum(one.comes for one in board.expected), board.red) == (3, 2, [])
    assert Invitation.objects.filter(call_out=made).count() == 11
    assert teams_ready([squads.RescueTeam.objects.get(code=squads.CODE)])[0].judged.deployable == 31
