"""Can we go tonight? Every squad with its cells, what is missing, and who may not be sent and why."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from relief.core import clock
from relief.core.access import get_or_404, may, scope
from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from teams.models import PartnerUnit, RescueTeam, Skill, TeamMember
from teams.pages.calls import may_call
from teams.pages.plot import points_of
from teams.selectors.kit import bags_of
from teams.selectors.partners import partners_of
from teams.selectors.readiness import Ready, teams_ready
from teams.selectors.skills import skills_shown
from teams.words import BONDS, LIGHTS, bond_words, why

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from relief.core.models import Organisation
    from teams.domain.readiness import SkillCount

NAMES = LEADERS | COMMANDERS | OFFICE
FURTHEST = timedelta(days=366)
MIDDAY = time(12)
SHOWN = timedelta(days=90)


class Card(NamedTuple):
    """A squad as the board shows it."""

    ready: Ready
    word: StrOrPromise
    tone: str
    sign: str
    cells: list[tuple[str, Any]]
    skills: list[tuple[str, str, SkillCount]]

    @property
    def lacking(self) -> list[tuple[str, str, SkillCount]]:
        """Skills too few have, in words."""
        return [one for one in self.skills if one[2].short]


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """All squads this person may see, tonight or on another day."""
    moment, wrong = asked_moment(request)
    teams = scope(request.user, "read", RescueTeam).select_related("organisation").order_by("organisation__path", "code")
    cards = [_card(one) for one in teams_ready(teams, at=moment)]
    partners = [(one, bond_words(one), *BONDS[one.bond][1:]) for one in partners_of(scope(request.user, "read", PartnerUnit), at=moment)]
    promised = sum(one.people for one, *_words in partners)
    context = {
        "cards": cards,
        "partners": partners,
        "promised": promised,
        "moment": moment,
        "wrong": wrong,
        "day": request.GET.get("on", ""),
        "calls": may_call(request),
        "keeps": _keeps(request),
    }
    return render(request, "teams/board.html", context)


@login_required
@require_GET
def squad(request: HttpRequest, code: str) -> HttpResponse:
    """One squad: its cells, its people with every reason against them, and how ready it was."""
    found = get_or_404(request.user, "read", RescueTeam, code=code)
    moment, wrong = asked_moment(request)
    (ready,) = teams_ready([found], at=moment)
    names = _sees_names(request, found.organisation)
    held = skills_shown([who.member for who in ready.deployable], moment.date()) if names else {}
    since = clock.today() - SHOWN
    context = {
        "card": _card(ready),
        "names": names,
        "able": [(who, held.get(who.member, [])) for who in ready.deployable],
        "barred": [(one.who, [why(reason) for reason in one.reasons]) for one in ready.barred] if names else [],
        "bags": bags_of(found),
        "plot": points_of(list(found.days.filter(on__gte=since).order_by("on"))),
        "moment": moment,
        "wrong": wrong,
        "day": request.GET.get("on", ""),
    }
    return render(request, "teams/squad.html", context)


def asked_moment(request: HttpRequest) -> tuple[datetime, str]:
    """Now, or midday of the day that was asked for; what is wrong with that day, if anything."""
    text = request.GET.get("on", "").strip()
    now = timezone.localtime(clock.now())
    if not text:
        return now, ""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or abs(day - now.date()) > FURTHEST:
        return now, _("A day within a year of today is wanted, as 2026-07-01. Tonight is shown instead.")
    return (now if day == now.date() else timezone.make_aware(datetime.combine(day, MIDDAY))), ""


def _sees_names(request: HttpRequest, organisation: Organisation) -> bool:
    """Whose papers have run out is for those who lead and call out."""
    return may(request.user, "write", organisation, NAMES)


def _keeps(request: HttpRequest) -> bool:
    person = getattr(request.user, "person", None)
    return person is not None and _sees_names(request, person.organisation)


def _card(ready: Ready) -> Card:
    word, tone, sign = LIGHTS[ready.judged.light]
    labels = dict(TeamMember.Cell.choices)
    skills = [(str(labels.get(one.cell, one.cell)), str(Skill(one.skill).label), one) for one in ready.judged.skills]
    return Card(ready, word, tone, sign, [(str(labels.get(cell.cell, cell.cell)), cell) for cell in ready.judged.cells], skills)
