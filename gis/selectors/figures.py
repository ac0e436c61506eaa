"""The figures of an incident, each with its source, its moment and the rows it is the sum of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gis.models import Closure, Proposal, Shelter
from gis.selectors.balances import balance_of_needs
from gis.selectors.flows import GONE, ON_THE_ROAD, SIGNED
from gis.selectors.reasons import why_unmet
from inventory.models import WaybillLine
from relief.core import clock
from relief.core.event_words import words_of
from relief.core.figures import Figure, Row, counted, figures_given
from relief.core.models import Event
from relief.core.services.incidents import FIGURES
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from gis.models import Sitrep
    from gis.selectors.balances import Balance
    from inventory.models import Item
    from relief.core.models import Incident

DECISIONS = (
    "response-activated",
    "response-escalated",
    "response-de-escalated",
    "response-stood-down",
    "decision-recorded",
    "decision-corrected",
    "requisition-taken-up",
    "requisition-rejected",
    "sourcing-proposed",
    "proposal-adjusted",
    "scarcity-recorded",
    "agreement-called",
    "aid-requested",
    "aid-accepted",
    "release-approved",
    "release-ratified",
    "road-closed",
    "road-reopened",
    "trip-planned",
    "trip-rerouted",
    "waybill-departed",
    "delivery-signed",
)
COLUMNS = ("needed", "committed", "in_transit", "signed", "gap")
GOVERNMENT, SHELTERS, GOODS, SENT, ROADS, CREWS, DECIDED = "government", "shelters", "goods", "sent", "roads", "crews", "decisions"


def figures_of(incident: Incident, since: Sitrep | None = None) -> list[Figure]:
    """All of them, in the order of the report; decisions are those after ``since``. A fixed number of queries."""
    given = figures_given(incident)
    return [
        *_government(incident),
        _sheltered(incident),
        *_goods(balance_of_needs(incident)),
        *_sent(incident),
        _closed(incident),
        *given,
        *([] if any(one.group == CREWS for one in given) else [_no_crews()]),
        _decided(incident, since),
    ]


def gaps_of(incident: Incident) -> list[str]:
    """What nothing covers now: where the newest proposal knew of it, why, one sentence a need; the rest in one sentence a place."""
    proposal = Proposal.objects.filter(incident=incident).exclude(state=Proposal.State.SUPERSEDED).first()
    unmet = proposal.unmet.select_related("need__item", "need__shelter") if proposal else ()
    why = {(row.need_id, row.quantity): f"{row.need.shelter} · {named(row.need.item)}: {why_unmet(row)}" for row in unmet}
    open_rows = [row for row in balance_of_needs(incident) if row.gap]
    other: dict[Shelter, list[str]] = defaultdict(list)
    for row in open_rows:
        if (row.need.pk, row.gap) not in why:
            other[row.need.shelter].append(_uncovered(row))
    told = [why[row.need.pk, row.gap] for row in open_rows if (row.need.pk, row.gap) in why]
    return told + [
        _("%(place)s · no order covers yet: %(goods)s.") % {"place": place, "goods": _(", ").join(goods)} for place, goods in other.items()
    ]


def _uncovered(row: Balance) -> str:
    item, gap = row.need.item, f"{number_format(row.gap, force_grouping=True)} {unit(row.need.item, row.gap)}"
    if not row.asked:
        return f"{named(item)} {gap}"
    return _("%(item)s %(gap)s (asked of others: %(asked)s)") % {
        "item": named(item),
        "gap": gap,
        "asked": number_format(row.asked, force_grouping=True),
    }


def _government(incident: Incident) -> list[Figure]:
    """Figures taken over, each with who said it and when we took it over; never added to, never guessed."""
    told: dict[str, Event] = {}
    for event in Event.objects.filter(incident=incident, kind__in=("figures-recorded", "incident-reported")).order_by("sequence"):
        told |= {name: event for name in FIGURES if event.payload.get(name) is not None}
    return [_taken_over(incident, name, told.get(name)) for name in FIGURES]


def _taken_over(incident: Incident, name: str, event: Event | None) -> Figure:
    value = getattr(incident, name)
    label = str(incident._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    key, at = f"government.{name}", event.occurred_at if event else incident.reported_at
    if value is None:
        return Figure(key, GOVERNMENT, label, None, source="")
    if event and event.payload.get(name) == value:
        said = Row(event.payload.get("source") or incident.figures_source, value, at, _event(incident, event))
    else:
        said = Row(incident.figures_source or _("the record of the incident"), value, at, reverse("admin:core_incident_change", args=[incident.pk]))
    return Figure(key, GOVERNMENT, label, value, source=said.what, at=at, rows=(said,))


def _event(incident: Incident, event: Event) -> str:
    return reverse("event", args=[incident.number, event.sequence])


def _sheltered(incident: Incident) -> Figure:
    rows = [
        Row(shelter.name, shelter.people, shelter.counted_at, f"{reverse('dispatch', args=[incident.number])}?tab=needs", shelter.source)
        for shelter in Shelter.objects.filter(incident=incident).order_by("-people", "name")
    ]
    figure = counted("shelters.people", SHELTERS, _("people in shelters"), rows, source=_("shelter counts"))
    return figure if rows else Figure("shelters.people", SHELTERS, figure.label, None, source=figure.source)


def _goods(rows: list[Balance]) -> list[Figure]:
    """Per item and column, the shelters it is the sum of."""
    by_item: dict[Item, list[Balance]] = defaultdict(list)
    for row in rows:
        by_item[row.need.item].append(row)
    names = {"needed": _("needed"), "committed": _("committed"), "in_transit": _("in transit"), "signed": _("signed for"), "gap": _("gap")}
    return [_cell(item, column, names[column], balances) for item, balances in by_item.items() for column in COLUMNS]


def _cell(item: Item, column: str, word: str, balances: list[Balance]) -> Figure:
    rows = [
        Row(row.need.shelter.name, value, row.need.estimated_at if column == "needed" else None, "", "")
        for row in balances
        if (value := row.need.quantity if column == "needed" else getattr(row, column))
    ]
    key, label = f"goods.{item.sku}.{column}", f"{named(item)} · {word}"
    return counted(key, GOODS, label, rows, unit=unit(item), item=named(item), sku=item.sku, column=column, source=_("needs, orders and waybills"))


def _sent(incident: Incident) -> list[Figure]:
    """What left by vehicle and what was signed for, item by item, from the lines of the waybills."""
    lines = WaybillLine.objects.filter(waybill__incident=incident, waybill__state__in=ON_THE_ROAD | SIGNED | GONE)
    left: dict[Item, list[Row]] = defaultdict(list)
    signed: dict[Item, list[Row]] = defaultdict(list)
    for line in lines.select_related("waybill__proof", "lot__item").order_by("lot__item__sku", "waybill__pk", "pk"):
        waybill, item = line.waybill, line.lot.item
        note = f"{waybill.plate} · {waybill.get_state_display()}".strip(" ·")
        link = reverse("waybill_pdf", args=[waybill.number])
        left[item].append(Row(f"{waybill.number} → {waybill.destination}", line.quantity, waybill.departed_at, link, note))
        if waybill.state in SIGNED:
            proof = getattr(waybill, "proof", None)
            units = line.quantity if line.delivered is None else line.delivered
            signed[item].append(Row(f"{waybill.number} → {waybill.destination}", units, proof.signed_at if proof else None, link, note))
    found = []
    for item, rows in left.items():
        shared = {"unit": unit(item), "item": named(item), "sku": item.sku, "source": _("waybills")}
        found += [
            counted(f"sent.{item.sku}.left", SENT, _("%(item)s: left by vehicle") % shared, rows, column="left", **shared),
            counted(f"sent.{item.sku}.signed", SENT, _("%(item)s: signed for") % shared, signed[item], column="signed", **shared),
        ]
    return found


def _closed(incident: Incident) -> Figure:
    now = clock.now()
    rows = [
        Row(one.description, 1, one.starts_at, f"{reverse('dispatch', args=[incident.number])}?tab=trips#closures", one.confirmed_by)
        for one in Closure.objects.filter(incident=incident, starts_at__lte=now).order_by("starts_at", "pk")
        if one.ends_at is None or one.ends_at > now
    ]
    return counted("roads.closed", ROADS, _("roads closed"), rows, source=_("closures of this incident"))


def _no_crews() -> Figure:
    return Figure("crews.out", CREWS, _("crews sent out"), None, source=_("no call-out is recorded for this incident"))


def _decided(incident: Incident, since: Sitrep | None) -> Figure:
    after = Event.objects.filter(incident=incident, kind__in=DECISIONS).select_related("by")
    if since is not None and since.issued_at is not None:
        after = after.filter(occurred_at__gt=since.issued_at)
    rows = [
        Row(f"{words_of(one.kind)} {one.subject}".strip(), 1, one.occurred_at, _event(incident, one), str(one.by or ""))
        for one in after.order_by("occurred_at", "sequence")
    ]
    return counted("decisions.since", DECIDED, _("decisions and actions since the last report"), rows, source=_("events of this incident"))
