"""Clocks of people in the field: when somebody was last heard, how long he has worked, how long he has to rest."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

AMBER, RED = timedelta(minutes=75), timedelta(minutes=90)  # welfare check every hour (domain §9.3)
ROTATE, STOP = timedelta(hours=4), timedelta(hours=8)  # suggestion to rotate, end of the stint (domain §9.3)
SHORTEST_REST, LONGEST_REST = timedelta(hours=8), timedelta(hours=24)  # our own figures: as long as the mission was, within these


class Welfare(StrEnum):
    """How long nobody has heard of somebody."""

    FINE = "fine"
    AMBER = "amber"
    RED = "red"


class Advice(StrEnum):
    """What the work timer suggests."""

    WORK = "work"
    ROTATE = "rotate"
    STOP = "stop"
    REST = "rest"


def welfare(heard_at: datetime, now: datetime) -> Welfare:
    """Amber from 75 minutes on, red from 90 (both included). Times are aware."""
    silent = now - heard_at
    return Welfare.RED if silent >= RED else Welfare.AMBER if silent >= AMBER else Welfare.FINE


def advice(working_since: datetime | None, now: datetime) -> Advice:
    """Rotate from four hours of work on, stop at eight; None: he rests."""
    if working_since is None:
        return Advice.REST
    worked = now - working_since
    return Advice.STOP if worked >= STOP else Advice.ROTATE if worked >= ROTATE else Advice.WORK


def rest_until(out_at: datetime, back_at: datetime) -> datetime:
    """Nobody is called out again before: a rest as long as the mission, at least 8 hours, at most 24."""
    return back_at + min(max(back_at - out_at, SHORTEST_REST), LONGEST_REST)
