"""The one place that gives a paper its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from relief.core.worlds import REAL, current_world_id

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Organisation

# One statement counts and locks: every document asks for a number.
NEXT = """
INSERT INTO core_numberseries (world_id, organisation_id, kind, day, device, last) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (world_id, organisation_id, kind, day, device) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last
"""


def next_number(*, organisation: Organisation, kind: str, on: date, device: str = "S") -> str:
    """The next number of one society, kind of paper (two letters), day and device: ``JN-GR-20260614-S001``.

    Counts without holes, because the counter's row stays locked until the caller's transaction ends: call it late,
    and where one transaction needs two numbers, in the order of their kinds. A branch counts in its society's series.
    """
    society = organisation.society or organisation
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [current_world_id(), society.pk, kind, connection.ops.adapt_datefield_value(on), device])
        last = cursor.fetchone()[0]
    return f"{society.code}-{kind}-{on:%Y%m%d}-{_device(device)}{last:03d}"


def _device(device: str) -> str:
    """The device as printed: a drill's papers say so, and a device that ends in a figure is parted from the count."""
    world = current_world_id()
    printed = device if world == REAL else f"Y{world}{device}"
    return f"{printed}-" if printed[-1].isdigit() else printed
