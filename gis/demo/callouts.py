"""Call-outs of the demonstration: templates, one finished test of the telephones, and the squad called out in the made-up night. All invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gis.demo import cast, partners, squads
from relief.core import clock
from relief.core.models import Appointment, Division, Incident, Organisation
from teams.domain.muster import Told
from teams.models import (
    Arrival,
    CallOut,
    CallOutTemplate,
    GearBag,
    Invitation,
    Muster,
    PartnerUnit,
    RescueTeam,
    TeamMember,
    TemplateBag,
    TemplateNeed,
)
from teams.services.answers import Said, mark_seen, take_answer
from teams.services.call_clock import send_test, turn
from teams.services.callouts import close_call_out, draft_call_out, send_call_out
from teams.services.inbound import reading_of
from teams.services.musters import add_vehicle, check_in, muster_for
from teams.services.partners import ask_partner, partner_answers

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell = TeamMember.Cell
TEST = "每月联络测试"
NIGHT = "山洪夜间出队"
SEATED = ("红星街道", "鹤溪街道", "红星街道", "鹤溪街道", "澄照乡", "大均乡", "渤海镇", "东坑镇")
TESTED_BEFORE = timedelta(days=12)
# Minutes after which each number answered the test; whoever is not named did not.
REACHED = {
    1: 1,
    2: 2,
    4: 2,
    6: 3,
    7: 3,
    9: 4,
    10: 4,
    11: 6,
    12: 7,
    13: 9,
    14: 9,
    15: 12,
    17: 14,
    19: 18,
    20: 21,
    22: 24,
    25: 29,
    26: 35,
    27: 48,
    32: 65,
}
# What they answer in the night, minute by minute after the call; the numbers are places in the list of those asked.
NIGHT_ANSWERS = (
    (1, 0, "1 20"),
    (2, 1, "能去，两小时后到"),
    (3, 3, "马上出发，25分钟"),
    (4, 5, "孩子发烧，去不了"),
    (5, 2, "半小时"),
    (6, 6, "能去，但是车被淹了"),
    (7, 8, "收到"),
    (8, 9, "1 45"),
)


@transaction.atomic
def prepare() -> int:
    """Templates, homes and the finished test; returns how many templates were new. Where they are known, nothing is added."""
    partners.build()
    society = Organisation.objects.get(code="JN")
    seat = society.division
    if seat is None or CallOutTemplate.objects.filter(organisation=society).exists():
        return 0
    team = RescueTeam.objects.get(code=squads.CODE)
    _house(team)
    leader = cast.post("JN", Appointment.Role.TEAM_LEADER, "救援队长")
    point = {"assembly_point": "县红会备灾仓库（鹤溪）", "longitude": seat.longitude, "latitude": seat.latitude}
    night = CallOutTemplate.objects.create(
        organisation=society,
        name=NIGHT,
        team=team,
        hazard=Incident.Hazard.FLASH_FLOOD,
        kit_remark="个人头灯、两天干粮",
        wave_minutes=60,
        **point,
    )
    slide = CallOutTemplate.objects.create(
        organisation=society, name="滑坡搜救出队", hazard=Incident.Hazard.LANDSLIDE, kit_remark="头盔、手套、头灯", spare=25, **point
    )
    for template, cells in ((night, {Cell.WATER: 4, Cell.MEDICAL: 2, Cell.RELIEF: 4}), (slide, {Cell.SEARCH: 6, Cell.MEDICAL: 2, Cell.COMMS: 1})):
        TemplateNeed.objects.bulk_create(TemplateNeed(template=template, cell=cell, people=people) for cell, people in cells.items())
    for template, codes in ((night, ("JN-BAG-01", "JN-BAG-02")), (slide, ("JN-BAG-02", "JN-BAG-03"))):
        TemplateBag.objects.bulk_create(TemplateBag(template=template, bag=bag) for bag in GearBag.objects.filter(code__in=codes))
    test = CallOutTemplate.objects.create(organisation=society, name=TEST, kind=CallOut.Kind.TEST, test_every_days=30, assembly_point="—")
    _tested(test, leader)
    return CallOutTemplate.objects.filter(organisation=society).count()


def call_out(incident: Incident) -> CallOut:
    """The leader of Jingning calls the squad out for the night's incident."""
    society = Organisation.objects.get(code="JN")
    leader = cast.post("JN", Appointment.Role.TEAM_LEADER, "救援队长")
    template = CallOutTemplate.objects.get(organisation=society, name=NIGHT)
    wanted = {need.cell: need.people for need in template.needs.all()}
    facts: dict[str, Any] = {"hazard": incident.hazard, "place": incident.place}
    made = draft_call_out(organisation=society, by=leader, wanted=wanted, template=template, incident=incident, **facts)
    send_call_out(made, by=leader)
    return made


def answered(made: CallOut) -> None:
    """What came back within ten minutes: times, a refusal, and words a human has to read. The clock then asks the next."""
    asked = list(Invitation.objects.filter(call_out=made).select_related("call_out", "person", "member").order_by("pk"))
    start = clock.now()
    for minutes, place, text in NIGHT_ANSWERS:
        _say(asked[place : place + 1], text, start + timedelta(minutes=minutes))
    divers = PartnerUnit.objects.get(code=partners.UNITS[0][0])
    with clock.at(start + timedelta(minutes=6)):
        partner_answers(ask_partner(made, divers, by=made.created_by), coming=8, minutes=50, by=divers.contact)
    with clock.at(start + timedelta(minutes=10)):
        mark_seen(asked[-1])
        turn(made)


def gathered(made: CallOut) -> Muster:
    """The leader opens the muster; those who said they come at once are checked in, the others are expected."""
    leader = cast.post("JN", Appointment.Role.TEAM_LEADER, "救援队长")
    muster = muster_for(made, by=leader)
    add_vehicle(muster, plate="浙K-演01", seats=7, driver="驾驶员", by=leader)
    now = clock.now()
    for number, row in enumerate(made.invitations.filter(state=Invitation.State.COMING, eta_at__lte=now).select_related("member").order_by("pk"), 1):
        told = Told(at=now, vest=f"{number:02d}", bag=f"JN-B{number:02d}", fit=True, slept=True, unhurt=True)
        check_in(muster=muster, member=row.member, by=leader, channel=Arrival.Channel.LIST, told=told)
    return muster


def _house(team: RescueTeam) -> None:
    """Where members live: most in the county seat, some further out."""
    towns = {division.name: division for division in Division.objects.filter(parent=team.organisation.division, name__in=SEATED)}
    for number, member in enumerate(team.members.order_by("pk")):
        member.lives_in = towns.get(SEATED[number % len(SEATED)])
        member.save(update_fields=["lives_in"])


def _tested(template: CallOutTemplate, leader: object) -> None:
    start = clock.now() - TESTED_BEFORE
    with clock.at(start):
        made = send_test(template, by=leader)  # type: ignore[arg-type]
    asked = list(Invitation.objects.filter(call_out=made).select_related("call_out", "person", "member"))
    for number, minutes in REACHED.items():
        name = f"队员{number:02d}号"
        _say([one for one in asked if one.person.name.startswith(name)], "1", start + timedelta(minutes=minutes))
    with clock.at(start + timedelta(hours=3)):
        close_call_out(made, by=leader, reason="测试完成")  # type: ignore[arg-type]


def _say(rows: Iterable[Invitation], text: str, at: datetime) -> None:
    """By the link: the demonstration has no gateway, and nobody's telephone is confirmed by it."""
    for row in rows:
        with clock.at(at):
            take_answer(row, reading_of(text, at, [row.code]), Said("link", text, at))
