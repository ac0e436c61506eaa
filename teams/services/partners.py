"""Partners in a call-out: asked in our name, and what they say. They are stood down with the rest (``asking``)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.services.events import record_event
from teams.domain.errors import WrongCallOutStep
from teams.domain.partner_errors import MoreThanPromised, NoNeighbour, NoPartnerAnswer, PartnerAsked, PartnerNotBound
from teams.models import PartnerCall, PartnerUnit, Reply
from teams.selectors.partners import partner, partners_to_ask
from teams.services import asking, call_words
from teams.services.callouts import locked
from teams.words import bond_words

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person
    from teams.models import CallOut, PartnerAgreement

State = PartnerCall.State
MOST = 500


@transaction.atomic
def ask_partner(call_out: CallOut, unit: PartnerUnit, *, by: Person | None, people: int | None = None) -> PartnerCall:
    """Ask a partner for people (empty: all it promised and named as insured), under the agreement in force. Nobody of it counts in our own cells.

    Raises PartnerNotBound, PartnerAsked, MoreThanPromised, WrongCallOutStep for a draft, a test or one that is over.
    """
    held = locked(call_out)
    if not held.is_running or held.is_test:
        raise WrongCallOutStep(number=held.number, state=str(held.get_state_display()))
    agreement = agreement_now(unit)
    if held.partner_calls.filter(unit=unit).exists():
        raise PartnerAsked(partner=str(unit), number=held.number)
    most = min(agreement.people, agreement.insured_people)
    wanted = most if people is None else people
    if not 0 < wanted <= most:
        raise MoreThanPromised(partner=str(unit), promised=most, people=wanted)
    made = PartnerCall.objects.create(call_out=held, unit=unit, agreement=agreement, people=wanted, asked_at=clock.now())
    asking.write_to_partner(made, call_words.partner_question(made))
    _tell("call-out-partner-asked", made, by, people=wanted)
    return made


@transaction.atomic
def ask_neighbours(call_out: CallOut, *, by: Person | None) -> list[PartnerCall]:
    """Ask at once every squad of a neighbouring county whose agreement is in force and that was not asked yet, for all it promised.

    Raises NoNeighbour, WrongCallOutStep.
    """
    held = locked(call_out)
    left = [one.unit for one in partners_to_ask(held) if one.may_go and one.people and one.unit.kind == PartnerUnit.Kind.NEIGHBOUR]
    if not left:
        raise NoNeighbour(number=held.number)
    return [ask_partner(held, unit, by=by) for unit in left]


def agreement_now(unit: PartnerUnit) -> PartnerAgreement:
    """The agreement under which a partner is asked and goes now. Raises PartnerNotBound."""
    found = partner(unit)
    if not found.may_go or found.agreement is None:
        raise PartnerNotBound(partner=str(unit), why=bond_words(found))
    return found.agreement


@transaction.atomic
def partner_answers(asked: PartnerCall, *, coming: int, by: Person | None, minutes: int | None = None, at: datetime | None = None) -> PartnerCall:
    """So many people of a partner come (0: nobody), in so many minutes; the last word counts while the call-out runs.

    Raises NoPartnerAnswer for a number that cannot be, WrongCallOutStep once it is over.
    """
    held = locked(asked.call_out)
    row = PartnerCall.objects.select_for_update(of=("self",)).select_related("unit", "call_out__incident", "call_out__organisation").get(pk=asked.pk)
    if not held.is_running:
        raise WrongCallOutStep(number=held.number, state=str(held.get_state_display()))
    if not 0 <= coming <= MOST:
        raise NoPartnerAnswer(partner=str(row.unit), most=MOST)
    said = at or clock.now()
    row.state = State.COMING if coming else State.DECLINED
    row.coming, row.answered_at = coming, said
    row.eta_at = said + timedelta(minutes=minutes) if coming and minutes is not None else None
    row.save(update_fields=["state", "coming", "answered_at", "eta_at"])
    waiting = Reply.objects.filter(partner=row, state=Reply.State.WAITING)
    waiting.update(state=Reply.State.SETTLED, settled_by=by, settled_at=clock.now())
    _tell("call-out-partner-answered", row, by, people=coming, minutes=minutes)
    return row


def _tell(kind: str, row: PartnerCall, by: Person | None, **facts: object) -> None:
    call_out = row.call_out
    payload = {"partner": str(row.unit), **facts}
    record_event(kind=kind, by=by, incident=call_out.incident, organisation=call_out.organisation, subject=call_out, payload=payload)
