"""The stock card: every movement of an item or a lot in one warehouse with the balance after it, newest first, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Min, OuterRef, Q, Subquery, Sum

from inventory.models import Movement
from inventory.selectors.stock import balance_then, holdings
from relief.core.snapshots import one_moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from inventory.models import Holder, Item, Lot, Warehouse

PAGE = 50
SAMPLES = 16
LOTS_AT_ONCE = 400  # SQLite joins at most 500 queries into one
STORES_AND_LOTS = 6000  # and takes 32,766 values in one statement; a lot names every store four times


class CardRow(NamedTuple):
    """One movement as the warehouse sees it. ``change``: units gained (negative: given; 0: moved inside)."""

    movement: Movement
    change: int
    balance: int


class Cursor(NamedTuple):
    """Where a page ends; pass it as ``before`` for the next one."""

    at: datetime
    movement: int

    @property
    def written(self) -> str:
        """As it stands in the address of the next page."""
        return f"{self.at.isoformat()}~{self.movement}"


class Asked(NamedTuple):
    """Which part of a card: after which page, as of which moment, and whether with what only changed its place."""

    before: Cursor | None = None
    until: datetime | None = None
    inside: bool = True


class Card(NamedTuple):
    """One page, newest first, and where to go on (None at the end of the card)."""

    rows: list[CardRow]
    after: Cursor | None


@one_moment()
def stock_card(warehouse: Warehouse, *, item: Item | None = None, lot: Lot | None = None, before: Cursor | None = None, limit: int = PAGE) -> Card:
    """A page of the card of an item or one lot, by the moment things happened. Five queries, however long the card is.

    Movements come with document, lot, giver and taker.
    """
    return _page([warehouse], item, lot, Asked(before=before), limit)


@one_moment()
def shelf_card(
    warehouses: Iterable[Warehouse], *, item: Item, until: datetime | None = None, before: Cursor | None = None, limit: int = PAGE
) -> tuple[Card, Card]:
    """A page of the card of an item over several warehouses, without what only changed its place, and the newest page of it.

    ``until``: the card as it stood at the end of that moment. As many queries as ``stock_card``; twice that for an older page.
    """
    stores = list(warehouses)
    newest = _page(stores, item, None, Asked(until=until, inside=False), limit)
    page = newest if before is None else _page(stores, item, None, Asked(before, until, inside=False), limit)
    return page, newest


@one_moment()
def over_time(warehouses: Iterable[Warehouse], newest: Card, *, item: Item) -> list[tuple[datetime, int]]:
    """The balance after each movement of the newest page, and before these at ``SAMPLES`` moments: never more points, however long the book is.

    Two queries, none where the page is the whole card.
    """
    steps = [(row.movement.occurred_at, row.balance) for row in reversed(newest.rows)]
    if newest.after is None:
        return steps
    rows = holdings(warehouses, item=item).order_by()
    earliest = Movement.objects.filter(lot=OuterRef("lot")).order_by("occurred_at").values("occurred_at")[:1]
    start, end = rows.annotate(earliest=Subquery(earliest)).aggregate(start=Min("earliest"))["start"], steps[0][0]
    moments = [start + (end - start) * number / SAMPLES for number in range(SAMPLES)]
    sums = rows.aggregate(**{f"at{number}": Sum(balance_then(moment)) for number, moment in enumerate(moments)})
    return [*((moment, sums[f"at{number}"] or 0) for number, moment in enumerate(moments)), *steps]


def _page(warehouses: Sequence[Warehouse], item: Item | None, lot: Lot | None, asked: Asked, limit: int) -> Card:
    keys = {warehouse.pk for warehouse in warehouses}
    lots = [lot.pk] if lot else list(holdings(warehouses, item=item).order_by().values_list("lot_id", flat=True).distinct())
    movements = _newest(lots, keys, asked, limit + 1) if lots else []
    if not movements:
        return Card([], None)
    balance = _balance_after(movements[0], warehouses, lots)
    rows = []
    for movement in movements[:limit]:
        change = change_of(movement, keys)
        rows.append(CardRow(movement, change, balance))
        balance -= change
    last = rows[-1].movement
    return Card(rows, Cursor(last.occurred_at, last.pk) if len(movements) > limit else None)


def change_of(movement: Movement, warehouses: Collection[int]) -> int:
    """Units the places of warehouses gain by a movement, which comes with the locations of its giver and its taker."""
    return movement.quantity * (_inside(movement.taker, warehouses) - _inside(movement.giver, warehouses))


def _inside(holder: Holder, warehouses: Collection[int]) -> bool:
    return holder.location is not None and holder.location.warehouse_id in warehouses


def _newest(lots: Sequence[int], warehouses: Collection[int], asked: Asked, limit: int) -> list[Movement]:
    """The newest movements of these lots at these warehouses: the index of each lot is read from its end, a page deep.

    Warehouses are named, never their places: a store of thousands of bins would name them all once for each lot.
    """
    given, taken = Q(giver__location__warehouse__in=warehouses), Q(taker__location__warehouse__in=warehouses)
    touching = Movement.objects.filter(given | taken)
    if not asked.inside:
        touching = touching.exclude(given & taken)
    if asked.until is not None:
        touching = touching.filter(occurred_at__lte=asked.until)
    if asked.before is not None:
        at, key = asked.before
        touching = touching.filter(occurred_at__lte=at).filter(Q(occurred_at__lt=at) | Q(pk__lt=key))
    newest = touching.order_by("-occurred_at", "-pk")
    few = len(lots) <= LOTS_AT_ONCE and len(lots) * len(warehouses) <= STORES_AND_LOTS
    found = newest.filter(pk__in=_keys([newest.filter(lot=lot).values("pk")[:limit] for lot in lots])) if few else newest.filter(lot__in=lots)
    return list(found[:limit].select_related("document__by", "lot__item", "giver__location", "taker__location"))


def _keys(pages: Sequence[QuerySet[Movement, Any]]) -> list[int]:
    """All keys of several limited queries in one; SQLite wants each of them in a pair of brackets of its own."""
    parts = [page.query.sql_with_params() for page in pages]
    union = " UNION ALL ".join(f"SELECT pk FROM ({sql}) AS p{number}" for number, (sql, _) in enumerate(parts))  # noqa: S608 - compiled by Django
    with connection.cursor() as cursor:
        cursor.execute(union, [value for _, values in parts for value in values])
        return [key for (key,) in cursor.fetchall()]


def _balance_after(newest: Movement, warehouses: Sequence[Warehouse], lots: Sequence[int]) -> int:
    """The balance right after a movement: at the end of its moment, less what the same moment brought after it."""
    keys = {warehouse.pk for warehouse in warehouses}
    rows = holdings(warehouses).filter(lot__in=lots)
    then: int = rows.annotate(then=balance_then(newest.occurred_at)).aggregate(units=Sum("then"))["units"] or 0
    same = Movement.objects.filter(lot__in=lots, occurred_at=newest.occurred_at, pk__gt=newest.pk)
    return then - sum(change_of(movement, keys) for movement in same.select_related("giver__location", "taker__location"))
