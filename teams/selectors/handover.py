"""Who relieves whom, and how far the handover between the two has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from teams.models import CrewHandover, Deployment

if TYPE_CHECKING:
    from teams.models import GearLine, SectorTask


class Relief(NamedTuple):
    """A mission that relieves another, and whether both have signed."""

    incoming: Deployment
    outgoing: Deployment
    signed: bool


class Open(NamedTuple):
    """What there is to hand over at this moment: heads by the roll calls, tasks not done, gear not home."""

    heads_out: int
    heads_in: int
    tasks: list[SectorTask]
    gear: list[GearLine]


def reliefs_of(mission: Deployment) -> list[Relief]:
    """Both the mission this one relieves and those that relieve it. One query."""
    rows = Deployment.objects.filter(Q(relieves=mission) | Q(pk=mission.pk, relieves__isnull=False)).select_related("relieves", "takes_over")
    return [
        Relief(row, row.relieves, bool(getattr(getattr(row, "takes_over", None), "signed", False)))
        for row in rows.exclude(state__in=(Deployment.State.ORDERED, Deployment.State.CALLED_OFF))
        if row.relieves
    ]


def handover_of(incoming: Deployment) -> CrewHandover | None:
    """The written handover of a relief. One query."""
    return CrewHandover.objects.filter(incoming=incoming).select_related("out_signed_by", "in_signed_by").first()


def open_of(incoming: Deployment, outgoing: Deployment) -> Open:
    """As it stands now. Six queries."""
    tasks = outgoing.tasks.filter(done_at=None, handed_at=None)
    gear = outgoing.gear.filter(back_at=None, lost_at=None, handed_at=None)
    return Open(heads_of(outgoing), heads_of(incoming), list(tasks), list(gear))


def heads_of(mission: Deployment) -> int:
    """People by the roll call who are out, ours and partners'. Two queries."""
    parties = mission.muster.parties.exclude(out_at=None).filter(back_at=None)
    return mission.people.filter(back_at=None).count() + sum(one.people for one in parties)
