"""A blood group is told by himself with consent, taken back with one tap, and read only of somebody who is down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.access import record
from relief.core.models import AccessLog
from relief.core.services.events import record_event
from teams.models import BloodGroup
from teams.services.self_service import mine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import Person, User
    from teams.models import DeployedMember


@transaction.atomic
def tell_blood(person: Person, *, group: str) -> None:
    """He says his blood group and agrees that it is shown when he is down. The group stands in no event. Raises NoMembership."""
    mine(person)
    BloodGroup.objects.update_or_create(person=person, defaults={"group": group, "text_version": BloodGroup.TEXT, "given_at": clock.now()})
    record_event(kind="blood-agreed", by=person, organisation=person.organisation, subject=person)


@transaction.atomic
def take_blood_back(person: Person) -> None:
    """It is deleted at once; taken back twice changes nothing."""
    if BloodGroup.objects.filter(person=person).delete()[0]:
        record_event(kind="blood-taken-back", by=person, organisation=person.organisation, subject=person)


def blood_of(rows: Iterable[DeployedMember]) -> dict[int, str]:
    """The groups of those of these who are down and agreed, by the key of the person. One query, none where nobody is down."""
    down = [row.person_id for row in rows if row.down_at and not row.back_at]
    return {row.person_id: str(row.get_group_display()) for row in BloodGroup.objects.filter(person__in=down)} if down else {}


def read_blood(rows: Iterable[DeployedMember], *, user: User) -> dict[int, str]:
    """As ``blood_of``, for somebody who reads it now: that he did is written down."""
    found = blood_of(rows)
    for person in found:
        record(user, AccessLog.Act.UNMASK, BloodGroup._meta.label_lower, str(person), 1)
    return found
