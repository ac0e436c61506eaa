"""Who must be insured now: serving members without insurance, or whose insurance ends within some days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.access import may, scope
from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from teams.models import TeamMember

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import User
    from teams.models import Muster

NAMES = LEADERS | COMMANDERS | OFFICE
SERVING = (TeamMember.State.PROBATION, TeamMember.State.REGISTERED)


def uninsured(user: User | AnonymousUser, *, ahead: int = 0, muster: Muster | None = None) -> list[TeamMember]:
    """Members not insured ``ahead`` days from today, where this user leads, calls out or keeps the register; of a muster: those who stand there."""
    day = clock.today() + timedelta(days=ahead)
    rows = scope(user, "read", TeamMember).filter(Q(insured_until=None) | Q(insured_until__lt=day), state__in=SERVING, person__erased_at=None)
    if muster is not None:
        rows = rows.filter(person__in=muster.check_ins.values("person"))
    found = rows.select_related("person", "team__organisation").order_by("team__organisation__path", "team", "person__name", "pk")
    houses = {one.team.organisation_id: one.team.organisation for one in found}
    mine = {key for key, house in houses.items() if may(user, "write", house, NAMES)}
    return [one for one in found if one.team.organisation_id in mine]


def says(member: TeamMember) -> tuple[str, str, str]:
    """How his insurance stands, in words, with tone and sign."""
    until = member.insured_until
    if until is None:
        return _("no insurance known"), "danger", "stop"
    if until < clock.today():
        return _("insurance ended %(when)s") % {"when": until.isoformat()}, "danger", "stop"
    return _("insured until %(day)s") % {"day": until.isoformat()}, "warning", "clock"
