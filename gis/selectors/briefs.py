"""What somebody who takes over has to know, computed from events and open work; and the same for the forms other crews know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from gis.models import Proposal, Sitrep
from gis.printed.papers import Told, WantedRow
from gis.selectors.balances import balance_of_needs
from gis.selectors.figures import DECISIONS
from gis.selectors.flows import papers_behind
from gis.selectors.layers import live_trips
from gis.selectors.moving import due_at, is_overdue, next_stop
from gis.selectors.reasons import why_unmet
from gis.selectors.reporting import reports_due
from gis.selectors.sentences import sentences_for
from gis.selectors.sitreps import last_issued, plain
from gis.selectors.waiting import unratified_orders, waiting_orders
from inventory.models import DiscrepancyCase
from relief.core import clock
from relief.core.event_words import facts_of, words_of
from relief.core.models import Appointment, Event, ResponseActivation
from relief.core.selectors.event_people import in_words, people_in
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gis.models import Requisition, Trip
    from gis.selectors.balances import Balance
    from relief.core.models import Incident

DAY = timedelta(hours=24)
MOST = 12


def situation_of(incident: Incident) -> str:
    """The sentence of the report in force, or what is known without one."""
    last = last_issued(incident)
    return last.situation if last else sentences_for(incident, None).situation


def decisions_of(incident: Incident, most: int = MOST) -> list[Told]:
    """The newest decisions of the last 24 hours, in their order."""
    events = Event.objects.filter(incident=incident, kind__in=DECISIONS, occurred_at__gte=clock.now() - DAY).select_related("by")
    rows = list(events.order_by("-occurred_at", "-sequence")[:most])[::-1]
    people = people_in(one.payload for one in rows)
    return [told(one, people) for one in rows]


def told(event: Event, people: dict[int, str]) -> Told:
    """An event in one line."""
    facts = ", ".join(f"{name} {value}" for name, value in facts_of(in_words(event.payload, people))[:3])
    return Told(text=f"{words_of(event.kind)} {event.subject}".strip(), at=plain(event.occurred_at), by=str(event.by or ""), note=facts)


def open_tasks(incident: Incident) -> list[Told]:
    """What somebody still has to do."""
    return [*_proposals(incident), *_orders(incident), *_spoken(incident), *_cases(incident), *_drafts(incident)]


def _proposals(incident: Incident) -> Iterator[Told]:
    for one in Proposal.objects.filter(incident=incident, state=Proposal.State.PROPOSED):
        yield Told(text=_("Decide on proposal %(number)s") % {"number": one}, at=plain(one.made_at))


def _orders(incident: Incident) -> Iterator[Told]:
    for order in unratified_orders(incident):
        yield Told(text=_("Put the spoken approval of %(order)s in writing") % {"order": order}, at=_day_after(order.approved_at))
    for order in waiting_orders(incident):
        yield Told(text=_("Find a vehicle for %(order)s") % {"order": order}, note=f"{order.warehouse} → {order.destination}")


def _spoken(incident: Incident) -> Iterator[Told]:
    for one in incident.activations.filter(state=ResponseActivation.State.ACTIVATED, verbal=True, written_at=None):
        yield Told(
            text=_("Put the spoken activation of level %(level)s in writing") % {"level": one.get_level_display()}, at=_day_after(one.activated_at)
        )


def _cases(incident: Incident) -> Iterator[Told]:
    cases = DiscrepancyCase.objects.filter(waybill__incident=incident, state=DiscrepancyCase.State.OPEN)
    for case in cases.select_related("waybill").order_by("pk"):
        yield Told(text=_("Settle discrepancy case %(number)s") % {"number": case.number}, note=str(case.waybill or ""))


def _drafts(incident: Incident) -> Iterator[Told]:
    for draft in Sitrep.objects.filter(incident=incident, state=Sitrep.State.DRAFT).select_related("started_by"):
        yield Told(text=_("Issue the report that is being drafted"), by=str(draft.started_by), at=plain(draft.started_at))


def _day_after(at: datetime | None) -> str:
    return _("until %(time)s") % {"time": plain(at + DAY)} if at else ""


def on_the_road(incident: Incident) -> list[Told]:
    """Vehicles that are planned or under way, where each goes next and when it should be there."""
    return [_ride(trip) for trip in live_trips(incident) if trip.state in trip.LIVE]


def _ride(trip: Trip) -> Told:
    stop, due = next_stop(trip), due_at(trip)
    state = (
        _("road closed: %(where)s") % {"where": trip.blocked_by}
        if trip.blocked_by
        else _("leaving refused")
        if trip.refused
        else _("overdue")
        if is_overdue(trip)
        else trip.get_state_display()
    )
    where = f" → {stop.shelter}" if stop else ""
    at = _("due %(time)s") % {"time": plain(due)} if due else ""
    return Told(text=f"{trip.vehicle.plate} {trip.warehouse}{where}", at=at, note=str(state), by=trip.vehicle.driver)


def clocks_at_risk(incident: Incident) -> list[Told]:
    """Reports and figures that are due, the late ones marked."""
    return [Told(text=str(one.label), at=plain(one.at), note=_("overdue") if one.late else "") for one in reports_due([incident])]


def promises(incident: Incident) -> list[Told]:
    """What was promised and is not signed for yet, and what was asked of others and not answered."""
    rows = [row for row in balance_of_needs(incident) if row.committed + row.in_transit]
    last = last_issued(incident)
    asked = [line for line in last.requests.splitlines() if line.strip()] if last else []
    return [*(_promise(row) for row in rows), *(Told(text=_("asked of the superior: %(line)s") % {"line": line}) for line in asked)]


def _promise(row: Balance) -> Told:
    item = row.need.item
    promised = row.committed + row.in_transit
    return Told(
        text=f"{row.need.shelter} · {named(item)} {promised:,} {unit(item, promised)}",
        note=_("%(n)s on the road") % {"n": f"{row.in_transit:,}"} if row.in_transit else "",
    )


def wanted(incident: Incident) -> list[WantedRow]:
    """What nothing covers yet, item by item and place by place, with the reason where a proposal names one."""
    proposal = Proposal.objects.filter(incident=incident).exclude(state=Proposal.State.SUPERSEDED).first()
    unmet = proposal.unmet.select_related("need__item", "need__shelter") if proposal else ()
    why = {row.need_id: why_unmet(row) for row in unmet}
    return [_wanted(row, why.get(row.need.pk, "")) for row in balance_of_needs(incident) if row.gap]


def _wanted(row: Balance, reason: str) -> WantedRow:
    item = row.need.item
    return WantedRow(
        item=named(item),
        sku=item.sku,
        unit=unit(item, row.gap),
        quantity=row.gap,
        place=row.need.shelter.name,
        reason=reason,
        priority=str(row.need.priority),
    )


def on_their_way(row: Requisition) -> list[str]:
    """What orders and waybills say of the goods of a requisition: from which store, under which paper, where it is now. Two queries."""
    needs = {line.need_id: line.item for line in row.lines.select_related("item") if line.need_id}
    papers = papers_behind(Q(order__incident=row.incident_id), Q(waybill__order__incident=row.incident_id), "need")
    return [
        f"{named(needs[one.key])} {one.units:,} {unit(needs[one.key], one.units)} · {one.number} {one.state}"
        + (f" {plain(one.at)}" if one.at else "")
        for one in papers
        if one.key in needs
    ]


def posts(incident: Incident) -> list[Told]:
    """Who has acted for this incident, by the office each holds now; one line a person."""
    people = set(Event.objects.filter(incident=incident, by__isnull=False).order_by().values_list("by", flat=True))
    rows = Appointment.objects.filter(person__in=people, ends_at__isnull=True).select_related("person", "organisation").order_by("role", "pk")
    found = {row.person_id: Told(text=f"{row.get_role_display()} · {row.organisation}", by=row.person.name) for row in rows}
    return list(found.values())


def log_of(incident: Incident, who: str, hours: int) -> list[Told]:
    """What one person, or everybody, did in the last hours; when it was written down later, that too."""
    events = Event.objects.filter(incident=incident, occurred_at__gte=clock.now() - timedelta(hours=hours)).select_related("by")
    events = events.filter(by__name=who) if who else events
    rows = list(events.order_by("occurred_at", "sequence"))
    people = people_in(one.payload for one in rows)
    return [_logged(one, people) for one in rows]


def _logged(event: Event, people: dict[int, str]) -> Told:
    later = event.recorded_at - event.occurred_at > timedelta(minutes=5)
    line = told(event, people)
    return Told(text=line.text, at=line.at, by=line.by, note=plain(event.recorded_at) if later else "")
