"""Who is on duty, where the roster has holes, and how duty was kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from relief.core import clock
from relief.core.domain.duty import Span, gaps
from relief.core.models import DutyCall, DutyShift, Handover, ShiftSwap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relief.core.models import Organisation, Person

AHEAD = timedelta(days=14)
BACK = timedelta(days=30)


def on_duty(society: Organisation, at: datetime | None = None) -> list[DutyShift]:
    """The shifts of a society that run at a moment, the leader first; one query."""
    moment = at or clock.now()
    rows = DutyShift.objects.filter(organisation=society, starts_at__lte=moment, ends_at__gt=moment).select_related("person", "organisation")
    return sorted(rows, key=_leader_first)


def _leader_first(shift: DutyShift) -> int:
    return list(DutyShift.Post.values).index(shift.post)


def watch_and_gaps(society: Organisation, at: datetime | None = None) -> tuple[list[DutyShift], list[Span]]:
    """Who is on duty, and when nobody answers the telephone in the days ahead; one query for both."""
    start = at or clock.now()
    within = Span(start, start + AHEAD)
    shifts = roster_of(society, within)
    return sorted((one for one in shifts if one.starts_at <= start), key=_leader_first), _gaps(shifts, within)


def on_duty_first(society: Organisation, people: Sequence[Person], at: datetime) -> list[Person]:
    """Of these people those who are on duty; all of them where none is."""
    there = {shift.person_id for shift in on_duty(society, at)}
    return [person for person in people if person.pk in there] or list(people)


def roster_of(society: Organisation, within: Span) -> list[DutyShift]:
    """The shifts that touch a span, in order."""
    rows = DutyShift.objects.filter(organisation=society, starts_at__lt=within.end, ends_at__gt=within.start)
    return list(rows.select_related("person", "instead_of").order_by("starts_at", "post"))


def swaps_of(person: int | None, society: Organisation) -> list[ShiftSwap]:
    """Questions to take a shift that somebody asked or was asked and nobody has answered. One query."""
    rows = ShiftSwap.objects.filter(Q(of=person) | Q(asker=person), shift__organisation=society, state=ShiftSwap.State.ASKED)
    return list(rows.select_related("shift", "in_exchange", "asker", "of").order_by("shift__starts_at", "pk"))


def roster_gaps(society: Organisation, at: datetime | None = None, ahead: timedelta = AHEAD) -> list[Span]:
    """When nobody answers the duty telephone in the days ahead: only the officer's post counts."""
    start = at or clock.now()
    within = Span(start, start + ahead)
    return _gaps(roster_of(society, within), within)


def _gaps(shifts: Sequence[DutyShift], within: Span) -> list[Span]:
    return gaps([(shift.starts_at, shift.ends_at) for shift in shifts if shift.post == DutyShift.Post.OFFICER], within)


class DutyNumbers(NamedTuple):
    """How duty was kept in the last thirty days (E8)."""

    calls: int
    unanswered: int
    not_called_back: int
    handovers: int
    signed_in_time: int

    @property
    def late_handovers(self) -> int:
        """Signed late, or not at all although due."""
        return self.handovers - self.signed_in_time


def duty_numbers(society: Organisation, at: datetime | None = None) -> DutyNumbers:
    """Computed from the log; two queries."""
    moment = at or clock.now()
    calls = list(DutyCall.objects.filter(organisation=society, called_at__gte=moment - BACK).values_list("answered", "called_back_at"))
    due = Q(due_at__lte=moment) | Q(signed_at__isnull=False)
    handovers = list(Handover.objects.filter(due, organisation=society, written_at__gte=moment - BACK).values_list("due_at", "signed_at"))
    return DutyNumbers(
        calls=len(calls),
        unanswered=sum(not answered for answered, _back in calls),
        not_called_back=sum(not answered and back is None for answered, back in calls),
        handovers=len(handovers),
        signed_in_time=sum(signed is not None and signed <= due_at for due_at, signed in handovers),
    )
