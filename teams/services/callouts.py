"""A call-out from draft to close: drafted → sent → collecting answers → closed, in waves until its cells are filled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from teams.domain.errors import AlreadyWide, NobodySilent, NobodyToAsk, NobodyWanted, WrongCallOutStep
from teams.models import CallOut, CallOutBag, CallOutNeed, CallOutTemplate, GearBag, Invitation
from teams.selectors.proposals import Proposal, proposal
from teams.services import asking, call_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relief.core.models import Incident, Organisation, Person
    from teams.models import Wave

State = CallOut.State
KIND = "CO"
FACTS = (
    "kind",
    "team",
    "hazard",
    "place",
    "assembly_point",
    "longitude",
    "latitude",
    "kit_remark",
    "own_vehicle",
    "language",
    "report_minutes",
    "spare",
    "wave_minutes",
    "voice_minutes",
)


@transaction.atomic
def draft_call_out(
    *,
    organisation: Organisation,
    by: Person | None,
    wanted: Mapping[str, int],
    template: CallOutTemplate | None = None,
    incident: Incident | None = None,
    bags: Iterable[GearBag] | None = None,
    **facts: Any,
) -> CallOut:
    """Write a call-out down without asking anybody: the template's facts, changed by those given; ``bags`` instead of the template's.

    Raises NobodyWanted.
    """
    society = organisation.society or organisation
    said = {name: getattr(template, name) for name in FACTS} if template else {}
    needs = {cell: people for cell, people in wanted.items() if people > 0}
    call_out = CallOut(organisation=society, template=template, incident=incident, created_by=by, **(said | facts))
    if not needs and not call_out.is_test:
        raise NobodyWanted
    call_out.created_at = clock.now()
    call_out.number = next_number(organisation=society, kind=KIND, on=clock.today())
    call_out.save()
    for cell, people in needs.items():
        CallOutNeed.objects.create(call_out=call_out, cell=cell, people=people)
    _take_bags(call_out, template, bags)
    return call_out


def _take_bags(call_out: CallOut, template: CallOutTemplate | None, given: Iterable[GearBag] | None) -> None:
    """The bags chosen, else those of the template; only the society's own."""
    ours = GearBag.objects.filter(team__organisation__society=call_out.organisation.society_id)
    chosen: Iterable[int] = [bag.pk for bag in given] if given is not None else template.bags.values_list("bag", flat=True) if template else []
    notes = dict(template.bags.values_list("bag", "note")) if template else {}
    for bag in ours.filter(pk__in=chosen):
        CallOutBag.objects.create(call_out=call_out, bag=bag, note=notes.get(bag.pk, ""))


@transaction.atomic
def send_call_out(call_out: CallOut, *, by: Person | None) -> Wave:
    """Ask the first wave. Raises WrongCallOutStep, NobodyToAsk."""
    held = locked(call_out)
    _demand(held, State.DRAFTED)
    plan = _somebody(held)
    now = clock.now()
    held.state, held.sent_at, held.report_by = State.SENT, now, now + timedelta(minutes=held.report_minutes)
    held.save(update_fields=["state", "sent_at", "report_by"])
    _tell("call-out-sent", held, by, wanted=sum(held.needs.values_list("people", flat=True)), excluded=len(plan.excluded))
    return asking.ask(held, plan.wave, by=by)


@transaction.atomic
def next_wave(call_out: CallOut, *, by: Person | None) -> Wave:
    """Ask the next people at once, without waiting for the clock. Raises WrongCallOutStep, NobodyToAsk."""
    held = locked(call_out)
    _demand(held, *CallOut.RUNNING)
    asking.give_up(held)
    return asking.ask(held, _somebody(held).wave, by=by)


@transaction.atomic
def widen(call_out: CallOut, *, by: Person | None) -> CallOut:
    """From now on ask every squad of the society. Raises WrongCallOutStep, AlreadyWide."""
    held = locked(call_out)
    _demand(held, *CallOut.RUNNING)
    if held.team_id is None:
        raise AlreadyWide(number=held.number)
    held.team, held.next_at = None, clock.now()
    held.save(update_fields=["team", "next_at"])
    _tell("call-out-widened", held, by)
    return held


@transaction.atomic
def ask_again(call_out: CallOut, *, by: Person | None) -> int:
    """Send the question once more to whoever is silent; returns how many. Raises WrongCallOutStep, NobodySilent."""
    held = locked(call_out)
    _demand(held, *CallOut.RUNNING)
    silent = list(held.invitations.filter(state__in=Invitation.SILENT).select_related("person", "call_out"))
    if not silent:
        raise NobodySilent(number=held.number)
    asking.ask_again(silent)
    _tell("call-out-sent-again", held, by, people=len(silent))
    return len(silent)


@transaction.atomic
def close_call_out(call_out: CallOut, *, by: Person | None, reason: str = "", everybody: bool = False) -> CallOut:
    """No more answers count; whoever is not coming is stood down and told. ``everybody``: those on the way as well.

    A draft is laid aside without a word to anybody. Raises WrongCallOutStep.
    """
    held = locked(call_out)
    _demand(held, State.DRAFTED, *CallOut.RUNNING)
    rest = _stand_down_the_rest(held, everybody=everybody) + asking.stand_partners_down(held, everybody=everybody)
    held.state, held.closed_at, held.closed_by, held.next_at = State.CLOSED, clock.now(), by, None
    held.close_reason = fits(reason.strip(), CallOut, "close_reason")
    held.save(update_fields=["state", "closed_at", "closed_by", "next_at", "close_reason"])
    _tell("call-out-closed", held, by, reason=held.close_reason, stood_down=rest)
    return held


def locked(call_out: CallOut) -> CallOut:
    """The call-out as it stands, held until the transaction ends: answers, waves and the clock come one after the other."""
    rows = CallOut.objects.select_for_update(of=("self",)).select_related("organisation__society", "incident", "created_by", "team")
    return rows.get(pk=call_out.pk)


def _somebody(call_out: CallOut) -> Proposal:
    plan = proposal(call_out)
    if not plan.wave:
        raise NobodyToAsk(able=len(plan.able), asked=call_out.invitations.count(), excluded=len(plan.excluded))
    return plan


def _stand_down_the_rest(call_out: CallOut, *, everybody: bool) -> int:
    """Whoever is silent stays *no answer*, for the statistics, and is told like the rest; returns how many were told."""
    named = Invitation.State
    there = (named.ARRIVED, named.DECLINED, named.STOOD_DOWN) if everybody else (named.ARRIVED, named.DECLINED, named.STOOD_DOWN, named.COMING)
    rows = list(call_out.invitations.exclude(state__in=there).select_related("person", "call_out"))
    now = clock.now()
    for row in rows:
        row.state = named.NO_ANSWER if row.state in Invitation.SILENT else named.STOOD_DOWN
        row.stood_down_at = None if row.state == named.NO_ANSWER else now
        row.save(update_fields=["state", "stood_down_at"])
    if rows and not call_out.is_test:
        asking.deliver((letter for row in rows for letter in call_words.stand_down(row)), call_out)
    return len(rows)


def _demand(call_out: CallOut, *states: str) -> None:
    if call_out.state not in states:
        raise WrongCallOutStep(number=call_out.number, state=str(call_out.get_state_display()))


def _tell(kind: str, call_out: CallOut, by: Person | None, **facts: Any) -> None:
    payload = {**facts, "drill": call_out.is_test}
    record_event(kind=kind, by=by, incident=call_out.incident, organisation=call_out.organisation, subject=call_out, payload=payload)
