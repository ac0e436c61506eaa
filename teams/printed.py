"""From rows to the papers of musters and missions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from relief.core import clock
from relief.core.papers.crews import CrewPaper, CrewRow, GearRow, InjuryPaper, TaskRow
from relief.core.response.printing import facts_of, head_of
from teams.domain.muster import Chip
from teams.domain.timers import advice
from teams.selectors.kit import named_gear
from teams.services.posters import poster_link
from teams.words import ADVICE, CHIPS, CHIPS_NO

if TYPE_CHECKING:
    from relief.core.papers import IncidentFacts
    from teams.models import CheckIn, DeployedMember, Deployment, GearLine, InjuryReport, Muster, PartnerParty


def muster_paper(muster: Muster, *, poster: bool = False) -> CrewPaper:
    """The list of those who came, or the poster that hangs at the assembly point."""
    rows = [] if poster else muster.check_ins.select_related("person", "member", "vehicle", "allowed_by")
    return CrewPaper(
        **head_of(muster.organisation),
        number=muster.number,
        url=poster_link(muster) if poster else f"/musters/{muster.number}/",
        incident=_incident(muster),
        occasion=str(muster.get_occasion_display()),
        mission=muster.title,
        place=muster.place,
        team=str(muster.team or ""),
        leader=str(muster.leader),
        report_by=muster.report_by,
        rows=[_present(row) for row in rows] + [_party(one) for one in (() if poster else muster.parties.select_related("unit"))],
    )


def mission_paper(mission: Deployment) -> CrewPaper:
    """A mission as its order, insurance list, assignment list and return check print it. Eight queries."""
    people = list(mission.people.select_related("person", "member", "check_in"))
    muster = mission.muster
    parties = list(muster.parties.exclude(out_at=None).select_related("unit"))
    return CrewPaper(
        **head_of(mission.organisation),
        number=mission.number,
        url=f"/missions/{mission.number}/",
        incident=_incident(mission),
        mission=mission.mission,
        place=muster.place,
        destination=mission.destination,
        team=str(mission.team or ""),
        leader=str(mission.leader),
        departed_at=mission.departed_at,
        returned_at=mission.returned_at,
        rest_until=mission.rest_until,
        out=len(people) + sum(one.people for one in parties) or None,
        back=sum(one.back_at is not None for one in people) + sum(one.people for one in parties if one.back_at) if people else None,
        rows=[_sent(row) for row in people] + [_party(one) for one in parties],
        tasks=[
            TaskRow(sector=one.sector, task=one.task, pairs=one.pairs, channel=one.channel, given_at=one.given_at, done_at=one.done_at)
            for one in mission.tasks.all()
        ],
        gear=[_piece(*one) for one in named_gear(mission)],
        vehicles=[" ".join(filter(None, (one.plate, one.driver))) for one in muster.vehicles.all()],
    )


def _piece(row: GearLine, name: str, bag: str) -> GearRow:
    back = "yes" if row.back_at else "lost" if row.lost_at else "handed" if row.handed_at else ""
    return GearRow(code=row.code, what=name, bag=bag, back=back, out_at=row.out_at, note=row.note)


def injury_paper(report: InjuryReport) -> InjuryPaper:
    """Who was hurt and what was done."""
    mission = report.who.deployment
    return InjuryPaper(
        **head_of(mission.organisation),
        number=report.number,
        url=f"/missions/{mission.number}/",
        incident=_incident(mission),
        mission=mission.mission,
        person=str(report.who.person),
        happened_at=report.happened_at,
        severity=str(report.get_severity_display()),
        what=report.what,
        treatment=report.treatment,
        reported_by=str(report.reported_by),
    )


def _incident(row: Muster | Deployment) -> IncidentFacts | None:
    return facts_of(row.incident) if row.incident else None


def _present(row: CheckIn) -> CrewRow:
    note = f"{row.unfit_reason} ({row.allowed_by})" if row.allowed_by else ""
    return CrewRow(
        name=str(row.person),
        cell=str(row.member.get_cell_display()) if row.member else "",
        arrived_at=row.arrived_at,
        vest=row.vest,
        bag=row.bag,
        checks=_checks(row),
        pair=row.pair,
        call_sign=row.call_sign,
        vehicle=str(row.vehicle or ""),
        note=note,
    )


def _party(row: PartnerParty) -> CrewRow:
    """A party of a partner is one line: who leads it, and how many they are."""
    words = ngettext("%(partner)s · %(leader)s, %(n)s person", "%(partner)s · %(leader)s, %(n)s people", row.people)
    name = words % {"partner": row.unit, "leader": row.leader, "n": row.people}
    return CrewRow(
        name=name, cell=str(row.unit.get_cell_display()), arrived_at=row.arrived_at, out_at=row.out_at, back_at=row.back_at, note=row.back_how
    )


def _checks(row: CheckIn) -> str:
    """What was answered, in words; empty where nobody asked."""
    said = [str(CHIPS_NO[chip]) for chip in Chip if getattr(row, chip) is False]
    whole = all(getattr(row, chip) for chip in Chip)
    return gettext(", ").join(said or ([str(CHIPS[chip]) for chip in Chip] if whole else []))


def _sent(row: DeployedMember) -> CrewRow:
    return CrewRow(
        name=str(row.person),
        cell=str(row.member.get_cell_display()) if row.member else "",
        vest=row.check_in.vest,
        bag=row.check_in.bag,
        pair=row.pair,
        call_sign=row.call_sign,
        vehicle=row.vehicle,
        insured_until=row.member.insured_until if row.member else None,
        phone=row.person.phone,
        out_at=row.out_at,
        back_at=row.back_at,
        heard_at=row.heard_at,
        working_since=row.working_since,
        advice=str(ADVICE[advice(row.working_since, clock.now())][0]),
        note=row.back_how,
    )
