"""The timeline of an incident: what happened, how long after the step before, and what is new since the last look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from relief.core.access import get_or_404, scope
from relief.core.event_words import facts_of, words_of
from relief.core.models import Event, Incident
from relief.core.selectors.event_people import in_words, people_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

PER_PAGE = 100
LATE, FROM_THE_ARCHIVE = timedelta(minutes=5), timedelta(days=3)
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a person reads it."""

    event: Event
    label: str
    facts: list[tuple[str, str]]
    day: date
    new_day: bool
    gap: timedelta | None
    late: timedelta | None
    fresh: bool


@login_required
def timeline(request: HttpRequest, number: str) -> HttpResponse:
    """What a reader may know of one incident, oldest first, with the time between."""
    incident = get_or_404(request.user, "read", Incident, number=number)
    events = scope(request.user, "read", Event).filter(incident=incident).select_related("by").order_by("occurred_at", "sequence")
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    seen = last_look(request, incident)
    lines = list(told(page.object_list, seen))
    fresh = max(incident.event_sequence - seen, 0) if seen else 0
    context = {"incident": incident, "events": lines, "page": page, "total": page.paginator.count, "fresh": fresh}
    return render(request, "incidents/timeline.html", context)


@login_required
def event(request: HttpRequest, number: str, sequence: int) -> HttpResponse:
    """One event by its own address, with all its facts and both its clocks."""
    incident = get_or_404(request.user, "read", Incident, number=number)
    row = get_or_404(request.user, "read", Event, incident=incident, sequence=sequence)
    near = scope(request.user, "read", Event).filter(incident=incident)
    context = {
        "incident": incident,
        "event": row,
        "label": words_of(row.kind),
        "facts": facts_of(in_words(row.payload, people_in([row.payload]))),
        "late": row.recorded_at - row.occurred_at if row.recorded_at - row.occurred_at > LATE else None,
        "before": near.filter(sequence__lt=sequence).order_by("-sequence").first(),
        "after": near.filter(sequence__gt=sequence).order_by("sequence").first(),
    }
    return render(request, "incidents/event.html", context)


def last_look(request: HttpRequest, incident: Incident) -> int:
    """The last event this person saw of the incident (0: never looked); remembers that he looks now."""
    key = f"seen-incident-{incident.pk}"
    seen = int(request.session.get(key, 0))
    if incident.event_sequence > seen:
        request.session[key] = incident.event_sequence
    return seen


def told(events: Iterable[Event], seen: int) -> Iterable[Line]:
    """Lines with their distance from the line before and, where it matters, how late they were written down."""
    before: Event | None = None
    rows = list(events)
    people = people_in(event.payload for event in rows)
    for event in rows:
        day = timezone.localtime(event.occurred_at).date()
        late = event.recorded_at - event.occurred_at
        gap = event.occurred_at - before.occurred_at if before else timedelta()
        yield Line(
            event=event,
            label=words_of(event.kind),
            facts=facts_of(in_words(event.payload, people)),
            day=day,
            new_day=before is None or timezone.localtime(before.occurred_at).date() != day,
            gap=gap if gap >= SHORTEST else None,
            late=late if LATE < late < FROM_THE_ARCHIVE else None,
            fresh=bool(seen) and (event.sequence or 0) > seen,
        )
        before = event
