"""Words that are longer than their column are refused on the pages of squads, and nothing changes."""

from __future__ import annotations

import pytest

from relief.core.domain.errors import TooLong
from relief.core.models import Appointment
from teams.models import NextOfKin
from teams.services.courses import open_attendance
from teams.services.gear import take_along
from teams.services.musters import add_vehicle, open_muster
from tests.cast import appoint
from tests.teams.conftest import called
from tests.teams.conftest import enlist as register
from tests.teams.squad import enlist, flood, gone, here, muster, squad
from tests.teams.test_courses import came, planned
from tests.too_long import Door, everything, refused, taken

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(muster, squad, jingning, leader):
    """Musters, missions and courses."""
    director = appoint("director", "景宁常务副会长甲", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, jingning).person
    member, other = enlist(squad, 1), enlist(squad, 2)
    course = planned(jingning)
    came(open_attendance(course, by=leader.person), other, leader.person)
    unfit, fit = here(muster, enlist(squad, 3, medical_until=None)), here(muster, enlist(squad, 4))
    out = gone(_muster(squad, muster.incident, leader.person), member, by=leader.person)
    take_along(out, ["JN-RAD-01"], by=leader.person)
    NextOfKin.objects.create(person=member.person, name="家属甲", phone="199-0000-7001", relation="配偶", entered_at=out.departed_at)
    at, mission = f"/musters/{muster.number}/", f"/missions/{out.number}/"
    lorry = add_vehicle(muster, plate="浙K-0009", seats=4, by=leader.person)
    return [
        Door(leader, at, {"act": "allow", "check_in": unfit.pk, "allowed_by": director.pk}, "reason", "teams.CheckIn.unfit_reason"),
        Door(leader, at, {"act": "seat", "check_in": fit.pk, "vehicle": lorry.pk}, "call_sign", "teams.CheckIn.call_sign"),
        Door(leader, mission, {"act": "kin-ask", "person": member.person_id}, "reason", "teams.KinOpening.reason"),
        Door(leader, mission, {"act": "gear-lost", "code": "JN-RAD-01"}, "reason", "teams.GearLine.note"),
        Door(leader, mission, {"act": "call-in", "person": member.person_id}, "how", "teams.DeployedMember.back_how"),
        Door(
            leader, f"/courses/{course.code}/", {"act": "grade", "person": other.person_id, "passed": "yes"}, "certificate",
            "teams.CourseResult.certificate",
        ),
    ]  # fmt: skip


@pytest.fixture
def call_doors(team, template, leader):
    """A call-out that ends."""
    register(team, 1)
    return [Door(leader, f"/call-outs/{called(template, leader.person).number}/close/", {}, "reason", "teams.CallOut.close_reason")]


def _muster(squad, incident, leader):
    facts = {"organisation": squad.organisation, "incident": incident, "team": squad, "leader": leader, "by": leader}
    return open_muster(**facts, title="大漈转移", place="县中心备灾仓库", destination="大漈乡")


@pytest.mark.parametrize("folder", ["doors", "call_doors"])
def test_one_character_too_many_is_refused_beside_its_field_and_changes_nothing(request, client, folder):
    wrong = [one for door in request.getfixturevalue(folder) for one in refused(client, door)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folder", ["doors", "call_doors"])
def test_the_exact_length_goes_in_whole(request, client, folder):
    wrong = [one for door in request.getfixturevalue(folder) for one in taken(client, door)]
    assert not wrong, "\n".join(wrong)


def test_a_vest_that_is_too_long_checks_nobody_in_and_the_code_of_a_bag_goes_in_whole(muster, squad):
    member, before = enlist(squad, 1), everything()
    with pytest.raises(TooLong) as refusal:
        here(muster, member, vest="9" * 13)
    assert (refusal.value.facts["label"], refusal.value.facts["length"], refusal.value.facts["most"]) == ("vest", 13, 12)
    assert everything() == before
    assert here(muster, member, bag="B" * 60).bag == "B" * 60
