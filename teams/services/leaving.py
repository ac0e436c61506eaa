"""What served call-outs alone ends when somebody has left his last squad and is home: nothing is kept longer than it is needed (domain §4.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from teams.models import AvailabilityRule, BloodGroup, DeployedMember, MemberLeave, NextOfKin, TeamMember

if TYPE_CHECKING:
    from relief.core.models import Person

RETIRED = TeamMember.State.RETIRED
KEPT = Q(person__next_of_kin__isnull=False) | Q(person__blood__isnull=False) | Q(medical_until__isnull=False)
TIMES = Q(leaves__isnull=False) | Q(weekly_rules__isnull=False)


@transaction.atomic
def forget_who_left(person: Person | None = None) -> int:
    """Delete next of kin, blood group, medical date, leave and weekly hours of whoever serves in no squad any more and is on no mission; of how many.

    What was done stays: hours, certificates, roll calls. Whoever is still out when he leaves keeps them until the night after he is home.
    """
    serving = TeamMember.objects.exclude(state=RETIRED).values("person")
    out = DeployedMember.every_world.filter(back_at=None).values("person")
    left = TeamMember.objects.filter(KEPT | TIMES, state=RETIRED).exclude(person__in=serving).exclude(person__in=out)
    people = set((left.filter(person=person) if person else left).values_list("person", flat=True))
    for model in (NextOfKin, BloodGroup):
        model._default_manager.filter(person__in=people).delete()
    for times in (MemberLeave, AvailabilityRule):
        times._default_manager.filter(member__person__in=people).delete()
        times.history.filter(member__person__in=people).delete()
    for rows in (TeamMember.objects.all(), TeamMember.history.all()):
        rows.filter(person__in=people).update(medical_until=None)
    return len(people)
