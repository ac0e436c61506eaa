"""The weekly hours on a member's own page: two that are one tap, any other with its days and hours."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import Http404
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams.domain.weekly import EVERY_DAY
from teams.models import AvailabilityRule
from teams.services.weekly_hours import say_hours, take_hours_back

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from relief.core.models import Person
    from teams.models import TeamMember

Kind = AvailabilityRule.Kind
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


class Usual(NamedTuple):
    """Hours so many people have that they are one tap."""

    words: StrOrPromise
    kind: Kind
    weekdays: frozenset[int]
    starts: time
    ends: time


USUAL = {
    "nights": Usual(gettext_lazy("Only at night, 20–08"), Kind.ONLY, EVERY_DAY, time(20), time(8)),
    "work": Usual(gettext_lazy("Not on working days, 08–18"), Kind.NOT, frozenset(range(1, 6)), time(8), time(18)),
}


def hours_shown(memberships: Iterable[TeamMember]) -> list[tuple[int, str, str]]:
    """The weekly hours of somebody as he said them, each once: a key, their words, their kind. One query."""
    rows = AvailabilityRule.objects.filter(member__in=[member.pk for member in memberships]).order_by("kind", "weekdays", "starts_at", "pk")
    found = {(row.kind, row.weekdays, row.starts_at, row.ends_at): row for row in rows}
    return [(row.pk, in_words(row), row.kind) for row in found.values()]


def in_words(rule: AvailabilityRule) -> str:
    """“Not at these hours: Tue 08:00–18:00”; a night says that it ends the next day."""
    days = _("every day") if len(rule.weekdays) == len(WEEKDAYS) else _(" and ").join(str(WEEKDAYS[int(day) - 1]) for day in rule.weekdays)
    ends = f"{rule.ends_at:%H:%M}" if rule.starts_at < rule.ends_at else _("%(hour)s of the next day") % {"hour": f"{rule.ends_at:%H:%M}"}
    facts = {"days": days, "starts": f"{rule.starts_at:%H:%M}", "ends": ends}
    return (_("only %(days)s, %(starts)s – %(ends)s") if rule.kind == Kind.ONLY else _("not %(days)s, %(starts)s – %(ends)s")) % facts


def say(request: HttpRequest, person: Person) -> str:
    """One of the usual, or what was chosen."""
    usual = USUAL.get(request.POST.get("usual", ""))
    facts: dict[str, Any]
    if usual:
        facts = {"kind": usual.kind, "weekdays": usual.weekdays, "starts": usual.starts, "ends": usual.ends}
    else:
        kind = Kind.ONLY if request.POST.get("kind") == Kind.ONLY else Kind.NOT
        days = [int(day) for day in request.POST.getlist("weekday") if day.isdecimal()]
        facts = {"kind": kind, "weekdays": days, "starts": _hour(request, "from_hour"), "ends": _hour(request, "until_hour")}
    say_hours(person, **facts)
    return _("Written down. It holds every week, until you take it back here.")


def take_back(request: HttpRequest, person: Person) -> str:
    """One of his own."""
    key = request.POST.get("rule", "")
    rule = AvailabilityRule.objects.filter(pk=int(key) if key.isdecimal() else 0, member__person=person).first()
    if rule is None:
        raise Http404
    take_hours_back(person, rule)
    return _("These hours hold no longer.")


def _hour(request: HttpRequest, name: str) -> time | None:
    try:
        found = parse_time(request.POST.get(name, ""))
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0, tzinfo=None) if found else None
