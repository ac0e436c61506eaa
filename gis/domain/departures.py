"""A departure that was not let out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Refused(NamedTuple):
    """When a vehicle was to leave, why it might not in one sentence, whether a road stood in its way, and the phone's entry that told it."""

    at: datetime
    why: str
    of_road: bool
    entry: int | None = None
