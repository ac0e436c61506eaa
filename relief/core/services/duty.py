"""The duty roster: shifts planned and swapped; calls written down and called back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.domain.duty import Span
from relief.core.domain.errors import AnsweredAlready, NobodyNamed, PersonAway, PostTaken, ShiftOver, ShiftTaken
from relief.core.models import DutyCall, DutyShift, Organisation
from relief.core.services.events import record_event
from relief.registrar.hooks import absence_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from relief.core.models import Person

DAY = timedelta(hours=24)
MOST_DAYS = 92


def plan_shift(
    *,
    organisation: Organisation,
    person: Person,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    post: str = DutyShift.Post.OFFICER,
    phone: str = "",
) -> DutyShift:
    """Put one person on one post. Raises ShiftTaken, PostTaken, PersonAway."""
    with transaction.atomic():
        society = _locked(organisation)
        span = Span(starts_at, ends_at)
        _demand_free_post(society, post, span)
        _demand_free_person(society, person, span)
        shift = DutyShift(organisation=society, post=post, person=person, starts_at=starts_at, ends_at=ends_at, phone=phone)
        shift.full_clean()
        shift.save()
        _told("shift-planned", society, shift, by)
    return shift


def fill_roster(
    *,
    organisation: Organisation,
    people: Sequence[Person],
    first: date,
    days: int,
    change_at: time,
    by: Person,
    post: str = DutyShift.Post.OFFICER,
) -> list[DutyShift]:
    """Shifts of 24 hours from a day on, the people in turn; where the post is taken already that shift stays.

    Raises NobodyNamed, ShiftTaken, PersonAway (then nothing is planned).
    """
    if not people or not 0 < days <= MOST_DAYS:
        raise NobodyNamed
    made = []
    with transaction.atomic():
        for number in range(days):
            start = timezone.make_aware(datetime.combine(first + timedelta(days=number), change_at))
            try:
                with transaction.atomic():
                    made.append(
                        plan_shift(
                            organisation=organisation,
                            person=people[number % len(people)],
                            starts_at=start,
                            ends_at=start + DAY,
                            by=by,
                            post=post,
                        )
                    )
            except PostTaken:
                continue
    return made


def give_shift(shift: DutyShift, *, to: Person, by: Person, reason: str = "", at: datetime | None = None) -> DutyShift:
    """Somebody else stands in. Raises ShiftOver, ShiftTaken, PersonAway."""
    with transaction.atomic():
        society = _locked(shift.organisation)
        held = _running(shift, at or clock.now())
        _demand_free_person(society, to, Span(held.starts_at, held.ends_at), but={held.pk})
        held.instead_of, held.person, held.swap_reason = held.person, to, reason
        held.save()
        _told("shift-given", society, held, by, reason=reason)
    return held


def swap_shifts(one: DutyShift, other: DutyShift, *, by: Person, reason: str = "", at: datetime | None = None) -> tuple[DutyShift, DutyShift]:
    """Two people change places. Raises ShiftOver, ShiftTaken, PersonAway; then neither has changed."""
    moment = at or clock.now()
    with transaction.atomic():
        society = _locked(one.organisation)
        first, second = _running(one, moment), _running(other, moment)
        both = {first.pk, second.pk}
        _demand_free_person(society, second.person, Span(first.starts_at, first.ends_at), but=both)
        _demand_free_person(society, first.person, Span(second.starts_at, second.ends_at), but=both)
        for shift, person in ((first, second.person), (second, first.person)):
            shift.instead_of, shift.person, shift.swap_reason = shift.person, person, reason
            shift.save()
            _told("shift-given", society, shift, by, reason=reason)
    return first, second


def log_call(
    *,
    organisation: Organisation,
    by: Person,
    answered: bool,
    caller: str = "",
    phone: str = "",
    about: str = "",
    called_at: datetime | None = None,
) -> DutyCall:
    """Write down a call, also one that nobody answered: it waits to be called back."""
    call = DutyCall(
        organisation=organisation.society or organisation,
        called_at=called_at or clock.now(),
        caller=caller,
        phone=phone,
        about=about,
        answered=answered,
        recorded_by=by,
    )
    call.full_clean()
    call.save()
    return call


def called_back(call: DutyCall, *, by: Person, at: datetime | None = None) -> DutyCall:  # noqa: ARG001 - every service says who
    """The caller was reached after all. Raises AnsweredAlready."""
    with transaction.atomic():
        held = DutyCall.objects.select_for_update().get(pk=call.pk)
        if held.answered or held.called_back_at is not None:
            raise AnsweredAlready
        held.called_back_at = at or clock.now()
        held.save()
    return held


def forget_caller(call: DutyCall, *, by: Person) -> DutyCall:  # noqa: ARG001 - every service says who
    """Erase who called and from where, here and in the history; that somebody called stays."""
    with transaction.atomic():
        for rows in (DutyCall.objects.filter(pk=call.pk), call.history.all()):
            rows.update(caller="", phone="")
    call.refresh_from_db()
    return call


def _locked(organisation: Organisation) -> Organisation:
    """The society with its roster held: two people plan one after the other."""
    return Organisation.objects.select_for_update().get(pk=organisation.society_id or organisation.pk)


def _running(shift: DutyShift, moment: datetime) -> DutyShift:
    held = DutyShift.objects.select_related("person").get(pk=shift.pk)
    if held.ends_at <= moment:
        raise ShiftOver(end=_when(held.ends_at))
    return held


def _demand_free_post(society: Organisation, post: str, span: Span) -> None:
    taken = DutyShift.objects.filter(organisation=society, post=post, starts_at__lt=span.end, ends_at__gt=span.start).select_related("person").first()
    if taken is not None:
        raise PostTaken(person=str(taken.person), start=_when(taken.starts_at), end=_when(taken.ends_at))


def _demand_free_person(society: Organisation, person: Person, span: Span, but: set[int] | None = None) -> None:
    rows = DutyShift.objects.filter(organisation=society, person=person, starts_at__lt=span.end, ends_at__gt=span.start)
    taken = rows.exclude(pk__in=but or set()).first()
    if taken is not None:
        raise ShiftTaken(person=str(person), start=_when(taken.starts_at), end=_when(taken.ends_at))
    if why := absence_of(person, span.start, span.end):
        raise PersonAway(person=str(person), start=_when(span.start), end=_when(span.end), why=why)


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}"


def _told(kind: str, society: Organisation, shift: DutyShift, by: Person, **facts: str) -> None:
    record_event(kind=kind, by=by, organisation=society, subject=shift, payload=facts)
