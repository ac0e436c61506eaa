"""From rows to the papers of command, duty and plans."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.models import ActionCardTask, Appointment, Decision, ResponseActivation
from relief.core.models.incidents import Level
from relief.core.papers import IncidentFacts
from relief.core.papers.command import (
    ActionChecklist,
    CardRow,
    DecisionLog,
    DecisionRow,
    DutyRoster,
    LevelRow,
    LiaisonRow,
    MatterRow,
    PlanBooklet,
    ResponseOrder,
    ShiftHandover,
    ShiftRow,
)
from relief.core.plan_hooks import needs_of
from relief.core.selectors.matters import WRITTEN_WITHIN, open_matters
from relief.core.selectors.offices import ENTITLED
from relief.core.selectors.plans import because_of
from relief.core.selectors.roster import roster_gaps, roster_of
from relief.core.worlds import REAL, current_world_id

if TYPE_CHECKING:
    from relief.core.domain.duty import Span
    from relief.core.models import ActionCard, EmergencyPlan, Handover, Incident, Organisation

ROLES = dict(Appointment.Role.choices)
LEVELS = dict(Level.choices)


def head_of(society: Organisation) -> dict[str, Any]:
    """What stands on every paper of a society."""
    return {"organisation": society.name, "duty_phone": society.phone, "printed_at": timezone.now(), "drill": current_world_id() != REAL}


def level_words(level: int | None) -> str:
    """A level as it is printed: Ⅲ 级."""
    return f"{LEVELS[level]} 级" if level else ""


def facts_of(incident: Incident) -> IncidentFacts:
    """The incident as it stands on a paper; two queries."""
    ours = incident.activations.filter(state=ResponseActivation.State.ACTIVATED).first()
    theirs = incident.government_responses.order_by("-starts_at").first()
    return IncidentFacts(
        name=incident.name,
        number=incident.number,
        hazard=str(incident.get_hazard_display()),
        place=incident.place or str(incident.division or ""),
        happened_at=incident.happened_at,
        level=level_words(ours.level) if ours else "",
        government_level=f"{theirs.body} {level_words(theirs.level)}" if theirs else "",
    )


def order_paper(row: ResponseActivation, *, ending: bool) -> ResponseOrder:
    """The order that put a level in force, or the one that ended it."""
    before = row.incident.activations.filter(organisation=row.organisation, activated_at__lt=row.activated_at or clock.now()).order_by(
        "-activated_at"
    )
    earlier = before.first()
    tasks = [] if ending else list(row.tasks.order_by("role", "due_at", "pk"))
    return ResponseOrder(
        **head_of(row.organisation),
        number=row.end_number if ending else row.number,
        url=f"/incidents/{row.incident.number}/dispatch/?tab=command",
        kind="ended" if ending else row.step,
        incident=facts_of(row.incident),
        level=level_words(row.level),
        before=level_words(earlier.level) if earlier and not ending and row.step != ResponseActivation.Step.ACTIVATED else "",
        trigger=because_of(row) if row.trigger else "",
        plan=str(row.trigger.plan) if row.trigger else "",
        reason=row.end_reason if ending else ("" if row.trigger else row.reason),
        ordered_by=str((row.ended_by if ending else row.activated_by) or ""),
        ordered_at=row.ended_at if ending else row.activated_at,
        spoken=row.verbal and not ending,
        write_by=row.activated_at + WRITTEN_WITHIN if row.activated_at else None,
        written_at=row.written_at,
        rows=[card_row(task) for task in tasks],
    )


def card_row(task: ActionCardTask) -> CardRow:
    """One card with whoever has it."""
    people = [str(person) for person in task.people.all()]
    done = task.state == ActionCardTask.State.DONE
    return CardRow(
        role=str(ROLES.get(task.role, task.role)),
        level=LEVELS[task.level],
        task=task.task,
        within=_within(task.due_at - task.assigned_at) if task.due_at else "",
        due_at=task.due_at,
        person=str(task.taken_by or "、".join(people)),
        mark=task.state if task.state in {ActionCardTask.State.DONE, ActionCardTask.State.NOT_APPLICABLE} else "",
        done_at=task.finished_at if done else None,
        reason=task.reason,
    )


def checklist_paper(incident: Incident, society: Organisation) -> ActionChecklist:
    """Every card of a response; four queries."""
    tasks = ActionCardTask.objects.filter(incident=incident, organisation=society).select_related("taken_by").prefetch_related("people")
    facts = facts_of(incident)
    rows = [card_row(task) for task in tasks.order_by("-level", "role", "due_at", "pk")]
    return ActionChecklist(**head_of(society), number=incident.number, url=_board(incident), incident=facts, level=facts.level, rows=rows)


def decision_paper(incident: Incident) -> DecisionLog:
    """The log as it stands."""
    rows = Decision.objects.filter(incident=incident).select_related("decided_by", "recorded_by", "corrects", "correction").order_by("number")
    return DecisionLog(
        **head_of(incident.organisation),
        number=incident.number,
        url=_board(incident),
        incident=facts_of(incident),
        rows=[_decided(row) for row in rows],
    )


def _decided(row: Decision) -> DecisionRow:
    newer = getattr(row, "correction", None)
    return DecisionRow(
        number=row.number,
        at=row.decided_at,
        text=row.text,
        why=row.why,
        alternatives=row.alternatives,
        by=str(row.decided_by),
        channel=str(row.get_channel_display()),
        recorded_by=str(row.recorded_by),
        corrects=row.corrects.number if row.corrects else None,
        corrected_by=newer.number if newer else None,
    )


def roster_paper(society: Organisation, within: Span) -> DutyRoster:
    """The roster of a span, with its gaps."""
    rows = [
        ShiftRow(
            start=shift.starts_at,
            end=shift.ends_at,
            post=str(shift.get_post_display()),
            person=str(shift.person),
            phone=shift.phone or society.phone,
            instead_of=str(shift.instead_of or ""),
        )
        for shift in roster_of(society, within)
    ]
    holes = roster_gaps(society, within.start, within.end - within.start)
    period = f"{timezone.localtime(within.start):%Y-%m-%d} – {timezone.localtime(within.end):%Y-%m-%d}"
    number = f"{society.code}-DR-{timezone.localtime(within.start):%Y%m%d}"
    gaps = [f"{_when(hole.start)} – {_when(hole.end)}" for hole in holes]
    return DutyRoster(**head_of(society), number=number, url="/duty/", period=period, rows=rows, gaps=gaps)


def handover_paper(row: Handover) -> ShiftHandover:
    """What was open when it was signed; until then, what is open now."""
    kept = (
        row.matters
        if row.signed_at
        else [{"kind": str(m.kind), "text": str(m.text), "note": str(m.note), "late": m.late} for m in open_matters(row.organisation)]
    )
    return ShiftHandover(
        **head_of(row.organisation),
        number=row.number,
        url=f"/duty/handovers/{row.number}/",
        outgoing=str(row.outgoing),
        incoming=str(row.incoming),
        written_at=row.written_at,
        due_at=row.due_at,
        signed_at=row.signed_at,
        note=row.note,
        rows=[MatterRow(**one) for one in kept],
    )


def booklet(plan: EmergencyPlan) -> PlanBooklet:
    """One version of a plan, whole."""
    liaison = plan.organisation.liaison.all()
    return PlanBooklet(
        **head_of(plan.organisation),
        number=f"{plan.organisation.code}-EP-{plan.pk}",
        url=f"/plans/{plan.pk}/",
        title=plan.title,
        version=plan.version,
        state=str(plan.get_state_display()),
        hazard=str(plan.get_hazard_display()) if plan.hazard else _("every hazard"),
        in_force_from=plan.in_force_from,
        in_force_until=plan.in_force_until,
        review_due_on=plan.review_due_on,
        source=plan.source,
        levels=_levels(plan),
        cards=[_pocket(card) for card in plan.cards.order_by("-level", "role", "order")],
        ladder=[LiaisonRow(rung=one.rung, body=one.body, post=one.post, phone=one.phone, tested_on=one.tested_on) for one in liaison],
        filings=[f"{one.filed_on} {one.authority} {one.reference}".strip() for one in plan.filings.filter(filed_on__isnull=False)],
    )


def _levels(plan: EmergencyPlan) -> list[LevelRow]:
    needs = needs_of(plan)
    sizes = {row.level: row for row in plan.levels.all()}
    triggers = list(plan.triggers.all())
    shown = sorted({*sizes, *(one.level for one in triggers), *(level for level, _words in needs)}, reverse=True)
    return [
        LevelRow(
            level=level_words(level),
            people=sizes[level].people if level in sizes else None,
            hours=sizes[level].hours if level in sizes else None,
            triggers=[f"{one.get_measure_display()} ≥ {one.threshold}" for one in triggers if one.level == level],
            entitled="、".join(str(ROLES[role]) for role in Appointment.Role.values if role in ENTITLED[level]),
            needs=[words for at, words in needs if at == level],
        )
        for level in shown
    ]


def _pocket(card: ActionCard) -> CardRow:
    within = "" if card.within_minutes is None else _within(timedelta(minutes=card.within_minutes))
    return CardRow(role=str(ROLES.get(card.role, card.role)), level=LEVELS[card.level], task=card.task, within=within)


def _board(incident: Incident) -> str:
    return f"/incidents/{incident.number}/dispatch/?tab=command"


def _within(span: timedelta) -> str:
    return _("%(n)s min") % {"n": int(span.total_seconds() // 60)}


def _when(moment: object) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}"  # type: ignore[arg-type]
