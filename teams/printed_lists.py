"""From rows to the lists of squads: who is to be insured, what a watch writes down, how a mission went, what one crew hands to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relief.core import clock
from relief.core.event_words import words_of
from relief.core.models import Event, Person
from relief.core.papers.crews import CrewHandoverPaper, CrewPaper, CrewRow, GearRow, InsureNowPaper, InsureRow, LogRow, TaskRow
from relief.core.response.printing import facts_of, head_of
from teams.models import DeployedMember, Deployment, InjuryReport, ServiceRecord
from teams.printed import mission_paper
from teams.selectors.handover import handover_of, open_of
from teams.selectors.insurance import says
from teams.selectors.kit import names_of

if TYPE_CHECKING:
    from relief.core.models import Organisation
    from teams.models import CrewHandover, TeamMember

WATCHED = ("welfare-checked", "welfare-man-down", "deployment-called-in")
WORKED = ("deployment-working", "deployment-resting", "deployment-pair-rests", "deployment-pair-works")


def insure_now_paper(members: list[TeamMember], society: Organisation) -> InsureNowPaper:
    """Who is to be insured, for the insurer."""
    rows = [
        InsureRow(
            name=str(one.person),
            born_on=one.person.born_on,
            phone=one.person.phone,
            team=str(one.team),
            cell=str(one.get_cell_display()),
            state=says(one)[0],
        )
        for one in members
    ]
    number = f"{society.code}-IN-{clock.today():%Y%m%d}"
    return InsureNowPaper(**head_of(society), number=number, url="/teams/insure-now/", as_of=clock.now(), rows=rows)


def welfare_paper(mission: Deployment) -> CrewPaper:
    """Who was last heard when, and every word of the watch."""
    return replace(mission_paper(mission), log=_log(mission, WATCHED))


def work_paper(mission: Deployment) -> CrewPaper:
    """Who has worked how long, and when pairs changed over."""
    return replace(mission_paper(mission), log=_log(mission, WORKED))


def report_paper(mission: Deployment) -> CrewPaper:
    """How a mission went, from the order to what was learned."""
    minutes = sum(ServiceRecord.objects.filter(muster=mission.muster_id).values_list("minutes", flat=True))
    return replace(
        mission_paper(mission),
        ordered_at=mission.ordered_at,
        on_site_at=mission.on_site_at,
        withdrew_at=mission.withdrew_at,
        closed_at=mission.closed_at,
        hours=_("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60} if minutes else "",
        hurt=InjuryReport.objects.filter(who__deployment=mission).count(),
        debrief=mission.debrief,
    )


def handover_paper(incoming: Deployment) -> CrewHandoverPaper:
    """As it was written and signed; before that, as it stands now, to be filled in and signed by hand."""
    outgoing = Deployment.objects.select_related("muster", "leader").get(relieved_by=incoming)
    written, there = handover_of(incoming), open_of(incoming, outgoing)
    tasks = incoming.tasks.all() if written and written.signed else there.tasks
    known = names_of(outgoing)
    return CrewHandoverPaper(
        **head_of(incoming.organisation),
        number=written.number if written else "",
        url=f"/missions/{incoming.number}/handover/",
        incident=facts_of(incoming.incident) if incoming.incident else None,
        mission=incoming.mission,
        outgoing=outgoing.number,
        incoming=incoming.number,
        people_out=_crew(outgoing),
        people_in=_crew(incoming),
        tasks=[TaskRow(sector=one.sector, task=one.task, channel=one.channel) for one in tasks],
        gear=[GearRow(code=code, what=known.get(code, "")) for code in (written.gear if written else [piece.code for piece in there.gear])],
        **_signed(written, outgoing, incoming),
    )


def _signed(written: CrewHandover | None, outgoing: Deployment, incoming: Deployment) -> dict[str, Any]:
    leaders: dict[str, Any] = {"outgoing_leader": str(outgoing.leader), "incoming_leader": str(incoming.leader)}
    if written is None:
        return leaders
    names = {"outgoing_leader": written.out_signed_by, "incoming_leader": written.in_signed_by}
    signed = {key: str(one) for key, one in names.items() if one}
    facts = ("heads_out", "heads_in", "written_at", "out_signed_at", "in_signed_at", "hazards", "notes")
    return leaders | signed | {name: getattr(written, name) for name in facts}


def _crew(mission: Deployment) -> list[CrewRow]:
    rows = DeployedMember.objects.filter(deployment=mission, back_at=None).select_related("person")
    return [CrewRow(name=str(row.person), call_sign=row.call_sign, pair=row.pair) for row in rows]


def _log(mission: Deployment, kinds: tuple[str, ...]) -> list[LogRow]:
    """What events of the mission say, oldest first. Two queries."""
    rows = Event.objects.filter(subject_type=Deployment._meta.label_lower, subject_id=mission.pk, kind__in=kinds).select_related("by")
    told = list(rows.order_by("occurred_at", "pk"))
    names = {one.pk: str(one) for one in Person.objects.filter(pk__in=[row.payload["person"] for row in told if "person" in row.payload])}
    return [LogRow(at=row.occurred_at, what=_line(row, names), by=str(row.by or "")) for row in told]


def _line(row: Event, names: dict[int, str]) -> str:
    """What happened, to whom or to how many, and where."""
    facts = row.payload
    people, pair = facts.get("people"), facts.get("pair")
    told = [
        names.get(facts["person"], f"#{facts['person']}") if "person" in facts else "",
        _("buddy pair %(pair)s") % {"pair": pair} if pair else "",
        ngettext("%(n)s person", "%(n)s people", people) % {"n": people} if people else "",
        facts.get("place", ""),
    ]
    return " · ".join([words_of(row.kind), *filter(None, told)])
