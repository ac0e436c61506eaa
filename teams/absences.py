"""Whoever plans the duty hears when a member of a squad is away, as he said himself on his own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from relief.registrar.hooks import absences
from teams.domain.weekly import can_come
from teams.models import MemberLeave, TeamMember
from teams.selectors.judging import weekly_of

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person


@absences
def away_then(person: Person, starts_at: datetime, ends_at: datetime) -> str | None:
    """On leave on a day of the shift, or at its beginning an hour of the week he excluded; None for who serves in no squad. Three queries at most."""
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    leaves = MemberLeave.objects.filter(member__person=person, starts_on__lte=last.date(), ends_on__gte=first.date())
    until = leaves.exclude(member__state=TeamMember.State.RETIRED).aggregate(last=Max("ends_on"))["last"]
    if until:
        return _("away until %(day)s") % {"day": until.isoformat()}
    squads = dict(TeamMember.objects.filter(person=person).exclude(state=TeamMember.State.RETIRED).values_list("pk", "team_id"))
    weekly = weekly_of(squads.values()) if squads else {}
    barred = any(not can_come(rules, first) for member, rules in weekly.items() if member in squads)
    return _("by his own hours of the week he cannot come at its beginning") if barred else None
