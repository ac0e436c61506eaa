"""The squad of Jingning as the demonstration needs it: 48 on the register, 31 who may go, and too few for logistics.

All of it is invented: people are numbers, and their papers run out where a board must have something to show.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from relief.core import clock
from relief.core.models import Organisation
from relief.core.services.people import register_person
from teams.models import (
    BagItem,
    CellMinimum,
    GearBag,
    MemberSkill,
    NextOfKin,
    OwnVehicle,
    ReadinessDay,
    RescueTeam,
    Skill,
    SpokenLanguage,
    TeamMember,
)
from teams.selectors.readiness import teams_ready

if TYPE_CHECKING:
    from datetime import date

CODE = "JN-T1"
Cell = TeamMember.Cell
# Registered people and the least that must be able to go, by cell.
CELLS = {
    Cell.SEARCH: (10, 6),
    Cell.WATER: (9, 4),
    Cell.MEDICAL: (8, 2),
    Cell.RELIEF: (9, 5),
    Cell.WATSAN: (2, 1),
    Cell.HEALTH: (2, 1),
    Cell.PSYCHOSOCIAL: (3, 2),
    Cell.COMMS: (3, 2),
    Cell.LOGISTICS: (2, 4),
}
# Which numbers may not go, and why: six medical checks, three insurances, five certificates, three who rest.
MEDICAL = frozenset({3, 12, 21, 22, 31, 40})
INSURANCE = frozenset({5, 16, 30})
CERTIFICATE = frozenset({1, 14, 24, 33, 38})
RESTING = frozenset({8, 18, 28})
WITHOUT_KIN = frozenset({7, 19, 41})  # nobody has said whom to call for them
# What cells need besides first aid, and which numbers have it: number, skill, days until it ends (None: never, and nobody has seen the original of 46).
SKILLS = {(Cell.WATER, Skill.SWIFT_WATER): 3, (Cell.WATER, Skill.BOAT): 2, (Cell.MEDICAL, Skill.DOCTOR): 1, (Cell.COMMS, Skill.RADIO): 2}
LEARNED = (
    (11, Skill.SWIFT_WATER, 400), (13, Skill.SWIFT_WATER, 55), (15, Skill.SWIFT_WATER, -12), (11, Skill.BOAT, 900), (17, Skill.BOAT, 640),
    (20, Skill.DOCTOR, None), (23, Skill.NURSE, None), (44, Skill.RADIO, 210), (45, Skill.RADIO, 75), (46, Skill.RADIO, 700), (2, Skill.ROPE, 300),
    (4, Skill.DRONE, 180),
)  # fmt: skip
UNSEEN = 46
BAGS = (
    (
        "JN-BAG-01",
        "激流救援包",
        Cell.WATER,
        (("冲锋舟 5.5 m", 1, "JN-BOA-01"), ("充气艇", 1, "JN-INF-01"), ("救生衣", 8, ""), ("抛绳包", 4, ""), ("手持对讲机", 1, "JN-RAD-03")),
    ),
    ("JN-BAG-02", "医疗急救包", Cell.MEDICAL, (("绷带和止血带", 20, ""), ("颈托", 4, ""), ("手持对讲机", 1, "JN-RAD-04"))),
    ("JN-BAG-03", "通信指挥箱", Cell.COMMS, (("卫星电话", 1, "JN-SAT-01"), ("无人机", 1, "JN-DRO-01"), ("手持对讲机", 1, "JN-RAD-05"))),
)
KEPT = {"JN-BAG-02": "县红会办公室"}  # the others at the assembly point
FIRST_PHONE, FIRST_KIN = 4100, 4200
NIGHTS = 30


@transaction.atomic
def build() -> int:
    """Enlist the squad; returns how many members were new. Where it is known, nothing is added."""
    if RescueTeam.objects.filter(code=CODE).exists():
        return 0
    society, today = Organisation.objects.get(code="JN"), clock.today()
    facts = {
        "name": "景宁县红十字综合救援队",
        "minimum_size": 30,
        "drilled_on": today - timedelta(days=140),
        "kit_checked_on": today - timedelta(days=40),
    }
    team = RescueTeam.objects.create(organisation=society, code=CODE, **facts)
    CellMinimum.objects.bulk_create([CellMinimum(team=team, cell=cell, people=least) for cell, (_people, least) in CELLS.items()])
    CellMinimum.objects.bulk_create([CellMinimum(team=team, cell=cell, skill=skill, people=least) for (cell, skill), least in SKILLS.items()])
    cells = [cell for cell, (people, _least) in CELLS.items() for _number in range(people)]
    for number, cell in enumerate(cells, start=1):
        _enlist(team, number, cell, today)
    _bags(team)
    _nights(team, today)
    names = [f"队员{number:02d}号" for number in RESTING]
    resting = [member.pk for member in team.members.select_related("person") if member.person.name[:5] in names]
    TeamMember.objects.filter(pk__in=resting).update(resting_until=clock.now() + timedelta(hours=8))
    return len(cells)


def _enlist(team: RescueTeam, number: int, cell: Cell, today: date) -> None:
    name = f"队员{number:02d}号（{cell.label}）"
    person = register_person(organisation=team.organisation, name=name, phone=f"199-0000-{FIRST_PHONE + number}", by=None)
    member = TeamMember.objects.create(team=team, person=person, cell=cell, state=TeamMember.State.REGISTERED, **_papers(number, today))
    if number % 4 == 0:
        kind = OwnVehicle.Kind.FOUR_WHEEL if number % 8 == 0 else OwnVehicle.Kind.CAR
        OwnVehicle.objects.create(member=member, plate=f"浙K·示{number:03d}", kind=kind)
    if number % 5 == 0:
        SpokenLanguage.objects.create(member=member, language=SpokenLanguage.Language.SHE)
    for _number, skill, days in (one for one in LEARNED if one[0] == number):
        until, seen = None if days is None else today + timedelta(days=days), None if number == UNSEEN else member.joined_on
        MemberSkill.objects.create(member=member, skill=skill, number=f"示{number:02d}-{skill}" if days else "", valid_until=until, seen_on=seen)
    if number not in WITHOUT_KIN:
        facts = {"name": f"队员{number:02d}号家属", "phone": f"199-0000-{FIRST_KIN + number}", "relation": "家属"}
        NextOfKin.objects.create(person=person, entered_at=clock.now() - timedelta(days=number), **facts)


def _bags(team: RescueTeam) -> None:
    """What the water cell and the medical cell take along; numbers are those of the register of equipment."""
    for code, name, cell, contents in BAGS:
        bag = GearBag.objects.create(
            team=team, code=code, name=name, cell=cell, place=KEPT.get(code, "县红会备灾仓库（鹤溪）"), checked_on=team.kit_checked_on
        )
        BagItem.objects.bulk_create([BagItem(bag=bag, what=what, quantity=quantity, code=piece) for what, quantity, piece in contents])


def _papers(number: int, today: date) -> dict[str, Any]:
    """Good for months, but for the numbers that may not go."""

    def until(days: int, ended: frozenset[int]) -> date:
        return today - timedelta(days=5 + number % 20) if number in ended else today + timedelta(days=days + 7 * number)

    return {
        "joined_on": today - timedelta(days=400 + 30 * number),
        "medical_until": until(40, MEDICAL),
        "insured_until": until(60, INSURANCE),
        "certificate_until": until(90, CERTIFICATE),
        "contact_confirmed_on": today - timedelta(days=number % 80),
    }


def _nights(team: RescueTeam, today: date) -> None:
    """The nights before this one, computed from the same papers; people who rest now did so on none of them."""
    for back in range(NIGHTS, 0, -1):
        (ready,) = teams_ready([team], at=clock.now() - timedelta(days=back))
        facts = {"registered": ready.judged.registered, "deployable": ready.judged.deployable, "level": ready.judged.light}
        ReadinessDay.objects.create(team=team, on=today - timedelta(days=back), **facts)
