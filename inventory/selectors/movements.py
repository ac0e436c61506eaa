"""The journal: movements of the stores one may read, the last recorded first, narrowed as an auditor asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from inventory.models import Movement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from inventory.models import Holder, Item, Warehouse

PAGE = 100
ROWS_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the reader wants to see; empty means everything."""

    item: Item | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


class JournalPage(NamedTuple):
    """Movements with what a line shows, and the key to go on before (None at the end)."""

    rows: list[Movement]
    before: int | None


def journal(stores: Sequence[Warehouse], asked: Asked) -> QuerySet[Movement]:
    """Movements booked by, or into, these stores."""
    keys = [store.pk for store in stores]
    rows = Movement.objects.filter(Q(document__warehouse__in=keys) | Q(document__to_warehouse__in=keys))
    if asked.item is not None:
        rows = rows.filter(lot__item=asked.item)
    if asked.kind:
        rows = rows.filter(document__kind=asked.kind)
    if asked.since:
        rows = rows.filter(occurred_at__gte=asked.since)
    if asked.until:
        rows = rows.filter(occurred_at__lt=asked.until)
    for word in asked.words.split():
        rows = rows.filter(
            Q(document__number__icontains=word) | Q(lot__number__icontains=word) | Q(document__party__icontains=word) | Q(lot__source__icontains=word)
        )
    related = ("document__warehouse", "document__by", "document__incident", "lot__item", "lot__earmark", "giver__location", "taker__location")
    return rows.select_related(*related).order_by("-pk")


def journal_page(stores: Sequence[Warehouse], asked: Asked, before: int | None) -> JournalPage:
    """One page. Two queries at most, however long the journal is."""
    rows = journal(stores, asked).prefetch_related("lot__item__packs")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return JournalPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def journal_rows(rows: QuerySet[Movement]) -> Iterator[list[object]]:
    """Plain cells of an export, in the order of ``JOURNAL_HEADERS``."""
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        document, lot = row.document, row.lot
        yield [
            document.number, str(document.get_kind_display()), row.line, row.occurred_at, row.recorded_at, document.warehouse.code, lot.item.sku,
            lot.item.name, lot.number, place_of(row.giver), place_of(row.taker), row.quantity, lot.item.unit, lot.source,
            str(lot.earmark or ""), document.party, document.by.name, document.note,
        ]  # fmt: skip


def place_of(holder: Holder) -> str:
    """A bin by its code, anybody else by what he is."""
    return holder.location.code if holder.location else str(holder.get_kind_display())


def total(rows: Iterable[Movement]) -> int:
    """Base units moved."""
    return sum(row.quantity for row in rows)
