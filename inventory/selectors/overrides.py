"""Where exceptions are found: each function asks the rows themselves once, nothing is copied anywhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.domain.clocks import PROOF_DAYS, TO_RATIFY
from inventory.domain.overrides import Kind, Override
from inventory.domain.workdays import working_days_after
from inventory.models import (
    DiscrepancyCase,
    Document,
    EarmarkLift,
    FieldCommand,
    Holding,
    Location,
    ReleaseOrder,
    Signature,
    Warehouse,
    Waybill,
)
from relief.core.models import Appointment
from relief.core.roles import KEEPERS
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

A_DAY = timedelta(days=1)
TWO = 2
ROLLING = (Waybill.State.DEPARTED, Waybill.State.DIVERTED, Waybill.State.ARRIVED, Waybill.State.UNLOADED)


@dataclass(frozen=True)
class Asked:
    """Which stores, from which moment on, seen at which moment."""

    stores: Sequence[Warehouse]
    since: datetime
    now: datetime

    @cached_property
    def hands(self) -> dict[str, set[str]]:
        """Who signed which paper of these stores, by its number; one query."""
        found = defaultdict[str, set[str]](set)
        for paper, person, name in Signature.objects.filter(warehouse__in=self.stores).values_list("paper", "person", "name"):
            found[paper].add(f"#{person}" if person else name)
        return found

    def under(self, receipt: Document) -> set[str]:
        """Everybody who answers for a receipt: who booked it, who signed it, who signed its tally."""
        tally = getattr(receipt, "tally", None)
        return {f"#{receipt.by_id}"} | self.hands[receipt.number] | (self.hands[tally.number] if tally else set())

    def home_of(self, society: int | None) -> Warehouse | None:
        """The first store of a society, for what belongs to no single one."""
        return next((store for store in self.stores if society in {store.organisation.society_id, store.organisation_id}), None)


def verbal(asked: Asked) -> Iterator[Override]:
    """Approvals by word of mouth, late or not, and those where one person asked and approved."""
    rows = ReleaseOrder.objects.filter(warehouse__in=asked.stores, approved_at__gte=asked.since).exclude(approval_channel="")
    for order in rows.select_related("approved_by"):
        due = (order.approved_at or asked.now) + TO_RATIFY
        late = (order.ratified_at or asked.now) > due and order.state != ReleaseOrder.State.CANCELLED
        who, at, told = str(order.approved_by), order.approved_at or order.requested_at, {"how": order.approval_channel, "by": moment(due)}
        if order.ratified_at:
            why = _("By “%(how)s”; put in writing on %(at)s.") % {"how": order.approval_channel, "at": moment(order.ratified_at)}
        else:
            why = _("By “%(how)s”; to be put in writing by %(by)s.") % told
        facts: dict[str, Any] = {"name": order.number, "warehouse": order.warehouse_id, "at": at, "who": who, "paper": order.number}
        yield Override(kind=Kind.UNRATIFIED if late else Kind.VERBAL, why=why, **facts)
        if order.approved_by_id == order.requested_by_id:
            yield Override(kind=Kind.SAME_HANDS, why=order.destination, **facts)


def lifted(asked: Asked) -> Iterator[Override]:
    """Decisions that goods may leave outside a donor's purpose."""
    societies = {store.organisation.society_id or store.organisation_id for store in asked.stores}
    rows = EarmarkLift.objects.filter(decided_at__gte=asked.since).filter(
        Q(earmark__organisation__society__in=societies) | Q(earmark__organisation__in=societies)
    )
    for lift in rows.select_related("earmark__organisation", "decided_by"):
        store = asked.home_of(lift.earmark.organisation.society_id or lift.earmark.organisation_id)
        if store:
            yield Override(
                kind=Kind.LIFTED,
                name=str(lift.pk),
                warehouse=store.pk,
                at=lift.decided_at,
                who=str(lift.decided_by),
                why=f"{lift.earmark}: {lift.get_basis_display()}, {lift.reason}",
                paper=lift.earmark.code,
                link=reverse("admin:inventory_earmarklift_change", args=[lift.pk]),
            )


