"""Partner squads of Jingning in the demonstration: one bound for years, one whose agreement ends soon, one whose agreement ended, and a neighbouring county. Invented."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from relief.core import clock
from relief.core.models import Organisation
from relief.core.services.people import register_person
from teams.models import PartnerAgreement, PartnerUnit, TeamMember

Cell = TeamMember.Cell
Kind = PartnerUnit.Kind
FIRST_PHONE = 4180
# Code, name, kind, cell, office to call, way, people, what they bring, days until the agreement ends.
UNITS = (
    ("JN-P1", "县民间救援队（示例）", Kind.CIVIL_RESCUE, Cell.WATER, "值班队长", "in_app", 12, "冲锋舟 2 艘、声呐 1 台", 420),
    ("JN-P2", "县人民医院（示例）", Kind.HOSPITAL, Cell.MEDICAL, "急诊科值班主任", "by_hand", 6, "救护车 2 辆", 35),
    ("JN-P3", "县游泳协会（示例）", Kind.SWIMMERS, Cell.WATER, "秘书长", "by_hand", 10, "救生衣 20 件", -20),
    ("JN-P4", "遂昌县红十字救援队（示例）", Kind.NEIGHBOUR, Cell.SEARCH, "值班队长", "in_app", 10, "搜救犬 1 只、越野车 2 辆", 300),
)


@transaction.atomic
def build() -> int:
    """Enter them; returns how many were new. Where they are known, nothing is added."""
    if PartnerUnit.objects.filter(code=UNITS[0][0]).exists():
        return 0
    society, today = Organisation.objects.get(code="JN"), clock.today()
    for number, (code, name, kind, cell, role, channel, people, brings, days) in enumerate(UNITS):
        contact = register_person(organisation=society, name=f"{name}{role}", phone=f"199-0000-{FIRST_PHONE + number}", by=None)
        unit = PartnerUnit.objects.create(
            organisation=society, code=code, name=name, kind=kind, cell=cell, contact_role=role, contact=contact, channel=channel
        )
        _bind(unit, people, brings, today + timedelta(days=days), today)
    return len(UNITS)


def _bind(unit: PartnerUnit, people: int, brings: str, ends_on: date, today: date) -> None:
    """For two years, with an insurance that was shown."""
    facts = {"starts_on": ends_on - timedelta(days=730), "ends_on": ends_on, "insured_until": max(ends_on, today), "insured_people": people}
    PartnerAgreement.objects.create(unit=unit, reference=f"{unit.code}-{ends_on.year - 2}", people=people, brings=brings, **facts)
