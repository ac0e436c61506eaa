"""The four digits of a witness: set by himself, proven on somebody else's phone, closed for a while after wrong tries.

A wrong try counts even where everything it was to sign is undone: ``tries_counted`` stands outside the transaction and
writes it down once that is over. Whoever calls ``prove`` inside a transaction does so under ``tries_counted``
(``commands.once`` is one). Tries made at the very same moment may pass the limit by as many as run at once.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.utils import timezone

from relief.core.models import WitnessPin
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relief.core.models import Person

MOST_TRIES = 5
REST = timedelta(minutes=15)
FORM = re.compile("[0-9]{4}")
EASY = frozenset({"0123", "1234", "2345", "3456", "4567", "5678", "6789", "9876", "4321", "3210", "1212", "6868"})


class PinUnfit(Problem):
    """Not four digits, or four that everybody tries first."""

    slug = "pin-unfit"
    status = 400
    sentence = gettext_noop("A PIN is four digits that are not easy to guess (not 1234 and not four times the same).")


class PinMissing(Problem):
    """The witness has never set a PIN."""

    slug = "pin-missing"
    sentence = gettext_noop("%(person)s has no PIN yet; sign on the glass instead, or set a PIN under your own sign-in.")


class PinWrong(Problem):
    """The digits are wrong. ``left``: tries before the PIN is closed for a while."""

    slug = "pin-wrong"
    status = 403
    sentence = gettext_noop("This is not the PIN of %(person)s. Tries left: %(left)s.")

    def __init__(self, *, witness: int, **facts: Any) -> None:
        super().__init__(**facts)
        self.witness = witness
        self.counted = False


class PinClosed(Problem):
    """Too many wrong tries. ``until``: ISO 8601, when it opens again."""

    slug = "pin-closed"
    status = 403
    sentence = gettext_noop("The PIN of %(person)s is closed until %(until)s after too many wrong tries.")


def set_pin(*, by: Person, pin: str) -> WitnessPin:
    """Set one's own PIN; nobody sets it for another. Only a slow hash is kept. Raises ``PinUnfit``."""
    if not FORM.fullmatch(pin) or len(set(pin)) == 1 or pin in EASY:
        raise PinUnfit
    facts = {"digest": make_password(pin), "set_at": timezone.now(), "tries": 0, "locked_until": None}
    return WitnessPin.objects.update_or_create(person=by, defaults=facts)[0]


def prove(*, person: Person, pin: str) -> None:
    """Nothing happens where the PIN is right. Raises ``PinMissing``, ``PinClosed`` or ``PinWrong``."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        row = WitnessPin.objects.select_for_update().filter(person=person).first()
        if row is None:
            raise PinMissing(person=person.name)
        _check_open(row, person)
        right = check_password(pin, row.digest)
        if right and row.tries:
            WitnessPin.objects.filter(pk=row.pk).update(tries=0, locked_until=None)
    if not right:
        wrong = PinWrong(witness=row.pk, person=person.name, left=max(MOST_TRIES - 1 - _tries(row), 0))
        if alone:
            _count(wrong)
        raise wrong


@contextmanager
def tries_counted() -> Iterator[None]:
    """Wrong PINs inside the block count although what they were to sign is undone. Stand it outside the transaction."""
    try:
        yield
    except PinWrong as wrong:
        _count(wrong)
        raise


def _count(wrong: PinWrong) -> None:
    if wrong.counted:
        return
    wrong.counted = True
    with transaction.atomic():
        row = WitnessPin.objects.select_for_update().get(pk=wrong.witness)
        row.tries = _tries(row) + 1
        row.locked_until = timezone.now() + REST if row.tries >= MOST_TRIES else None
        row.save(update_fields=["tries", "locked_until"])


def _tries(row: WitnessPin) -> int:
    """Wrong tries that still count: a rest that is over wipes them."""
    return 0 if row.locked_until and row.locked_until <= timezone.now() else row.tries


def _check_open(row: WitnessPin, person: Person) -> None:
    if row.locked_until and row.locked_until > timezone.now():
        raise PinClosed(person=person.name, until=timezone.localtime(row.locked_until).isoformat(timespec="minutes"))
