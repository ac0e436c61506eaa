"""Weekly hours somebody says himself: at these he cannot come, or at these alone; in every squad he serves in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from teams.domain.errors import NoWeekday, TooManyHours
from teams.domain.weekly import EVERY_DAY
from teams.models import AvailabilityRule
from teams.services.self_service import mine, tell_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import time

    from relief.core.models import Person

MOST = 14
Kind = AvailabilityRule.Kind


@transaction.atomic
def say_hours(person: Person, *, kind: Kind, weekdays: Iterable[int], starts: time | None, ends: time | None) -> None:
    """From now on he cannot come at these hours of every week, or can at these alone. Said again with another end, that end holds.

    Raises NoWeekday, TooManyHours, NoMembership.
    """
    days = set(weekdays)
    if not days or not days <= EVERY_DAY or starts is None or ends is None:
        raise NoWeekday
    named = {"kind": kind, "weekdays": "".join(map(str, sorted(days))), "starts_at": starts}
    for member in mine(person):
        rule = member.weekly_rules.filter(**named).first()
        if rule is None and member.weekly_rules.count() >= MOST:
            raise TooManyHours(n=MOST)
        if rule is None or rule.ends_at != ends:
            rule = rule or AvailabilityRule(member=member, **named)
            rule.ends_at = ends
            rule.save()
            tell_of("member-hours-said", member, person, hours=str(rule), rule=str(kind))


@transaction.atomic
def take_hours_back(person: Person, rule: AvailabilityRule) -> None:
    """These hours hold no longer, in no squad; taken back twice changes nothing. Raises NoMembership."""
    same = {name: getattr(rule, name) for name in ("kind", "weekdays", "starts_at", "ends_at")}
    for member in mine(person):
        for row in member.weekly_rules.filter(**same):
            tell_of("member-hours-taken-back", member, person, hours=str(row), rule=row.kind)
            row.delete()
