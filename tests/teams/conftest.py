"""A squad whose papers are good, a template, and call-outs that go through an outbox without a gateway."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import Division, Person
from teams.domain.muster import Told
from teams.models import CallOutTemplate, Invitation, RescueTeam, TeamMember, TemplateNeed
from teams.services.callouts import draft_call_out, send_call_out
from teams.services.musters import check_in, muster_for

SOON = timedelta(days=30)


@pytest.fixture
def team(jingning):
    return RescueTeam.objects.create(
        organisation=jingning, code="JN-T1", name="景宁救援队", minimum_size=2, drilled_on=clock.today(), kit_checked_on=clock.today()
    )


@pytest.fixture
def towns(jingning):
    """The county, and three townships 0, 3 and 40 km from the assembly point."""
    county = Division.objects.create(code="331127000000", name="景宁畲族自治县", level="county", longitude=119.6, latitude=27.97)
    jingning.division = county
    jingning.save()
    places = (("331127001000", "红星街道", 119.6, 27.97), ("331127002000", "鹤溪街道", 119.63, 27.97), ("331127109000", "大漈乡", 119.6, 28.33))
    return [
        Division.objects.create(code=code, name=name, level="township", parent=county, longitude=lon, latitude=lat) for code, name, lon, lat in places
    ]


@pytest.fixture
def template(team, jingning):
    facts = {
        "hazard": "flash_flood",
        "place": "东坑镇",
        "assembly_point": "县红会仓库",
        "longitude": 119.6,
        "latitude": 27.97,
        "kit_remark": "救生衣、头灯",
    }
    made = CallOutTemplate.objects.create(organisation=jingning, name="山洪夜间", team=team, **facts)
    TemplateNeed.objects.create(template=made, cell="water", people=2)
    return made


def enlist(team, number, cell="water", **papers):
    """A registered member whose papers are good, but for what is said; ``person=`` are facts of the person."""
    known = {"name": f"队员{number:02d}号", "phone": f"199-0000-9{number:03d}"} | papers.pop("person", {})
    person = Person.objects.create(organisation=team.organisation, **known)
    good = dict.fromkeys(("medical_until", "certificate_until", "insured_until"), clock.today() + SOON)
    facts = {"state": "registered", "contact_confirmed_on": clock.today()} | good | papers
    return TeamMember.objects.create(team=team, person=person, cell=cell, **facts)


def called(template, by, wanted=None, **facts):
    """A call-out that was sent."""
    needs = wanted or {need.cell: need.people for need in template.needs.all()}
    row = draft_call_out(organisation=template.organisation, by=by, wanted=needs, template=template, **facts)
    send_call_out(row, by=by)
    row.refresh_from_db()
    return row


def asked(call_out, member):
    """The invitation of a member."""
    return Invitation.objects.get(call_out=call_out, member=member)


def arrived(call_out, member, by, **told):
    """Checked in at the muster of a call-out, all well."""
    facts = {"at": clock.now(), "fit": True, "slept": True, "unhurt": True} | told
    return check_in(muster=muster_for(call_out, by=by), member=member, by=by, channel="list", told=Told(**facts))