def counted_alone(asked: Asked) -> Iterator[Override]:
    """Counts where only keepers looked and nobody else signed."""
    rows = Document.objects.filter(warehouse__in=asked.stores, kind=Document.Kind.COUNT, recorded_at__gte=asked.since)
    keepers = _keepers(asked)
    for count in rows.select_related("by", "stock_count").prefetch_related("stock_count__lines"):
        work = getattr(count, "stock_count", None)
        seen = {person for line in work.lines.all() for person in (line.first_by_id, line.second_by_id) if person} if work else set()
        counters = seen or {count.by_id}
        signed = asked.hands[count.number] | (asked.hands[work.number] if work else set())
        if counters <= keepers and not signed - {f"#{person}" for person in keepers}:
            yield _of_document(Kind.COUNTED_ALONE, count, count.note)


def overdue(asked: Asked) -> Iterator[Override]:
    """Discrepancy cases nobody settled in time."""
    rows = DiscrepancyCase.objects.filter(warehouse__in=asked.stores, settled_at__isnull=True, due_at__lt=asked.now)
    for case in rows.select_related("lot__item", "item", "owner"):
        goods = case.lot.item if case.lot else case.item
        told = {"kind": case.get_kind_display(), "expected": case.expected, "found": case.found, "item": named(goods) if goods else "—"}
        yield Override(
            kind=Kind.CASE_OVERDUE,
            name=case.number,
            warehouse=case.warehouse_id,
            at=case.due_at or case.opened_at,
            who=str(case.owner or ""),
            why=_("%(kind)s: %(item)s, %(expected)s expected, %(found)s found.") % told,
            paper=case.number,
        )


def back_dated(asked: Asked) -> Iterator[Override]:
    """Entries made more than a day after what they tell."""
    rows = Document.objects.filter(warehouse__in=asked.stores, recorded_at__gte=asked.since, recorded_at__gt=F("occurred_at") + A_DAY)
    for document in rows.select_related("by"):
        told = {"kind": document.get_kind_display(), "at": moment(document.occurred_at)}
        yield _of_document(Kind.BACK_DATED, document, _("%(kind)s of %(at)s.") % told)


def reversed_documents(asked: Asked) -> Iterator[Override]:
    """Documents taken back by their mirror."""
    rows = Document.objects.filter(warehouse__in=asked.stores, kind=Document.Kind.REVERSAL, recorded_at__gte=asked.since)
    for document in rows.select_related("by", "reverses"):
        yield _of_document(Kind.REVERSED, document, " ".join(filter(None, (str(document.reverses or ""), document.note))))


def refused_entries(asked: Asked) -> Iterator[Override]:
    """What a phone sent and the book refused, while nobody settled it."""
    societies = {store.organisation.society_id or store.organisation_id for store in asked.stores}
    ours = Q(warehouse__in=asked.stores) | Q(warehouse__isnull=True, organisation__in=societies)
    rows = FieldCommand.objects.filter(ours, state=FieldCommand.State.REFUSED, received_at__gte=asked.since)
    for entry in rows.select_related("device", "person").prefetch_related("cases"):
        store = entry.warehouse_id or getattr(asked.home_of(entry.organisation_id), "pk", None)
        if store:
            case = next((case.number for case in entry.cases.all()), "")
            yield Override(
                kind=Kind.REFUSED_ENTRY,
                name=str(entry.key),
                warehouse=store,
                at=entry.received_at,
                who=str(entry.person),
                why=str((entry.problem or {}).get("detail", "")),
                paper=case,
                link=f"{reverse('field_refusals')}#entry-{entry.pk}",
            )


