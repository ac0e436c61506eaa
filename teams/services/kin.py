"""Next of kin: entered by himself or the office, read by nobody until one entitled person asks and another agrees; both names stay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.columns import fits
from relief.core.models import AccessLog, User
from relief.core.services.events import record_event
from teams.domain.errors import WhyMissing
from teams.domain.mission_errors import KinIncomplete, KinIsHimself, KinSealed, NoKinKnown, SameHand
from teams.domain.phones import phone_key
from teams.models import KinOpening, NextOfKin
from teams.services.missions import tell

if TYPE_CHECKING:
    from relief.core.models import Person
    from teams.models import DeployedMember

OPEN_FOR = timedelta(hours=24)
SHORTEST = 7  # digits of a telephone number


@transaction.atomic
def enter_kin(person: Person, *, name: str, phone: str, by: Person | None, relation: str = "") -> NextOfKin:
    """Whom to call for somebody; a new entry replaces the one before, of which nothing is kept. Who it is stands in no event.

    Raises KinIncomplete, KinIsHimself.
    """
    digits = phone_key(phone)
    if not name.strip() or len(digits) < SHORTEST:
        raise KinIncomplete(n=SHORTEST)
    if digits == phone_key(person.phone):
        raise KinIsHimself
    facts = {"name": name.strip(), "phone": phone.strip(), "relation": relation.strip(), "entered_at": clock.now()}
    row, _new = NextOfKin.objects.update_or_create(person=person, defaults=facts)
    record_event(kind="kin-entered", by=by, organisation=person.organisation, subject=row)
    return row


@transaction.atomic
def ask_for_kin(who: DeployedMember, *, reason: str, by: Person) -> KinOpening:
    """Ask to see the next of kin of somebody on a mission. Raises NoKinKnown, WhyMissing."""
    if not reason.strip():
        raise WhyMissing
    if not NextOfKin.objects.filter(person=who.person_id).exists():
        raise NoKinKnown(person=str(who.person))
    row = KinOpening.objects.create(who=who, reason=fits(reason.strip(), KinOpening, "reason"), asked_by=by, asked_at=clock.now())
    tell("crew-kin-asked", who.deployment, by, people=1, opening=row.pk)
    return row


@transaction.atomic
def agree_to_kin(opening: KinOpening, *, by: Person) -> KinOpening:
    """A second entitled person agrees; from now on the two of them may read it for 24 hours. Raises SameHand."""
    row = (
        KinOpening.objects.select_for_update(of=("self",))
        .select_related("who__deployment__incident", "who__deployment__organisation")
        .get(pk=opening.pk)
    )
    if row.asked_by_id == by.pk:
        raise SameHand(person=str(by))
    if row.agreed_by_id is None:
        row.agreed_by, row.agreed_at = by, clock.now()
        row.save(update_fields=["agreed_by", "agreed_at"])
        tell("crew-kin-opened", row.who.deployment, by, people=1, asked_by=row.asked_by, decided_by=by)
    return row


@transaction.atomic
def read_kin(opening: KinOpening, *, user: User) -> NextOfKin:
    """Whom to call, for one of the two who opened it; every look stands in the access log. Raises KinSealed."""
    two = {opening.asked_by_id, opening.agreed_by_id}
    if opening.agreed_at is None or user.person_id not in two or clock.now() > opening.agreed_at + OPEN_FOR:
        raise KinSealed
    kin = NextOfKin.objects.filter(person=opening.who.person_id).first()
    if kin is None:
        raise KinSealed
    AccessLog.objects.create(by=user, act=AccessLog.Act.UNMASK, register=NextOfKin._meta.label_lower, subject=str(opening.who.person_id), rows=1)
    return kin
