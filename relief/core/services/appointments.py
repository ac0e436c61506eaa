"""Offices are given, lent and laid down; what anybody may do follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from relief.core.access import in_force
from relief.core.domain.errors import AppointmentNotInForce, DelegationRefused, ImpossibleTimes
from relief.core.models import Appointment
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Organisation, Person


def appoint(
    *, person: Person, role: str, organisation: Organisation, by: Person | None, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Appointment:
    """Give an office from a moment on, perhaps until another. Raises ImpossibleTimes."""
    begins = starts_at or timezone.now()
    if ends_at is not None and ends_at <= begins:
        raise ImpossibleTimes(reason=gettext_noop("an appointment ends after it begins"))
    appointment = Appointment(person=person, role=role, organisation=organisation, starts_at=begins, ends_at=ends_at)
    return _kept(appointment, by)


def delegate(*, appointment: Appointment, to: Person, until: datetime, by: Person | None, starts_at: datetime | None = None) -> Appointment:
    """Lend an office for a while. It ends at its hour, and with the appointment it came from; it is not lent on.

    Raises AppointmentNotInForce, DelegationRefused.
    """
    begins = starts_at or timezone.now()
    if not in_force(appointment, begins):
        raise AppointmentNotInForce
    if reason := _why_not(appointment, to, begins, until):
        raise DelegationRefused(reason=reason)
    lent = Appointment(
        person=to, role=appointment.role, organisation=appointment.organisation, starts_at=begins, ends_at=until, delegated_by=appointment
    )
    return _kept(lent, by)


def end_appointment(appointment: Appointment, *, by: Person | None, at: datetime | None = None) -> Appointment:
    """Lay an office down at a moment; what was delegated from it falls with it. Raises AppointmentNotInForce."""
    moment = at or timezone.now()
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if moment <= appointment.starts_at or (appointment.ends_at is not None and appointment.ends_at <= moment):
            raise AppointmentNotInForce
        appointment.ends_at = moment
        return _kept(appointment, by)


def _why_not(appointment: Appointment, to: Person, begins: datetime, until: datetime) -> str:
    if appointment.delegated_by_id is not None:
        return gettext_noop("a delegation is not passed on")
    if until <= begins:
        return gettext_noop("it would end before it begins")
    if appointment.ends_at is not None and until > appointment.ends_at:
        return gettext_noop("it would outlast the appointment it comes from")
    return gettext_noop("nobody delegates to himself") if to.pk == appointment.person_id else ""


def _kept(appointment: Appointment, by: Person | None) -> Appointment:
    appointment._change_reason = f"by {by.pk}" if by else ""  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    appointment.full_clean()
    appointment.save()
    return appointment
