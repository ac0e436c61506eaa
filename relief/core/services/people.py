"""People: entered once, corrected, erased."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from relief.core.domain.errors import AlreadyKnown, StillInOffice
from relief.core.domain.identity import born, cleaned
from relief.core.models import AccessLog, Appointment, Person, User
from relief.core.services.signins import close_sign_in, open_sign_in
from relief.core.services.traces import traces_of
from relief.registrar.hooks import erase_everywhere

__all__ = ["erase_person", "find_by_identity", "identity_hash", "open_sign_in", "register_person"]

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Organisation

KEY_PURPOSE = b"relief.core.identity-number"


def register_person(
    *,
    organisation: Organisation,
    name: str,
    by: Person | None,
    phone: str = "",
    identity_number: str = "",
    born_on: date | None = None,
    note: str = "",
) -> Person:
    """Enter somebody once. The identity number is checked (GB 11643) and kept as a keyed hash and its last four only.

    Raises IdentityNumberWrong, AlreadyKnown.
    """
    number = cleaned(identity_number) if identity_number else ""
    digest = identity_hash(number) if number else ""
    with transaction.atomic():
        _refuse_twice(digest)
        person = Person(
            organisation=organisation, name=name.strip(), phone=phone.strip(), born_on=born_on or (born(number) if number else None), note=note
        )
        person.identity_hash, person.identity_tail = digest, number[-4:]
        person._change_reason = f"registered by {by.pk}" if by else ""  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
        person.full_clean()
        person.save()
    return person


def identity_hash(number: str) -> str:
    """The keyed hash by which a number is recognised and from which it cannot be guessed without the installation's key."""
    key = hashlib.sha256(KEY_PURPOSE + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def find_by_identity(identity_number: str) -> Person | None:
    """The person of a number, if known. Raises IdentityNumberWrong."""
    return Person.objects.filter(identity_hash=identity_hash(cleaned(identity_number))).first()


def erase_person(person: Person, *, by: Person) -> Person:
    """Take away everything that says who somebody is, in the row, its history and the sign-in; what he did stays, nameless.

    Raises StillInOffice.
    """
    now = timezone.now()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        _refuse_office(person)
        traces = traces_of(person)
        for field, value in _blank(person).items():
            setattr(person, field, value)
        person.erased_at = now
        person.save()
        Person.history.filter(id=person.pk).update(**_blank(person))
        _forget_traces(person)
        erase_everywhere(person, traces)
        _log(person, by)
    return person


def _refuse_twice(digest: str) -> None:
    known = Person.objects.filter(identity_hash=digest).select_related("organisation").first() if digest else None
    if known is not None:
        raise AlreadyKnown(organisation=known.organisation.name)


def _refuse_office(person: Person) -> None:
    held = Appointment.objects.filter(person=person).exclude(ends_at__lte=timezone.now())
    if told := [one.get_role_display() for one in held]:
        raise StillInOffice(person=person.name, appointments=", ".join(map(str, told)))


def _blank(person: Person) -> dict[str, Any]:
    return {"name": f"#{person.pk}", "phone": "", "identity_hash": "", "identity_tail": "", "born_on": None, "note": ""}


def _forget_traces(person: Person) -> None:
    traces = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk))
    traces.update(object_repr=f"#{person.pk}")
    for user in User.objects.filter(person=person):
        close_sign_in(user, by=person)
    User.objects.filter(person=person).update(username=f"erased-{person.pk}", email="", first_name="", last_name="")


def _log(person: Person, by: Person) -> None:
    user = User.objects.filter(person=by).first()
    if user is not None:
        AccessLog.objects.create(by=user, act=AccessLog.Act.ERASE, register=Person._meta.label_lower, subject=str(person.pk))
