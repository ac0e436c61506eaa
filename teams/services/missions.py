"""A mission on its way: on site, at work, at rest, withdrawing; its tasks; called in, gear counted, closed, debriefed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.services.events import record_event
from teams.domain.errors import WhyMissing
from teams.domain.mission_errors import GearOpen, HandoverOpen, RestTooShort, StillOut, WrongMissionStep
from teams.domain.partner_errors import PartyStillOut
from teams.domain.timers import rest_until
from teams.models import DeployedMember, Deployment, PartnerParty, SectorTask
from teams.selectors.missions import roll_call_of
from teams.services.resting import put_to_rest
from teams.services.service_records import thank

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person

State = Deployment.State
ON_THE_GROUND = (State.ON_SITE, State.WORKING, State.RESTING)
# From where each step is possible, and the field that keeps its time.
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    State.ON_SITE: ((State.DEPARTED,), "on_site_at"),
    State.WORKING: ((State.ON_SITE, State.RESTING), ""),
    State.RESTING: ((State.ON_SITE, State.WORKING), ""),
    State.WITHDRAWING: ((State.DEPARTED, *ON_THE_GROUND), "withdrew_at"),
    State.GEAR_CHECKED: ((State.RETURNED,), ""),
}
KINDS = {
    State.ON_SITE: "deployment-on-site",
    State.WORKING: "deployment-working",
    State.RESTING: "deployment-resting",
    State.WITHDRAWING: "deployment-withdrawing",
    State.GEAR_CHECKED: "deployment-gear-checked",
}


@transaction.atomic
def step(mission: Deployment, to: str, *, by: Person | None) -> Deployment:
    """One step of the way: on site, working, resting, withdrawing, gear checked. Work and rest start and stop everybody's timer.

    Raises WrongMissionStep, and GearOpen where gear is neither back nor lost.
    """
    begins, field = STEPS[to]
    held = locked(mission, *begins)
    now = clock.now()
    if to == State.GEAR_CHECKED and (open_gear := list(held.gear.filter(back_at=None, lost_at=None, handed_at=None).values_list("code", flat=True))):
        raise GearOpen(codes=", ".join(open_gear))
    _timers(held, to, now)
    held.state = to
    if field:
        setattr(held, field, now)
    held.save(update_fields=["state", *filter(None, [field])])
    tell(KINDS[State(to)], held, by)
    return held


@transaction.atomic
def rotate(mission: Deployment, pair: int, *, rests: bool, by: Person | None) -> int:
    """One buddy pair rests, or goes back to work. Returns how many people it was. Raises WrongMissionStep."""
    held = locked(mission, *ON_THE_GROUND)
    now = clock.now()
    people = held.people.filter(pair=pair, back_at=None)
    changed = people.exclude(working_since=None).update(working_since=None) if rests else people.filter(working_since=None).update(working_since=now)
    if changed:
        tell("deployment-pair-rests" if rests else "deployment-pair-works", held, by, pair=pair, people=changed)
    return changed


@transaction.atomic
def give_task(mission: Deployment, *, sector: str, task: str, by: Person | None, pairs: str = "", channel: str = "") -> SectorTask:
    """A task in a sector for some pairs. Raises WrongMissionStep once the mission is back."""
    held = locked(mission, State.ORDERED, *Deployment.OUT)
    row = SectorTask.objects.create(deployment=held, sector=sector, task=task, pairs=pairs, channel=channel, given_at=clock.now())
    tell("deployment-task-given", held, by, sector=sector, task=task)
    return row


@transaction.atomic
def finish_task(task: SectorTask, *, by: Person | None) -> SectorTask:
    """The task is done; saying so twice changes nothing."""
    row = SectorTask.objects.select_for_update(of=("self",)).select_related("deployment__incident", "deployment__organisation").get(pk=task.pk)
    if row.done_at is None:
        row.done_at = clock.now()
        row.save(update_fields=["done_at"])
        tell("deployment-task-done", row.deployment, by, sector=row.sector, task=row.task)
    return row


@transaction.atomic
def close_mission(mission: Deployment, *, by: Person | None, rest: datetime | None = None) -> Deployment:
    """Close a mission whose people and gear are all accounted for: rest is set, hours and thanks are written.

    Raises StillOut and PartyStillOut naming whoever has not been called in, HandoverOpen, GearOpen, RestTooShort, WrongMissionStep.
    """
    held = locked(mission, *Deployment.OUT, State.RETURNED, State.GEAR_CHECKED)
    people = list(held.people.select_related("person"))
    refuse_missing(people)
    refuse_parties_out(held)
    refuse_open_handover(held)
    if held.state != State.GEAR_CHECKED:
        held = step(held, State.GEAR_CHECKED, by=by)
    now = clock.now()
    back = max(one.back_at for one in people if one.back_at)
    held.rest_until = rest or rest_until(held.departed_at or back, back)
    if held.rest_until <= back:
        raise RestTooShort(back=back.isoformat())
    held.state, held.closed_at = State.RECOVERED, now
    held.save(update_fields=["state", "closed_at", "rest_until"])
    put_to_rest([one.person_id for one in people], held.rest_until)
    thank(held.muster, {one.person: (one.out_at, one.back_at) for one in people if one.back_at})
    tell("deployment-closed", held, by, people=len(people), rest_until=held.rest_until.isoformat())
    return held


@transaction.atomic
def debrief(mission: Deployment, *, text: str, by: Person | None) -> Deployment:
    """What went well and what did not. Raises WrongMissionStep, WhyMissing."""
    held = locked(mission, State.RECOVERED)
    if not text.strip():
        raise WhyMissing
    held.debrief, held.state = text.strip(), State.DEBRIEFED
    held.save(update_fields=["debrief", "state"])
    tell("deployment-debriefed", held, by)
    return held


def refuse_missing(people: list[DeployedMember]) -> None:
    """Raises StillOut unless roll call out equals roll call in."""
    call = roll_call_of(people)
    if not call.equal:
        names = ", ".join(str(one.person) for one in people if one.pk in call.missing)
        raise StillOut(missing=len(call.missing), out=len(call.out), people=names)


def refuse_parties_out(mission: Deployment) -> None:
    """Raises PartyStillOut unless every partner's party that went out was counted home."""
    out = PartnerParty.objects.filter(muster=mission.muster_id, out_at__isnull=False, back_at=None).select_related("unit")
    if names := ", ".join(map(str, out)):
        raise PartyStillOut(parties=names)


