"""Whoever holds a paper hears himself that it runs out, once at each stage, however often the round runs (domain §8)."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relief.core import clock
from relief.core.services.messages import Letter, post
from relief.core.worlds import REAL, current_world_id
from teams.models import MemberSkill, PaperReminder, TeamMember
from teams.services.call_words import channels, spoken
from teams.services.self_service import link_to

if TYPE_CHECKING:
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from relief.core.models import Person

CERTIFICATE_STAGES, PAPER_STAGES = (90, 30, 0), (60, 15, 0)
PAPERS: dict[str, tuple[StrOrPromise, tuple[int, ...]]] = {
    "certificate_until": (gettext_lazy("first-aid certificate"), CERTIFICATE_STAGES),
    "medical_until": (gettext_lazy("medical check"), PAPER_STAGES),
    "insured_until": (gettext_lazy("insurance"), PAPER_STAGES),
}
LATE = timedelta(days=7)  # after a week without the round nobody is told of what has ended anyway
SERVING = (TeamMember.State.PROBATION, TeamMember.State.REGISTERED)


class Ending(NamedTuple):
    """A paper that has come to a stage."""

    member: TeamMember
    paper: str
    says: str
    until: date
    stage: int


@transaction.atomic
def remind_holders() -> int:
    """Tell members of their papers that end within 90 or 60 days; returns to how many people a message went. Drills tell nobody."""
    if current_world_id() != REAL:
        return 0
    new = _new(_ending(clock.today()))
    today = clock.today()
    PaperReminder.objects.bulk_create(
        [PaperReminder(member=one.member, paper=one.paper, until=one.until, stage=one.stage, sent_on=today) for one in new], ignore_conflicts=True
    )
    told: dict[Person, dict[str, date]] = defaultdict(dict)
    for one in new:
        told[one.member.person][one.says] = one.until
    post(letters=[_letter(person, papers) for person, papers in told.items()])
    return len(told)


@spoken
def _ending(today: date) -> list[Ending]:
    rows = TeamMember.objects.filter(state__in=SERVING, person__erased_at=None).select_related("person", "team")
    members = {row.pk: row for row in rows}
    found = [
        Ending(row, paper, str(says), until, stage)
        for row in members.values()
        for paper, (says, stages) in PAPERS.items()
        if (until := getattr(row, paper)) and (stage := _stage(until, today, stages)) is not None
    ]
    skills = MemberSkill.objects.filter(
        member__in=members, replaced=False, valid_until__gte=today - LATE, valid_until__lte=today + timedelta(days=90)
    )
    learned = [
        Ending(members[row.member_id], row.skill, str(row), row.valid_until, stage)
        for row in skills
        if row.valid_until and (stage := _stage(row.valid_until, today, CERTIFICATE_STAGES)) is not None
    ]
    return found + learned


def _stage(until: date, today: date, stages: tuple[int, ...]) -> int | None:
    """The last stage that has come, None before the first and a week after the end."""
    left = (until - today).days
    return min((stage for stage in stages if left <= stage), default=None) if left >= -LATE.days else None


def _new(found: list[Ending]) -> list[Ending]:
    kept = PaperReminder.objects.filter(member__in={one.member.pk for one in found})
    known = set(kept.values_list("member_id", "paper", "until", "stage"))
    return [one for one in found if (one.member.pk, one.paper, one.until, one.stage) not in known]


@spoken
def _letter(person: Person, papers: dict[str, date]) -> Letter:
    lines = "; ".join(_("%(paper)s until %(day)s") % {"paper": paper, "day": until.isoformat()} for paper, until in papers.items())
    text = _("%(papers)s. Please see to a new one in time and tell your squad.") % {"papers": lines}
    return Letter(person, _("One of your papers runs out"), text, link_to(person), channels())
