"""A swap of shifts between two people: one asks, the other says yes, and everything is checked again at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.domain.errors import NotYourSwap, ShiftOver, SwapOpen, SwapOver
from relief.core.models import DutyShift, Organisation, ShiftSwap
from relief.core.services.duty import give_shift, swap_shifts
from relief.core.services.events import record_event
from relief.core.services.messages import send

if TYPE_CHECKING:
    from relief.core.models import Person

State = ShiftSwap.State


@transaction.atomic
def ask_swap(shift: DutyShift, *, of: Person, by: Person, in_exchange: DutyShift | None = None, reason: str = "") -> ShiftSwap:
    """Ask somebody to take one's own shift, perhaps for one of his; the roster stays until he says yes.

    Raises NotYourSwap, ShiftOver, SwapOpen.
    """
    _roster_held(shift)
    mine = _as_it_stands(shift)
    if mine.person_id != by.pk or of.pk == by.pk or (in_exchange is not None and _as_it_stands(in_exchange).person_id != of.pk):
        raise NotYourSwap(person=str(mine.person))
    open_one = ShiftSwap.objects.filter(shift=mine, state=State.ASKED).select_related("of").first()
    if open_one is not None:
        raise SwapOpen(person=str(open_one.of))
    swap = ShiftSwap.objects.create(shift=mine, in_exchange=in_exchange, asker=by, of=of, reason=reason.strip(), asked_at=clock.now())
    _told("shift-swap-asked", swap, by)
    when = f"{timezone.localtime(mine.starts_at):%m-%d %H:%M}"
    text = _("%(person)s asks you to take the duty of %(when)s. Say yes or no on the duty page.") % {"person": by, "when": when}
    send(to=[of], subject=_("Swap of duty"), text=text, link=f"{reverse('duty')}?of={mine.organisation.code}")
    return swap


@transaction.atomic
def accept_swap(swap: ShiftSwap, *, by: Person) -> ShiftSwap:
    """The one who was asked says yes: the shifts change hands if that is still possible, else nothing changes.

    Raises NotYourSwap, SwapOver, ShiftOver, ShiftTaken.
    """
    _roster_held(swap.shift)
    held = _open(swap)
    mine, other = _as_it_stands(held.shift), _as_it_stands(held.in_exchange) if held.in_exchange else None
    if by.pk != held.of_id or mine.person_id != held.asker_id or (other is not None and other.person_id != held.of_id):
        raise NotYourSwap(person=str(mine.person))
    if other is None:
        give_shift(mine, to=held.of, by=by, reason=held.reason)
    else:
        swap_shifts(mine, other, by=by, reason=held.reason)
    return _answered(held, State.ACCEPTED, by)


@transaction.atomic
def decline_swap(swap: ShiftSwap, *, by: Person) -> ShiftSwap:
    """The one who was asked says no. Raises NotYourSwap, SwapOver."""
    held = _open(swap)
    if by.pk != held.of_id:
        raise NotYourSwap(person=str(held.shift.person))
    return _answered(held, State.DECLINED, by)


@transaction.atomic
def withdraw_swap(swap: ShiftSwap, *, by: Person) -> ShiftSwap:
    """Whoever asked takes it back. Raises NotYourSwap, SwapOver."""
    held = _open(swap)
    if by.pk != held.asker_id:
        raise NotYourSwap(person=str(held.shift.person))
    return _answered(held, State.WITHDRAWN, by)


def _roster_held(shift: DutyShift) -> None:
    """The society's roster, first of all locks, as every change of it takes it."""
    Organisation.objects.select_for_update().get(pk=shift.organisation_id)


def _as_it_stands(shift: DutyShift) -> DutyShift:
    row = DutyShift.objects.select_related("person", "organisation").get(pk=shift.pk)
    if row.ends_at <= clock.now():
        raise ShiftOver(end=f"{timezone.localtime(row.ends_at):%m-%d %H:%M}")
    return row


def _open(swap: ShiftSwap) -> ShiftSwap:
    rows = ShiftSwap.objects.select_for_update(of=("self",)).select_related("shift__person", "shift__organisation", "in_exchange", "of", "asker")
    held = rows.get(pk=swap.pk)
    if held.state != State.ASKED:
        raise SwapOver(state=str(held.get_state_display()))
    return held


def _answered(swap: ShiftSwap, state: str, by: Person) -> ShiftSwap:
    swap.state, swap.answered_at = state, clock.now()
    swap.save(update_fields=["state", "answered_at"])
    _told("shift-swap-answered", swap, by)
    return swap


def _told(kind: str, swap: ShiftSwap, by: Person) -> None:
    payload = {"asked_of": swap.of, "state": swap.state}
    record_event(kind=kind, by=by, organisation=swap.shift.organisation, subject=swap.shift, payload=payload)
