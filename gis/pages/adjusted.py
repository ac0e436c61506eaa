"""What one changed quantity changes on the board of a proposal, and nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.shortcuts import render
from django_htmx.http import reswap

from gis.pages.tabs import plan_tab
from gis.selectors.balances import balance_of_needs
from gis.selectors.effects import source_of, way_of
from relief.core.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from gis.models import ProposalLine
    from gis.pages.sent import Sent
    from gis.selectors.effects import Effect
    from relief.core.models import Incident

MOST_UNANSWERED = 50


class Told(NamedTuple):
    """A line whose words come anew: with what was done, or why not."""

    line: ProposalLine
    why: str
    done: str = ""
    problem: Any = None


def adjusted(request: HttpRequest, incident: Incident, line: ProposalLine, *, done: str = "", problem: Any = None) -> HttpResponse | None:
    """The parts of the board that one line's new quantity changes; None where the page is older than that and needs the whole board.

    The page says with ``drawn`` up to which event it shows the incident, and with ``also`` which lines it has sent without an answer.
    """
    also = [int(key) for key in request.POST.get("also", "").split(",")[:MOST_UNANSWERED] if key.isdecimal()]
    drawn = request.POST.get("drawn", "")
    if not request.htmx or not drawn.isdecimal() or not _alone(request, incident, int(drawn), 1 + len(also)):  # type: ignore[attr-defined]
        return None
    plan = plan_tab(request, incident, None, writes=True, rows=balance_of_needs(incident))
    lines = {row.pk: (row, why, store) for store in plan.get("sent", ()) for row, why in store.lines}
    if not plan.get("is_open") or line.pk not in lines:
        return None
    changed = [lines[key] for key in dict.fromkeys([line.pk, *also]) if key in lines]
    touched = list(_touched([row for row, _why, _store in changed], [row for row, _why, _store in lines.values()]))
    needs = {row.need_id for row, _why, _store in changed}
    return reswap(
        render(
            request,
            "gis/plan_adjusted.html",
            {
                "told": [Told(row, why, *((done, problem) if row.pk == line.pk else ())) for row, why, _store in changed],
                "unmet": [(row, why) for row, why in plan["unmet"] if row.need_id in needs],
                "covered": needs - {row.need_id for row, _why in plan["unmet"]},
                "unmet_total": len(plan["unmet"]),
                "lines_total": plan["lines_total"],
                "suppliers": _suppliers(store for _row, _why, store in changed),
                "figures": {
                    "drawn": incident.event_sequence,
                    "wrong": line.pk if problem else None,
                    "unmet": len(plan["unmet"]),
                    "total": plan["lines_total"],
                    "lines": {row.pk: _figures(row, plan["effects"][row.pk]) for row in touched},
                },
            },
        ),
        "none",
    )


def _alone(request: HttpRequest, incident: Incident, drawn: int, most: int) -> bool:
    """Whether nothing has happened since the page was drawn but as many adjustments as it sent itself."""
    since = Event.objects.filter(incident=incident, sequence__gt=drawn).values_list("kind", "by")[: most + 1]
    events = list(since)
    return len(events) <= most and all(event == ("proposal-adjusted", request.user.person_id) for event in events)  # type: ignore[union-attr]


def _touched(changed: list[ProposalLine], lines: Iterable[ProposalLine]) -> Iterable[ProposalLine]:
    """The lines that serve the same need, draw on the same shelf or promise, or ride the same way."""
    needs, sources, ways = ({of(row) for row in changed} for of in (_need_of, source_of, way_of))
    return (row for row in lines if row.need_id in needs or source_of(row) in sources or way_of(row) in ways)


def _need_of(line: ProposalLine) -> int:
    return line.need_id


def _figures(line: ProposalLine, effect: Effect) -> list[int]:
    return [line.quantity, effect.most, effect.missing, effect.stays, effect.load_g]


def _suppliers(stores: Iterable[Sent]) -> list[Sent]:
    """Each supplier once."""
    return list({store.first.pk: store for store in stores if store.agreement}.values())
