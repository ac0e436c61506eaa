"""The stream as a file, narrowed as on the wall: a table for spreadsheets, or JSON with every fact."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gis.pages.acting import readable
from gis.pages.wall import chosen_by, events_of, narrowed
from relief.core.access import record
from relief.core.event_words import facts_of, words_of
from relief.core.selectors.event_people import in_words, people_in
from relief.registrar.exchange.cells import neutral

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from relief.core.models import Event, Incident

HEAD = ("sequence", "occurred_at", "recorded_at", "kind", "what", "subject", "by", "organisation", "facts", "address")


@login_required
@require_GET
def table(request: HttpRequest, number: str) -> HttpResponse:
    """CSV with a byte order mark, as spreadsheets expect it; no cell begins a formula."""
    incident = readable(request, number)
    events = _taken(request, incident)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEAD)
    people = people_in(one.payload for one in events)
    writer.writerows([neutral(cell) for cell in _row(request, incident, one, people)] for one in events)
    disposition = f'attachment; filename="{number}-timeline.csv"'
    return HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


@login_required
@require_GET
def plain(request: HttpRequest, number: str) -> JsonResponse:
    """JSON with all facts and both clocks; people stand among the facts by their keys."""
    incident = readable(request, number)
    events = _taken(request, incident)
    people = people_in(one.payload for one in events)
    rows = [{**dict(zip(HEAD, _row(request, incident, one, people), strict=True)), "facts": one.payload} for one in events]
    disposition = f'attachment; filename="{number}-timeline.json"'
    answer = {"incident": number, "events": rows}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False}, headers={"Content-Disposition": disposition})


def _taken(request: HttpRequest, incident: Incident) -> list[Event]:
    """The rows, and a line in the access log that they were taken out."""
    events = narrowed(events_of(request, incident), chosen_by(request))
    record(request.user, "export", "core.event", incident.number, len(events))  # type: ignore[arg-type]
    return events


def _row(request: HttpRequest, incident: Incident, event: Event, people: dict[int, str]) -> tuple[str, ...]:
    facts = "; ".join(f"{name} {value}" for name, value in facts_of(in_words(event.payload, people)))
    address = request.build_absolute_uri(reverse("event", args=[incident.number, event.sequence]))
    who, society = str(event.by or ""), str(event.organisation or "")
    times = _moment(event.occurred_at), _moment(event.recorded_at)
    return (str(event.sequence), *times, event.kind, words_of(event.kind), event.subject, who, society, facts, address)


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
