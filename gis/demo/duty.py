"""Tonight's duty: a roster with a gap two weeks ahead, a call nobody answered, one handover waiting for its signature. All invented."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db import transaction

from gis.demo import cast
from relief.core import clock
from relief.core.models import Appointment, DutyShift, Organisation
from relief.core.services.duty import fill_roster, give_shift, log_call
from relief.core.services.handovers import write_handover

Role = Appointment.Role
SOCIETIES = ("LS", "JN")
DAYS = 12
CHANGE_AT = time(8)
NOTE = "东坑、大漈两个安置点已点数；通大漈公路 31 公里处塌方，一车受阻待改线。景南乡小学新开，尚未安排物资。"


@transaction.atomic
def build() -> int:
    """Plan duty in the city and in Jingning; returns how many shifts were new."""
    if DutyShift.objects.exists():
        return 0
    made = sum(_roster(Organisation.objects.get(code=code)) for code in SOCIETIES)
    city = Organisation.objects.get(code="LS")
    duty, commander = cast.post("LS", Role.DUTY_OFFICER, "值班员"), cast.post("LS", Role.INCIDENT_COMMANDER, "总指挥")
    facts = {"caller": "村民(演示)", "phone": "199-0000-8301", "about": "问东坑安置点还缺不缺毛毯"}
    log_call(organisation=city, by=duty, answered=True, called_at=clock.now() - timedelta(hours=2), **facts)
    log_call(organisation=city, by=duty, answered=False, called_at=clock.now() - timedelta(minutes=40), phone="199-0000-8302")
    write_handover(organisation=city, incoming=commander, by=duty, note=NOTE)
    return made


def _roster(society: Organisation) -> int:
    """Twelve of the fourteen days ahead; one night was swapped."""
    officers = [cast.post(society.code, Role.DUTY_OFFICER, label) for label in ("值班员", "值班员B", "值班员C")]
    leader = cast.post(society.code, Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长")
    first = clock.today() - timedelta(days=1)
    plan: dict[str, Any] = {"organisation": society, "first": first, "days": DAYS + 1, "change_at": CHANGE_AT, "by": leader}
    shifts = fill_roster(people=officers, **plan)
    leading = fill_roster(people=[leader], post=DutyShift.Post.LEADER, **plan)
    give_shift(shifts[4], to=officers[2], by=leader, reason="培训")
    return len(shifts) + len(leading)
