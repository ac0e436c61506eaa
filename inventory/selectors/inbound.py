"""What is coming, what stands in the bay, and which bin is near for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Prefetch, Q, Sum

from inventory.domain.bins import Bin, Proposal, filled, propose
from inventory.models import Holding, IntakeCarton, IntakeSession, Location, Lot, ReceiptNotice, ReceiptNoticeLine, Tally, TallyLine
from relief.core.access import scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from inventory.models import Warehouse
    from relief.core.models import User

    type Visitor = User | AnonymousUser

CM3_IN_DM3 = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Goods in the receiving bay and the bin proposed for them; None where the store has no shelf."""

    holding: Holding
    proposal: Proposal | None


def notices_of(user: Visitor) -> QuerySet[ReceiptNotice]:
    """Notices this person may read, with everything their page shows."""
    return scope(user, "read", ReceiptNotice).select_related("warehouse__organisation__society", "earmark", "incident", "noticed_by")


def tallies_of(user: Visitor) -> QuerySet[Tally]:
    """Tallies this person may read, with everything their page shows."""
    lines = TallyLine.objects.select_related("item").prefetch_related("item__packs")
    rows = scope(user, "read", Tally).select_related(
        "warehouse__organisation__society", "notice", "location", "earmark", "tallied_by", "inspected_by", "document"
    )
    return rows.prefetch_related(Prefetch("lines", lines))


def expected_at(warehouses: Iterable[Warehouse]) -> QuerySet[ReceiptNotice]:
    """Notices whose goods are still to come to these warehouses, the nearest day first."""
    rows = ReceiptNotice.objects.filter(warehouse__in=warehouses, state__in=ReceiptNotice.EXPECTED)
    return rows.select_related("warehouse").annotate(line_count=Count("lines")).order_by(F("expected_on").asc(nulls_last=True), "pk")


def open_tallies(warehouses: Iterable[Warehouse]) -> QuerySet[Tally]:
    """Lorries that are not booked yet."""
    return Tally.objects.filter(warehouse__in=warehouses, state__in=Tally.OPEN).select_related("warehouse", "notice")


def still_expected(tally: Tally) -> dict[int, int]:
    """Units its notice still announced when a lorry was booked, by item: what was announced less what came on the lorries booked before."""
    if tally.notice_id is None or tally.document_id is None:
        return {}
    told = ReceiptNoticeLine.objects.filter(notice=tally.notice_id).order_by().values_list("item").annotate(Sum("quantity"))
    earlier = TallyLine.objects.filter(tally__notice=tally.notice_id, tally__state=Tally.State.BOOKED, tally__document__lt=tally.document_id)
    came: dict[int, int] = defaultdict(int)
    for line in earlier:
        came[line.item_id] += line.counted - line.rejected
    return {item: max(units - came[item], 0) for item, units in told}


def sessions_of(user: Visitor) -> QuerySet[IntakeSession]:
    """Surge intakes this person may read, with how many cartons wait."""
    logged = Count("cartons", filter=Q(cartons__state=IntakeCarton.State.LOGGED))
    return scope(user, "read", IntakeSession).select_related("warehouse__organisation__society", "location", "opened_by").annotate(waiting=logged)


def in_the_bay(warehouse: Warehouse) -> list[Waiting]:
    """What lies in the receiving bays and may be given out, each with its bin; goods proposed before take up their room."""
    rows = Holding.objects.filter(holder__location__warehouse=warehouse, holder__location__kind=Location.Kind.RECEIVING, quantity__gt=0)
    rows = rows.filter(lot__quality=Lot.Quality.AVAILABLE).select_related("lot__item", "lot__earmark", "holder__location")
    bins, waiting = bins_of(warehouse), []
    for row in rows.prefetch_related("lot__item__packs").order_by("lot__item__category", "lot__item__sku", "lot__expires_on", "pk"):
        item = row.lot.item
        volume = (item.volume_cm3 or 0) * row.quantity
        found = propose(item=item.pk, category=item.category, volume=volume, bins=bins)
        bins = filled(bins, found.code, item.pk, volume) if found else bins
        waiting.append(Waiting(row, found))
    return waiting


def bins_of(warehouse: Warehouse) -> list[Bin]:
    """The storage places of a warehouse in the order of the walk, with what lies in them (two queries)."""
    used: dict[int, int] = defaultdict(int)
    items: dict[int, set[int]] = defaultdict(set)
    lying = Holding.objects.filter(holder__location__warehouse=warehouse, quantity__gt=0).order_by()
    for place, item, volume, units in lying.values_list("holder__location", "lot__item", "lot__item__volume_cm3").annotate(Sum("quantity")):
        used[place] += (volume or 0) * units
        items[place].add(item)
    places = warehouse.locations.filter(kind=Location.Kind.STORAGE).order_by("walk_order", "code")
    return [
        Bin(
            place.code,
            place.category,
            place.capacity_dm3 * CM3_IN_DM3 if place.capacity_dm3 is not None else None,
            used[place.pk],
            frozenset(items[place.pk]),
        )
        for place in places
    ]
