"""Situation reports: every figure is read from the rows, three sentences are the commander's; once issued, nothing changes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from gis.models import Proposal, RoadNetwork, Shelter
from gis.selectors.balances import Balance, balance_of_needs
from gis.selectors.clocks import response_clocks
from gis.selectors.layers import ground_layers, incident_layers
from gis.selectors.reasons import why_unmet
from gis.snapshot import snapshot
from relief.core import clock
from relief.core.event_words import words_of
from relief.core.models import Event, ResponseActivation
from relief.core.papers.data import Clock, Decision, Figure, GoodsRow, IncidentFacts, Sitrep
from relief.core.papers.printing import render
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import Incident, Person

NUMBER_CODE = "SR"
KIND = "sitrep-issued"
DECISIONS = (
    "response-activated",
    "sourcing-proposed",
    "proposal-adjusted",
    "release-approved",
    "road-closed",
    "road-reopened",
    "trip-planned",
    "trip-rerouted",
    "waybill-departed",
    "delivery-signed",
)
MOST_LINES = 24


def gather_sitrep(*, incident: Incident, situation: str = "", done: str = "", requests: str = "") -> Sitrep:
    """The report as it would be issued now: needs, committed, in transit, signed, gaps, decisions since the last one, clocks, map."""
    last = Event.objects.filter(incident=incident, kind=KIND).order_by("-sequence").first()
    network = RoadNetwork.objects.filter(is_active=True).first()
    issue = Event.objects.filter(incident=incident, kind=KIND).count() + 1
    layers = ground_layers(None) | incident_layers(incident, network)
    return Sitrep(
        organisation=str(incident.organisation.name),
        drill=incident.world.is_drill,
        duty_phone=incident.organisation.phone,
        kind=_("update") if last else _("initial"),
        issue=str(issue),
        incident=_facts(incident),
        as_of=clock.now(),
        situation=situation,
        figures=_figures(incident),
        goods=_goods(balance_of_needs(incident)),
        decisions=[*([Decision(text=done, at=clock.now())] if done else []), *_decisions(incident, last)],
        gaps=_gaps(incident),
        requests=[line for line in requests.splitlines() if line.strip()],
        clocks=[Clock(label=str(row.label), at=row.at, took=row.took, state=str(row.state)) for row in response_clocks(incident)],
        picture=snapshot(layers),
        picture_note=_("Squares are warehouses, the house is a shelter, the diamond the incident. Dashed: proposed or other way; red: closed road.")
        + (" " + _("Road network is synthetic.") if network and network.synthetic else ""),
        basis=_("All figures are read from the stock book and the events of this incident; none was typed."),
    )


@transaction.atomic
def issue_sitrep(*, incident: Incident, by: Person, situation: str = "", done: str = "", requests: str = "") -> Event:
    """Issue a report: numbered, kept whole in the event, never edited again. ``sitrep_pdf`` prints it."""
    paper = gather_sitrep(incident=incident, situation=situation, done=done, requests=requests)
    number = next_number(organisation=incident.organisation, kind=NUMBER_CODE, on=clock.today())
    signed = {
        "number": number,
        "url": f"/incidents/{incident.number}/timeline/",
        "issued_at": clock.now(),
        "issued_by": [by.name],
        "prepared_by": [by.name],
    }
    kept = json.loads(json.dumps(asdict(paper) | signed, default=_plain, ensure_ascii=False))
    return record_event(kind=KIND, by=by, incident=incident, subject=incident, payload={"number": number, "issue": paper.issue, "paper": kept})


def sitrep_pdf(event: Event) -> bytes:
    """The printed report of an event ``sitrep-issued``, the same every time."""
    return render("sitrep", event.payload["paper"])


def _plain(value: object) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)


def _facts(incident: Incident) -> IncidentFacts:
    ours = incident.activations.filter(state=ResponseActivation.State.ACTIVATED).order_by("-activated_at").first()
    theirs = incident.government_responses.order_by("-starts_at").first()
    return IncidentFacts(
        name=incident.name,
        number=incident.number,
        hazard=str(incident.get_hazard_display()),
        place=incident.place or str(incident.division or ""),
        happened_at=incident.happened_at,
        level=_("level %(level)s") % {"level": ours.get_level_display()} if ours else "",
        government_level=f"{theirs.body} {theirs.get_level_display()}" if theirs else "",
    )


def _figures(incident: Incident) -> list[Figure]:
    """The government's figures with their source, and our own head count; unknown stays unknown."""
    named = ("affected", "evacuated", "dead", "missing", "collapsed_rooms")
    field = incident._meta.get_field
    rows = [Figure(label=str(field(name).verbose_name), value=getattr(incident, name), source=incident.figures_source) for name in named]  # type: ignore[union-attr]
    housed = Shelter.objects.filter(incident=incident).aggregate(people=Sum("people"))["people"]
    return [*rows, Figure(label=_("people in shelters"), value=housed, source=_("shelter counts"))]


def _goods(rows: Iterable[Balance]) -> list[GoodsRow]:
    """One row per item over all shelters."""
    totals: dict[int, GoodsRow] = {}
    for row in rows:
        item = row.need.item
        before = totals.get(item.pk) or GoodsRow(item=item.name, sku=item.sku, unit=item.unit)
        totals[item.pk] = GoodsRow(
            item=item.name,
            sku=item.sku,
            unit=item.unit,
            needed=before.needed + row.need.quantity,
            committed=before.committed + row.committed,
            in_transit=before.in_transit + row.in_transit,
            signed=before.signed + row.signed,
            gap=before.gap + row.gap,
        )
    return list(totals.values())


def _decisions(incident: Incident, last: Event | None) -> list[Decision]:
    events = Event.objects.filter(incident=incident, kind__in=DECISIONS, sequence__gt=last.sequence if last else 0).select_related("by")
    newest = list(events.order_by("-sequence")[:MOST_LINES])[::-1]
    return [Decision(text=f"{words_of(event.kind)} {event.subject}", at=event.occurred_at, by=str(event.by or "")) for event in newest]


def _gaps(incident: Incident) -> list[str]:
    proposal = Proposal.objects.filter(incident=incident).exclude(state=Proposal.State.SUPERSEDED).first()
    if proposal is None:
        return []
    rows = proposal.unmet.select_related("need__item", "need__shelter")
    return [f"{row.need.shelter} · {row.need.item}: {why_unmet(row)}" for row in rows]
