"""Who has which skill on a day: papers whose original was seen and that have not ended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from teams.models import MemberSkill

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Held:
    """A skill as a page shows it: tone and sign say whether it counts on the day."""

    row: MemberSkill
    says: StrOrPromise
    tone: str
    sign: str


def counting(rows: QuerySet[MemberSkill], day: date) -> QuerySet[MemberSkill]:
    """Those that count on a day."""
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day), seen_on__lte=day)


def skills_held(squads: Iterable[int], day: date) -> dict[str, set[int]]:
    """By skill, the members (keys) of squads who have it on a day. One query."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = counting(MemberSkill.objects.filter(member__team__in=squads), day)
    for skill, member in rows.order_by().values_list("skill", "member_id"):
        found[skill].add(member)
    return found


def skills_shown(members: Iterable[int], day: date | None = None) -> dict[int, list[Held]]:
    """By member, his newest papers with what they are worth on a day. One query."""
    on = day or clock.today()
    found: dict[int, list[Held]] = defaultdict(list)
    for row in MemberSkill.objects.filter(member__in=list(members), replaced=False):
        found[row.member_id].append(Held(row, *_worth(row, on)))
    return found


def _worth(row: MemberSkill, day: date) -> tuple[StrOrPromise, str, str]:
    if row.seen_on is None:
        return _("original not seen yet"), "warning", "clock"
    if row.valid_until is None:
        return _("does not run out"), "good", "check"
    until = {"day": row.valid_until.isoformat()}
    if row.valid_until < day:
        return _("ended %(day)s") % until, "danger", "stop"
    soon = (row.valid_until - day).days <= SOON_DAYS
    return _("until %(day)s") % until, "warning" if soon else "good", "clock" if soon else "check"
