"""Phones that number papers by themselves: set up by their keeper, known by a secret, taken out of service by the office."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from inventory.domain.phones import DeviceRetired, NoFieldOffice, TooManyDevices, UnknownDevice
from inventory.models import Device, FieldCommand

if TYPE_CHECKING:
    from relief.core.models import Organisation, Person

LETTER = "K"
MOST = 999
TRIES = 20
SEEN_AGAIN = timedelta(minutes=5)  # a phone that asks every minute does not write every minute


class Enrolled(NamedTuple):
    """A phone and the secret it alone will know."""

    device: Device
    secret: str


def enrol(*, by: Person, organisation: Organisation | None, label: str = "") -> Enrolled:
    """Give a phone its code, the next free one of the society (K1, K2 …), and a secret of which only the hash is kept.

    ``organisation``: where its keeper keeps a warehouse. Raises ``NoFieldOffice`` or ``TooManyDevices``.
    """
    if organisation is None:
        raise NoFieldOffice
    society, secret = organisation.society or organisation, secrets.token_urlsafe(32)
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                code = _next_code(society)
                return Enrolled(Device.objects.create(code=code, organisation=society, secret=_digest(secret), label=label, enrolled_by=by), secret)
        except IntegrityError:  # somebody else has just taken the code
            continue
    raise TooManyDevices(most=MOST)


def known(*, code: str | None, secret: str | None, by: Person) -> Device:
    """The phone that says it is this one, in the hand of the person who set it up. Raises ``UnknownDevice`` or ``DeviceRetired``."""
    device = Device.objects.select_related("organisation").filter(secret=_digest(secret or "")).first()
    if device is None or device.enrolled_by_id != by.pk or not compare_digest(device.code, code or ""):
        raise UnknownDevice
    if device.retired_at:
        raise DeviceRetired(device=device.code, retired_at=date_format(timezone.localtime(device.retired_at), "DATETIME_FORMAT"))
    return device


def heard_of(device: Device) -> None:
    """Keep when a phone was last heard of, to within a few minutes."""
    now = timezone.now()
    if device.seen_at is None or now - device.seen_at > SEEN_AGAIN:
        device.seen_at = now
        Device.objects.filter(pk=device.pk).update(seen_at=now)


def retire(device: Device, *, by: Person | None = None) -> Device:  # noqa: ARG001 - the history keeps who
    """Take a phone out of service: it is refused from now on. What it sent stays; its code is never given again."""
    if device.retired_at is None:
        device.retired_at = timezone.now()
        device.save(update_fields=["retired_at"])
    return device


def refused_of(person: Person) -> list[FieldCommand]:
    """What phones of a person sent and the book refused, still to be settled, the oldest first. One query."""
    rows = FieldCommand.objects.filter(person=person, state=FieldCommand.State.REFUSED)
    return list(rows.select_related("device", "warehouse").prefetch_related("cases").order_by("received_at", "pk"))


def _digest(secret: str) -> str:
    """The secret has 256 random bits, so a plain hash keeps it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _next_code(society: Organisation) -> str:
    taken = [int(code[1:]) for code in Device.objects.filter(organisation=society).values_list("code", flat=True) if code[1:].isdecimal()]
    number = max(taken, default=0) + 1
    if number > MOST:
        raise TooManyDevices(most=MOST)
    return f"{LETTER}{number}"