def refuse_open_handover(mission: Deployment) -> None:
    """Raises HandoverOpen where a relief is out and the two have not both signed: then nobody has said what was left to whom."""
    reliefs = Deployment.objects.filter(relieves=mission).exclude(state__in=(State.ORDERED, State.CALLED_OFF))
    if relief := reliefs.exclude(takes_over__out_signed_at__isnull=False, takes_over__in_signed_at__isnull=False).first():
        raise HandoverOpen(number=mission.number, relief=relief.number)


def locked(mission: Deployment, *states: str) -> Deployment:
    """The mission's row, held until the transaction ends, if it is in one of these states. Raises WrongMissionStep."""
    rows = Deployment.objects.select_for_update(of=("self",)).select_related("organisation", "incident", "muster__incident", "muster__call_out")
    held = rows.get(pk=mission.pk)
    if held.state not in states:
        raise WrongMissionStep(number=held.number, state=str(held.get_state_display()))
    return held


def tell(kind: str, mission: Deployment, by: Person | None, at: datetime | None = None, **facts: object) -> None:
    """One event of a mission."""
    record_event(
        kind=kind,
        by=by,
        occurred_at=at,
        incident=mission.incident,
        organisation=mission.organisation,
        subject=mission,
        payload={"deployment": mission.number, **facts},
    )


def _timers(mission: Deployment, to: str, now: datetime) -> None:
    people = mission.people.filter(back_at=None)
    if to == State.WORKING:
        people.filter(working_since=None).update(working_since=now)
    if to in {State.RESTING, State.WITHDRAWING}:
        people.update(working_since=None)
    if to == State.ON_SITE:
        people.filter(heard_at__lt=now).update(heard_at=now)
