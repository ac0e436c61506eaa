"""What warehouses hold now or held then, and what of it may leave. Every function costs a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from inventory.domain.expiry import is_expired
from inventory.domain.promises import Promise, Use, why_barred
from inventory.models import Checkpoint, Holding, Item, Location, Lot, Movement
from inventory.selectors.barring import is_sound, is_unsound, live_reservations
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from inventory.models import Warehouse


class Held(NamedTuple):
    """Units of one lot in one place. ``lot`` comes with its item and earmark."""

    warehouse_id: int
    location: Location
    lot: Lot
    quantity: int
    counted_at: datetime | None


class Usable(NamedTuple):
    """Units of one lot at one warehouse that may leave; ``reserved`` units are already taken off."""

    warehouse_id: int
    lot: Lot
    quantity: int
    reserved: int


class Sums(NamedTuple):
    """Units of one item: everything held, and of it what is barred or reserved, and what is left to give."""

    item_id: int
    held: int
    expired: int
    quarantined: int
    earmarked: int
    reserved: int
    usable: int


def on_hand(
    warehouses: Iterable[Warehouse], *, item: Item | None = None, lot: Lot | None = None, items: Collection[int] = (), as_of: datetime | None = None
) -> list[Held]:
    """What lies in each place, now or at the end of a moment; places that hold nothing are left out. One query."""
    return held(lying(holdings(warehouses, item=item, lot=lot, items=items), as_of))


def lying(rows: QuerySet[Holding], as_of: datetime | None = None) -> QuerySet[Holding]:
    """Of these holdings those with goods now or at the end of a moment, ``then`` of them, in the order of ``on_hand``: to be cut into pages."""
    rows = rows.filter(quantity__gt=0).annotate(then=F("quantity")) if as_of is None else rows.annotate(then=balance_then(as_of)).filter(then__gt=0)
    return rows.select_related("lot__item", "lot__earmark", "holder__location").order_by("lot__item__sku", "lot__expires_on", "lot_id", "holder_id")


def held(rows: Iterable[Any]) -> list[Held]:
    """Rows of ``lying`` as what lies in each place."""
    return [Held(row.holder.location.warehouse_id, row.holder.location, row.lot, row.then, row.counted_at) for row in rows if row.holder.location]


def holdings(warehouses: Iterable[Warehouse], *, item: Item | None = None, lot: Lot | None = None, items: Collection[int] = ()) -> QuerySet[Holding]:
    """Holdings of the locations of warehouses, of everything or of one item or lot."""
    rows = Holding.objects.filter(holder__location__warehouse__in=[warehouse.pk for warehouse in warehouses])
    if items:
        rows = rows.filter(lot__item__in=items)
    if item is not None:
        rows = rows.filter(lot__item=item)
    return rows if lot is None else rows.filter(lot=lot)


def balance_then(moment: datetime) -> Combinable:
    """The balance of a holding at the end of a moment.

    What stands now if nothing moved since; else the last checkpoint before the moment and the movements since that checkpoint.
    """
    kept = Checkpoint.objects.filter(holder=OuterRef("holder"), lot=OuterRef("lot"), at__lte=moment).order_by("-at")
    since = kept.annotate(then=F("quantity") + _net(moment, occurred_at__gte=OuterRef("at"))).values("then")[:1]
    return Case(When(last_occurred_at__lte=moment, then=F("quantity")), default=Coalesce(Subquery(since), _net(moment)))


def _net(moment: datetime, **since: Combinable) -> Combinable:
    """What came less what went, up to a moment, of the holder and lot of the row around it."""
    came, went = (
        Movement.objects.filter(**{side: OuterRef("holder")}, lot=OuterRef("lot"), occurred_at__lte=moment, **since)
        .order_by()
        .values(side)
        .annotate(units=Sum("quantity"))
        .values("units")
        for side in ("taker", "giver")
    )
    nothing = Value(0)
    return Coalesce(Subquery(came), nothing) - Coalesce(Subquery(went), nothing)


def usable(warehouses: Iterable[Warehouse], *, item: Item | None = None, items: Collection[int] = (), on: date | None = None) -> list[Usable]:
    """Units of each lot at each warehouse that may leave now: not expired, not barred, less what is reserved. Four queries.

    Earmarked lots are included with their earmark: whether a use keeps the promise is for the caller to ask.
    """
    day, warehouses = on or clock.today(), list(warehouses)
    units: dict[tuple[int, int], int] = defaultdict(int)
    facts = ("holder__location__warehouse_id", "lot_id", "quantity", "lot__quality", "holder__location__kind", "lot__expires_on")
    rows = holdings(warehouses, item=item, items=items).filter(quantity__gt=0).order_by("lot__item__sku", "lot__expires_on", "lot_id", "holder_id")
    for warehouse, lot, quantity, quality, kind, expires_on in rows.values_list(*facts):
        if is_sound(quality, kind) and not is_expired(expires_on, day):
            units[warehouse, lot] += quantity
    held, lots = reserved(warehouses), _lots({lot for _warehouse, lot in units})
    left = [(key, quantity, held.get(key, 0)) for key, quantity in units.items()]
    return [Usable(warehouse, lots[lot], max(quantity - kept, 0), kept) for (warehouse, lot), quantity, kept in left]


def _lots(keys: Collection[int]) -> dict[int, Lot]:
    """Lots by key with item and earmark; an item of many lots is read once."""
    lots = Lot.objects.select_related("earmark").in_bulk(keys)
    items = Item.objects.in_bulk({lot.item_id for lot in lots.values()})
    for lot in lots.values():
        lot.item = items[lot.item_id]
    return lots


def may_leave(row: Held, day: date) -> bool:
    """Whether goods are neither expired nor in quarantine nor damaged on a day."""
    return is_sound(row.lot.quality, row.location.kind) and not is_expired(row.lot.expires_on, day)


def reserved(warehouses: Iterable[Warehouse]) -> dict[tuple[int, int], int]:
    """Units held now for somebody, per warehouse key and lot key. One query."""
    rows = live_reservations(clock.now()).filter(warehouse__in=[warehouse.pk for warehouse in warehouses])
    sums = rows.order_by().values_list("warehouse_id", "lot_id").annotate(units=Sum("quantity"))
    return {(warehouse, lot): units for warehouse, lot, units in sums}


def by_item(warehouses: Iterable[Warehouse], *, as_of: datetime | None = None) -> dict[int, Sums]:
    """Sums per item key over warehouses, now or at the end of a moment (then nothing counts as reserved). Two queries.

    Goods barred for two reasons count once, in the order expired, quarantined, earmarked. ``usable`` + ``reserved`` +
    the barred ones make ``held``.
    """
    return {key[-1]: sums for key, sums in _summed(list(warehouses)).items()} if as_of is None else _summed_then(warehouses, as_of)


def by_store(warehouses: Iterable[Warehouse]) -> dict[tuple[int, ...], Sums]:
    """The same sums now, per warehouse key and item key. Two queries."""
    return _summed(list(warehouses), ("holder__location__warehouse_id",), ("warehouse_id",))


def _summed(warehouses: list[Warehouse], places: tuple[str, ...] = (), reserving: tuple[str, ...] = ()) -> dict[tuple[int, ...], Sums]:
    day = clock.today()
    expired = Q(lot__expires_on__lt=day)
    barred = is_unsound()
    promised = Q(lot__earmark__isnull=False)
    fresh = Q(lot__expires_on__isnull=True) | Q(lot__expires_on__gte=day)
    keys = (*places, "lot__item_id")
    sums = (
        holdings(warehouses)
        .order_by()
        .values(*keys)
        .annotate(
            held=Sum("quantity"),
            expired=Coalesce(Sum("quantity", filter=expired), 0),
            quarantined=Coalesce(Sum("quantity", filter=fresh & barred), 0),
            earmarked=Coalesce(Sum("quantity", filter=fresh & ~barred & promised), 0),
        )
        .filter(held__gt=0)
    )
    kept = _reserved_sums(warehouses, (*reserving, "lot__item_id"))
    found = [(tuple(row[key] for key in keys), row) for row in sums]
    return {key: _sums(row, kept.get(key, 0)) for key, row in found}


def _summed_then(warehouses: Iterable[Warehouse], as_of: datetime) -> dict[int, Sums]:
    """Each balance of the past is worked out once and added up here; a database asked for five sums would work it out for every one."""
    day, found = timezone.localdate(as_of), defaultdict[int, Counter[str]](Counter)
    facts = ("lot__item_id", "lot__expires_on", "lot__quality", "lot__earmark_id", "holder__location__kind")
    rows = holdings(warehouses).order_by().values_list(*facts, balance_then(as_of))
    for item, expires_on, quality, earmark, kind, units in rows:
        promise = Promise(earmark) if earmark else None
        why = why_barred(expires_on=expires_on, on=day, sound=is_sound(quality, kind), promise=promise, use=Use())
        found[item].update({"held": int(units), why or "free": int(units)})
    told = ("held", "expired", "quarantined", "earmarked")
    return {item: _sums({"lot__item_id": item} | {name: sums[name] for name in told}, 0) for item, sums in found.items() if sums["held"] > 0}


def _sums(row: Mapping[str, Any], reserved: int) -> Sums:
    free = row["held"] - row["expired"] - row["quarantined"] - row["earmarked"]
    return Sums(row["lot__item_id"], row["held"], row["expired"], row["quarantined"], row["earmarked"], min(reserved, free), max(free - reserved, 0))


def _reserved_sums(warehouses: list[Warehouse], keys: tuple[str, ...]) -> dict[tuple[int, ...], int]:
    rows = live_reservations(clock.now()).filter(warehouse__in=[warehouse.pk for warehouse in warehouses], lot__earmark__isnull=True)
    return {tuple(key): units for *key, units in rows.order_by().values_list(*keys).annotate(Sum("quantity"))}


def expiring(warehouses: Iterable[Warehouse], *, before: date) -> list[Held]:
    """Goods whose shelf life ends before a day, the soonest first; those already over come first of all. One query."""
    rows = [row for row in on_hand(warehouses) if row.lot.expires_on and row.lot.expires_on < before]
    return sorted(rows, key=lambda row: (row.lot.expires_on, row.lot.pk, row.location.pk))
