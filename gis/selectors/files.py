"""The whole file of an incident: reports, orders, waybills, proofs, notes and decisions in the order of their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from gis.models import Sitrep
from gis.printed.sitreps import sitrep_html, sitrep_pdf
from gis.selectors.figures import DECISIONS
from inventory import papers
from inventory.models import DiscrepancyCase, Document, ReleaseOrder, Waybill
from relief.core.access import scope
from relief.core.event_words import words_of
from relief.core.models import Event
from relief.core.papers import Waybill as WaybillPaper
from relief.core.papers import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import Incident, User

    type Maker = Callable[[], bytes]


class Leaf(NamedTuple):
    """One thing in the file: when, what, its page, and the papers it holds by file name."""

    at: datetime
    sort: str
    what: str
    who: str
    link: str
    papers: tuple[tuple[str, Maker], ...] = ()


def file_of(user: User | AnonymousUser, incident: Incident) -> list[Leaf]:
    """What this reader may see of it, oldest first."""
    parts = (_reports(user, incident), _orders(user, incident), _waybills(user, incident), _notes(user, incident), _decisions(user, incident))
    return sorted((leaf for part in parts for leaf in part), key=lambda leaf: leaf.at)


def _reports(user: User | AnonymousUser, incident: Incident) -> Iterator[Leaf]:
    rows = (
        scope(user, "read", Sitrep).filter(incident=incident).exclude(state=Sitrep.State.DRAFT).select_related("issued_by", "started_by", "incident")
    )
    for one in rows:
        if one.issued_at:
            what = f"{_('Situation report')} {one.number} · {one.get_kind_display()} · {one.get_state_display()}"
            made = ((f"{one.number}.pdf", _of(sitrep_pdf, one)), (f"{one.number}.html", _page(one)))
            yield Leaf(one.issued_at, "sitrep", what, str(one.issued_by), reverse("sitrep", args=[incident.number, one.pk]), made)


def _orders(user: User | AnonymousUser, incident: Incident) -> Iterator[Leaf]:
    for one in (
        scope(user, "read", ReleaseOrder).filter(incident=incident).select_related("warehouse__organisation__society", "approved_by", "requested_by")
    ):
        what = f"{_('Release order')} {one.number} · {one.warehouse} → {one.destination} · {one.get_state_display()}"
        made = ((f"{one.number}.pdf", _of(papers.order_pdf, one)),)
        yield Leaf(one.requested_at, "order", what, str(one.approved_by or one.requested_by), reverse("order_pdf", args=[one.number]), made)


def _waybills(user: User | AnonymousUser, incident: Incident) -> Iterator[Leaf]:
    rows = scope(user, "read", Waybill).filter(incident=incident).select_related("warehouse__organisation__society", "proof", "order", "document__by")
    for one in rows:
        what = f"{_('Waybill')} {one.number} · {one.plate} → {one.destination} · {one.get_state_display()}"
        proof = ((f"{one.number}-signed.pdf", _of(_proof, one)),) if hasattr(one, "proof") else ()
        made = ((f"{one.number}.pdf", _of(papers.waybill_pdf, one)), *proof)
        yield Leaf(one.prepared_at, "waybill", what, one.driver, reverse("waybill_pdf", args=[one.number]), made)


def _notes(user: User | AnonymousUser, incident: Incident) -> Iterator[Leaf]:
    rows = (
        scope(user, "read", Document).filter(incident=incident, kind__in=papers.TEMPLATE_OF).select_related("warehouse__organisation__society", "by")
    )
    for one in rows:
        what = f"{one.get_kind_display()} {one.number} · {one.warehouse}"
        yield Leaf(
            one.occurred_at,
            "document",
            what,
            str(one.by),
            reverse("note_pdf", args=[one.number]),
            ((f"{one.number}.pdf", _of(papers.document_pdf, one)),),
        )


def _decisions(user: User | AnonymousUser, incident: Incident) -> Iterator[Leaf]:
    for one in scope(user, "read", Event).filter(incident=incident, kind__in=DECISIONS).select_related("by"):
        yield Leaf(
            one.occurred_at,
            "decision",
            f"{words_of(one.kind)} {one.subject}",
            str(one.by or ""),
            reverse("event", args=[incident.number, one.sequence]),
        )


def _proof(waybill: Waybill) -> bytes:
    """The proof of delivery with what was short."""
    cases = DiscrepancyCase.objects.filter(waybill=waybill).select_related("lot__item")
    short = "; ".join(f"{case.number} {case.lot.item if case.lot else ''} {case.expected} → {case.found}" for case in cases)
    return render("proof_of_delivery", WaybillPaper(**papers.waybill_facts(waybill) | {"discrepancy": short}))


def _of[T](make: Callable[[T], bytes], row: T) -> Maker:
    return lambda: make(row)


def _page(sitrep: Sitrep) -> Maker:
    return lambda: sitrep_html(sitrep).encode()
