"""Hours of the week at which somebody cannot come, or at which alone he can: “not Tuesdays 08–18”, “nights only”."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAY = timedelta(days=1)
AHEAD = 8  # days: whatever repeats weekly has come round once
EVERY_DAY = frozenset(range(1, 8))


class Rule(NamedTuple):
    """Hours on some weekdays (ISO: Monday is 1). ``only``: he comes at these alone; else: not at these.

    From ``starts`` (included) until ``ends`` (excluded); where ``ends`` is not later it is that hour of the next day, so that 20–08 is a
    night and 00–00 the whole day. The weekday is that of the beginning.
    """

    only: bool
    weekdays: frozenset[int]
    starts: time
    ends: time


def covers(rule: Rule, moment: datetime) -> bool:
    """Whether a moment (in the society's own zone) lies in the hours of a rule, also of those that began the evening before."""
    today, now = moment.date(), moment.timetz().replace(tzinfo=None)
    if rule.starts < rule.ends:
        return today.isoweekday() in rule.weekdays and rule.starts <= now < rule.ends
    begun = today.isoweekday() in rule.weekdays and now >= rule.starts
    return begun or ((today - DAY).isoweekday() in rule.weekdays and now < rule.ends)


def can_come(rules: Iterable[Rule], moment: datetime) -> bool:
    """At none of the hours excluded, and at some of those he named where he named any."""
    known = list(rules)
    only = [rule for rule in known if rule.only]
    return not any(covers(rule, moment) for rule in known if not rule.only) and (not only or any(covers(rule, moment) for rule in only))


def next_hour(rules: Sequence[Rule], moment: datetime) -> datetime | None:
    """The first moment from now on at which he can come; None where his rules leave no hour of the week."""
    if can_come(rules, moment):
        return moment
    ahead = sorted({at for rule in rules for at in _borders(rule, moment) if at > moment})
    return next((at for at in ahead if can_come(rules, at)), None)


def _borders(rule: Rule, moment: datetime) -> list[datetime]:
    """Where the hours of a rule begin and end in the days around a moment."""
    days: list[date] = [moment.date() + DAY * ahead for ahead in range(-1, AHEAD + 1)]
    return [datetime.combine(day, hour, tzinfo=moment.tzinfo) for day in days for hour in (rule.starts, rule.ends)]