def expired(asked: Asked) -> Iterator[Override]:
    """Goods past their last day that lie anywhere but in quarantine."""
    today = timezone.localdate(asked.now)
    rows = Holding.objects.filter(holder__location__warehouse__in=asked.stores, quantity__gt=0, lot__expires_on__lt=today)
    for row in rows.exclude(holder__location__kind=Location.Kind.QUARANTINE).select_related("lot__item", "holder__location"):
        place = row.holder.location
        told = {
            "item": named(row.lot.item),
            "lot": row.lot.number,
            "units": row.quantity,
            "unit": row.lot.item.unit,
            "place": place.code if place else "",
        }
        day = row.lot.expires_on or today
        yield Override(
            kind=Kind.EXPIRED_ON_SHELF,
            name=f"{row.holder_id}-{row.lot_id}",
            warehouse=place.warehouse_id if place else 0,
            at=timezone.make_aware(datetime.combine(day + A_DAY, time.min)),
            why=_("%(item)s, lot %(lot)s: %(units)s %(unit)s at %(place)s.") % told,
            paper=row.lot.number,
            link=reverse("floor_lot", args=[row.lot_id]),
        )


def without_proof(asked: Asked) -> Iterator[Override]:
    """Vehicles that left, and nobody filed what became of them within two working days."""
    rows = Waybill.objects.filter(warehouse__in=asked.stores, state__in=ROLLING, departed_at__lt=asked.now - PROOF_DAYS * A_DAY, proof__isnull=True)
    for waybill in rows.select_related("document__by"):
        left = waybill.departed_at or asked.now
        due = working_days_after(timezone.localdate(left), PROOF_DAYS)
        if due < timezone.localdate(asked.now):
            told = {"place": waybill.destination, "day": date_format(due)}
            yield Override(
                kind=Kind.NO_PROOF,
                name=waybill.number,
                warehouse=waybill.warehouse_id,
                at=left,
                who=str(waybill.document.by) if waybill.document else "",
                why=_("To %(place)s; the proof was due on %(day)s.") % told,
                paper=waybill.number,
            )


def one_handed(asked: Asked) -> Iterator[Override]:
    """Receipts only one person put a hand under, whoever announced them. Signed by a second one, they leave the list."""
    for receipt in one_handed_receipts(asked):
        told = {"party": receipt.party or "—", "hands": len(asked.hands[receipt.number])}
        why, link = _("From %(party)s; signatures: %(hands)s.") % told, reverse("second_signature", args=[receipt.number])
        yield _of_document(Kind.ONE_SIGNATURE, receipt, why, link)


def lacks_hand(receipt: Document) -> bool:
    """Whether a paper is a receipt of which only one person answers; two queries at most."""
    if receipt.kind != Document.Kind.RECEIPT or hasattr(receipt, "reversed_by"):
        return False
    tally = getattr(receipt, "tally", None)
    signed = Signature.objects.filter(paper__in=[receipt.number, *([tally.number] if tally else [])])
    return len({f"#{receipt.by_id}"} | {f"#{person}" if person else name for person, name in signed.values_list("person", "name")}) < TWO


def one_handed_receipts(asked: Asked, *lines: str) -> Iterator[Document]:
    """The receipts themselves, newest first, with what is to be fetched beside them; whoever booked one counts as a hand."""
    rows = Document.objects.filter(warehouse__in=asked.stores, kind=Document.Kind.RECEIPT, recorded_at__gte=asked.since, reversed_by__isnull=True)
    for receipt in rows.select_related("by", "tally").prefetch_related(*lines).order_by("-pk"):
        if len(asked.under(receipt)) < TWO:
            yield receipt


SOURCES: tuple[Callable[[Asked], Iterator[Override]], ...] = (
    verbal, lifted, counted_alone, overdue, back_dated, reversed_documents, refused_entries, expired, without_proof, one_handed,
)  # fmt: skip


def moment(at: datetime) -> str:
    """A moment by the clock on the wall."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M}"


def _keepers(asked: Asked) -> set[int]:
    """Everybody who keeps or kept one of these stores."""
    societies = {store.organisation.society_id or store.organisation_id for store in asked.stores}
    held = Appointment.objects.filter(Q(organisation__society__in=societies) | Q(organisation__in=societies), role__in=KEEPERS)
    return set(held.values_list("person", flat=True))


def _of_document(kind: Kind, document: Document, why: str, link: str = "") -> Override:
    return Override(
        kind=kind,
        name=document.number,
        warehouse=document.warehouse_id,
        at=document.recorded_at,
        who=str(document.by),
        why=why,
        paper=document.number,
        link=link,
    )
