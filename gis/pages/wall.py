"""The timeline wall: what happened, newest first, with the response clocks above it; for a big screen and for a phone."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gis.models import Shelter
from gis.pages.acting import readable
from gis.selectors.clocks import response_clocks
from gis.selectors.polling import poll_key
from gis.selectors.reporting import reports_due
from relief.core import clock
from relief.core.access import scope
from relief.core.event_words import GROUPS, kinds_in
from relief.core.models import Event, ResponseActivation
from relief.core.timeline import last_look, told

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Incident

SHOWN = 120
SILENCE = timedelta(minutes=30)
HOURS = (1, 6, 24, 72)


class Chosen(NamedTuple):
    """What the reader narrowed the stream to; empty is everything."""

    group: str
    who: str
    place: str
    since: str

    @property
    def query(self) -> str:
        """The same choice as the end of an address."""
        return urlencode({name: value for name, value in self._asdict().items() if value})


class Stretch(NamedTuple):
    """So many entries of the stream, and where one goes from them. ``first`` is 1 where the newest stands among them.

    ``led``: the same with the one before them, from which the first silence is measured. ``older`` and ``newer`` are the numbers of the
    entries before which the neighbouring stretches end; None where there is none, 0 for the newest.
    """

    events: list[Event]
    led: list[Event]
    first: int
    last: int
    total: int
    older: int | None
    newer: int | None


@login_required
@require_GET
def wall(request: HttpRequest, number: str) -> HttpResponse:
    """The stream of one incident, narrowed as asked."""
    incident = readable(request, number)
    chosen = chosen_by(request)
    everything = events_of(request, incident)
    stretch = stretch_of(narrowed(everything, chosen), _before(request, everything))
    lines = list(told(stretch.led, last_look(request, incident)))[::-1][: len(stretch.events)]
    context = {
        "incident": incident,
        "lines": [(line, line.gap if line.gap and line.gap >= SILENCE else None) for line in lines],
        "stretch": stretch,
        "chosen": chosen,
        "choices": _choices(everything, incident),
        "clocks": response_clocks(incident),
        "falling": reports_due([incident]),
        "activation": incident.activations.filter(state=ResponseActivation.State.ACTIVATED).first(),
        "poll_key": poll_key(request.user.pk or 0, incident),
        "now": clock.now(),
    }
    return render(request, "gis/wall.html", context)


def chosen_by(request: HttpRequest) -> Chosen:
    """The choice in the address; what is no choice counts as none."""
    asked = {name: request.GET.get(name, "")[:80] for name in Chosen._fields}
    if asked["group"] not in GROUPS:
        asked["group"] = ""
    if asked["since"] not in {str(hours) for hours in HOURS}:
        asked["since"] = ""
    return Chosen(**asked)


def _before(request: HttpRequest, everything: list[Event]) -> Event | None:
    """The entry the reader wants to see what was before; None for the newest, also where the number is none of his."""
    asked = request.GET.get("before", "")
    return next((one for one in everything if str(one.sequence) == asked), None)


def stretch_of(events: list[Event], before: Event | None) -> Stretch:
    """The newest entries, or those before one; what is written meanwhile moves nothing."""
    total = len(events)
    end = bisect_left(events, _place(before), key=_place) if before else total
    start, newer = max(0, end - SHOWN), min(total, end + SHOWN)
    return Stretch(
        events=events[start:end],
        led=events[max(0, start - 1) : end],
        first=total - end + 1,
        last=total - start,
        total=total,
        older=events[start].sequence if start else None,
        newer=None if end == total else 0 if newer == total else events[newer].sequence,
    )


def _place(event: Event) -> tuple[datetime, int]:
    return event.occurred_at, event.sequence or 0


def events_of(request: HttpRequest, incident: Incident) -> list[Event]:
    """What this reader may know, in the order it happened; one query."""
    rows = scope(request.user, "read", Event).filter(incident=incident).select_related("by", "organisation")
    return list(rows.order_by("occurred_at", "sequence"))


def narrowed(events: list[Event], chosen: Chosen) -> list[Event]:
    """Only what was asked for."""
    begins = tuple(kinds_in(chosen.group))
    from_when = clock.now() - timedelta(hours=int(chosen.since)) if chosen.since else None
    return [
        one
        for one in events
        if (not begins or one.kind.startswith(begins))
        and (not chosen.who or chosen.who in {str(one.by or ""), str(one.organisation or "")})
        and (not chosen.place or _about(one, chosen.place))
        and (from_when is None or one.occurred_at >= from_when)
    ]


def _about(event: Event, place: str) -> bool:
    """Whether a place is named by the event: its subject, or any word among its facts."""
    return place in event.subject or any(place in word for word in _words(event.payload))


def _words(facts: Any) -> list[str]:
    if isinstance(facts, dict):
        return [word for value in facts.values() for word in _words(value)]
    if isinstance(facts, list):
        return [word for value in facts for word in _words(value)]
    return [facts] if isinstance(facts, str) else []


def _choices(events: list[Event], incident: Incident) -> dict[str, Any]:
    who = sorted({str(one.by) for one in events if one.by} | {str(one.organisation) for one in events if one.organisation})
    shelters = Shelter.objects.filter(incident=incident).values_list("name", flat=True)
    stores = {value for one in events for name in ("warehouse", "destination") if isinstance(value := one.payload.get(name), str) and value}
    places = sorted({*shelters, *stores})
    since = [(str(hours), _("last %(hours)s h") % {"hours": hours}) for hours in HOURS]
    return {"groups": [(name, _(label)) for name, (label, _kinds) in GROUPS.items()], "who": who, "places": places, "since": since}
