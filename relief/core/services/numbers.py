"""The one place that gives a paper its number, or takes the number a phone has already written on it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from relief.core.domain.errors import NumberTaken, WrongNumber
from relief.core.rows import ask, ask_all
from relief.core.worlds import REAL, current_world_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from relief.core.models import Organisation

SERVER = "S"
# One statement counts and locks: every document asks for a number.
NEXT = """
INSERT INTO core_numberseries (world_id, organisation_id, kind, day, device, last) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (world_id, organisation_id, kind, day, device) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last
"""
KEY = "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
# Waits for a transaction that has just taken the same number, then takes nothing.
TAKE = "INSERT INTO core_givennumber (world_id, number, taken_at) VALUES (%s, %s, %s) ON CONFLICT (world_id, number) DO NOTHING"
ADVANCE = """
INSERT INTO core_numberseries (world_id, organisation_id, kind, day, device, last) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (world_id, organisation_id, kind, day, device)
DO UPDATE SET last = CASE WHEN core_numberseries.last < excluded.last THEN excluded.last ELSE core_numberseries.last END
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What one phone wrote on its papers: numbers by kind of paper, in the order they are asked for."""

    device: str
    days: Collection[date]
    numbers: Mapping[str, list[str]]


_written: ContextVar[Written | None] = ContextVar("written", default=None)


@contextmanager
def numbered_by(*, device: str, days: Collection[date], numbers: Mapping[str, list[str]]) -> Iterator[None]:
    """Inside the block a paper whose kind is in ``numbers`` keeps the number its phone wrote on it, the rest get the server's.

    ``days``: those a number may bear. Every number is taken once, in the order given.
    """
    token = _written.set(Written(device, days, {kind: list(given) for kind, given in numbers.items()}))
    try:
        yield
    finally:
        _written.reset(token)


def next_number(*, organisation: Organisation, kind: str, on: date, device: str = SERVER) -> str:
    """The next number of one society, kind of paper (two letters), day and device: ``JN-GR-20260614-S001``.

    Counts without holes, because the counter's row stays locked until the caller's transaction ends: call it late,
    and where one transaction needs two numbers, in the order of their kinds. A branch counts in its society's series.
    Inside ``numbered_by`` it is the number the phone wrote. Raises ``WrongNumber`` or ``NumberTaken``.
    """
    society = organisation.society or organisation
    written = _written.get()
    if written and device == SERVER and written.numbers.get(kind):
        return _take(society, kind, written)
    last = ask(*_next(society, kind, on, device))[0][0]
    return f"{head(society, kind, on, device)}{last:03d}"


def next_number_and_key(*, organisation: Organisation, kind: str, on: date, table: str) -> tuple[str, int | None]:
    """``next_number`` and, in the same trip to PostgreSQL, the key of the row that will bear it; None where only the insert tells."""
    society, written = organisation.society or organisation, _written.get()
    if connection.vendor != "postgresql" or (written and written.numbers.get(kind)):
        return next_number(organisation=organisation, kind=kind, on=on), None
    counted, keyed = ask_all([_next(society, kind, on, SERVER), (KEY, [table])])
    return f"{head(society, kind, on, SERVER)}{counted[0][0]:03d}", keyed[0][0]


def _next(society: Organisation, kind: str, on: date, device: str) -> tuple[str, list[object]]:
    return NEXT, [current_world_id(), society.pk, kind, connection.ops.adapt_datefield_value(on), device]


def head(society: Organisation, kind: str, on: date, device: str) -> str:
    """A number up to its count: ``JN-GR-20260614-S``."""
    return f"{society.code}-{kind}-{on:%Y%m%d}-{stamp(device)}"


def stamp(device: str) -> str:
    """The device as printed: a drill's papers say so, and a device that ends in a figure is parted from the count."""
    world = current_world_id()
    printed = device if world == REAL else f"Y{world}{device}"
    return f"{printed}-" if printed[-1].isdigit() else printed


def _take(society: Organisation, kind: str, written: Written) -> str:
    """Take the phone's number and let the device's series go on after it."""
    number = written.numbers[kind][0]
    day, count = _read(number, society, kind, written)
    with connection.cursor() as cursor:
        world = current_world_id()
        cursor.execute(TAKE, [world, number, connection.ops.adapt_datetimefield_value(timezone.now())])
        if not cursor.rowcount:
            raise NumberTaken(number=number)
        cursor.execute(ADVANCE, [world, society.pk, kind, connection.ops.adapt_datefield_value(day), written.device, count])
    del written.numbers[kind][0]
    return number


def _read(number: str, society: Organisation, kind: str, written: Written) -> tuple[date, int]:
    """The day and the count of a number that only this phone could have written on such a day."""
    for day in sorted(written.days):
        before, count = head(society, kind, day, written.device), number.rpartition("-")[2]
        if re.fullmatch(r"[0-9]{3,6}", count) and int(count) and number == f"{before}{int(count):03d}":
            return day, int(count)
    raise WrongNumber(number=number, expected=f"{head(society, kind, max(written.days), written.device)}001")
