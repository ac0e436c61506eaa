"""What the demonstration prints at its end: every figure is read back from the rows it left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import Waybill
from relief.core.event_words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from gis.models import Proposal
    from relief.core.models import Event, Incident


def needs(incident: Incident) -> Iterator[str]:
    """Need per item over all shelters, in base units."""
    totals = incident.needs.filter(quantity__gt=0).values("item__sku", "item__name", "item__unit", "priority").annotate(total=Sum("quantity"))
    for row in totals.order_by("priority", "item__sku"):
        yield f"  {row['item__sku']}  {row['item__name']}: {row['total']:,} {row['item__unit']}"


def sources(proposal: Proposal) -> Iterator[str]:
    """Per warehouse: minutes, kilometres, and what it was asked for."""
    stores = proposal.lines.filter(quantity__gt=0).values("warehouse__name").annotate(minutes=Max("minutes"), metres=Max("metres"))
    for store in stores.order_by("minutes"):
        yield _("  %(store)s: %(minutes)d min, %(km).1f km") % {
            "store": store["warehouse__name"],
            "minutes": store["minutes"],
            "km": store["metres"] / 1000,
        }
        lines = proposal.lines.filter(warehouse__name=store["warehouse__name"], quantity__gt=0)
        wanted = lines.values("need__item__name", "need__item__unit").annotate(total=Sum("quantity")).order_by("need__item__name")
        yield "      " + _(", ").join(f"{row['need__item__name']} {row['total']:,} {row['need__item__unit']}" for row in wanted)


def sent(incident: Incident) -> Iterator[str]:
    """Every waybill: what was loaded, who signed for how much."""
    waybills = Waybill.objects.filter(incident=incident).select_related("warehouse", "proof").prefetch_related("lines__lot__item")
    for waybill in waybills.order_by("pk"):
        loaded = sum(line.quantity for line in waybill.lines.all())
        signed = sum(line.delivered or 0 for line in waybill.lines.all())
        yield _("  %(number)s %(store)s → %(place)s, %(plate)s: loaded %(loaded)d, signed for %(signed)d, %(state)s") % {
            "number": waybill.number,
            "store": waybill.warehouse,
            "place": waybill.destination,
            "plate": waybill.plate,
            "loaded": loaded,
            "signed": signed,
            "state": waybill.get_state_display(),
        }


def timeline(incident: Incident) -> Iterator[str]:
    """Events in the order they happened, with the time since the slide and since the one before."""
    before: Event | None = None
    for event in incident.events.order_by("occurred_at", "sequence").select_related("organisation"):
        since = span(event.occurred_at - incident.happened_at)
        step = span(event.occurred_at - before.occurred_at) if before else span(event.occurred_at - event.occurred_at)
        told = event.payload.get("fact") or event.subject
        at = timezone.localtime(event.occurred_at)
        yield f"  {at:%Y-%m-%d %H:%M}  T+{since}  (+{step})  {words_of(event.kind)}  {told}"
        before = event


def span(length: timedelta) -> str:
    """Hours and minutes."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
