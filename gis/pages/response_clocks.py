"""Response clocks over all incidents: a table, the plot beside real responses, and the paper."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gis.printed.response_times import times_pdf
from gis.selectors.response_times import STEPS, history, responses, summaries
from relief.core.access import scope
from relief.core.models import Incident
from relief.core.papers.printing import pdf_response
from relief.core.templatetags.relief_ui import interval

if TYPE_CHECKING:
    from datetime import timedelta

    from django.http import HttpRequest, HttpResponse

    from gis.selectors.response_times import Known, Response

MOST = 40
WIDTH, LEFT, RIGHT, ROW, TOP = 960, 250, 24, 40, 34
SHORTEST, LONGEST = 5, 3 * 24 * 60  # minutes; earlier marks stand at the left edge, later ones at the right
TICKS = ((15, "15′"), (30, "30′"), (60, "1 h"), (120, "2 h"), (360, "6 h"), (720, "12 h"), (1440, "24 h"), (4320, "72 h"))


class Mark(NamedTuple):
    """One step on the line of its incident."""

    x: float
    y: float
    step: str
    said: str


class Row(NamedTuple):
    """One line of the plot."""

    label: str
    y: float
    known: bool
    marks: list[Mark]


class Chart(NamedTuple):
    """The plot: minutes after the incident on a scale of tenfolds."""

    height: int
    rows: list[Row]
    ticks: list[tuple[float, str]]


@login_required
@require_GET
def response_clocks(request: HttpRequest) -> HttpResponse:
    """What a reader may see, newest first."""
    found = responses(_incidents(request))
    known = history()
    context = {
        "responses": found,
        "summaries": summaries(found),
        "known": known,
        "chart": drawn(found, known),
        "steps": [(name, label) for name, _kinds, label in STEPS],
        "marks": [("activated", _("Response activated")), *((name, label) for name, _kinds, label in STEPS)],
    }
    return render(request, "gis/response_clocks.html", context)


@login_required
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """The same as a paper for the review."""
    return pdf_response("response-clocks", times_pdf(responses(_incidents(request)), _society(request)))


def drawn(found: list[Response], known: list[Known]) -> Chart:
    """Ours above, the published ones below; a step that is not reached or not known has no mark."""
    rows = [_ours(one, index) for index, one in enumerate(found)]
    told = dict.fromkeys(one.incident for one in known)
    rows += [_theirs(name, [one for one in known if one.incident == name], len(rows) + index) for index, name in enumerate(told)]
    return Chart(TOP + ROW * len(rows) + 10, rows, [(across(minutes), label) for minutes, label in TICKS])


def across(minutes: float) -> float:
    """Where a number of minutes stands, in points of the picture."""
    share = log10(max(SHORTEST, min(LONGEST, minutes)) / SHORTEST) / log10(LONGEST / SHORTEST)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _ours(one: Response, index: int) -> Row:
    y = _down(index)
    marks = [_mark(step.name, str(step.label), step.since, y) for step in (one.activated, *one.steps) if step.since is not None]
    return Row(one.incident.name, y, known=False, marks=marks)


def _theirs(name: str, moments: list[Known], index: int) -> Row:
    y = _down(index)
    return Row(_("%(incident)s (published)") % {"incident": name}, y, known=True, marks=[_mark(one.step, one.label, one.since, y) for one in moments])


def _mark(step: str, label: str, since: timedelta, y: float) -> Mark:
    return Mark(across(since.total_seconds() / 60), y, step, f"{label} +{interval(since)}")


def _down(index: int) -> float:
    return TOP + ROW * index + ROW / 2


def _incidents(request: HttpRequest) -> list[Incident]:
    rows = scope(request.user, "read", Incident).exclude(state__in=(Incident.State.FALSE_ALARM, Incident.State.MERGED))
    return list(rows.select_related("organisation")[:MOST])


def _society(request: HttpRequest) -> str:
    person = getattr(request.user, "person", None)
    society = (person.organisation.society or person.organisation) if person else None
    return society.name if society else ""
