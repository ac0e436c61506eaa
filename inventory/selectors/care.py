"""What stands in and around a store: climate, equipment, keys, visitors, rounds. Every function costs a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, OuterRef, Q, Subquery

from inventory.domain.climate import Limits, out_of_range
from inventory.models import AssetEvent, ClimateReading, EquipmentAsset, InspectionAnswer, KeyHolding, StoreInspection, Visit
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from inventory.models import Warehouse

State = EquipmentAsset.State


@dataclass(slots=True)
class KindOfAsset:
    """All assets of one kind, and those that are not ready, each with why."""

    kind: str
    label: str
    ready: int = 0
    not_ready: list[EquipmentAsset] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All that are neither scrapped nor lost."""
        return self.ready + len(self.not_ready)


def is_ready(asset: EquipmentAsset, on: date) -> bool:
    """Whether an asset may go out today: in its place, its check not failed, neither check nor charge overdue."""
    late = any(day is not None and day < on for day in (asset.next_inspection_on, asset.next_charge_on))
    return asset.state == State.READY and not late and getattr(asset, "last_passed", None) is not False


def assets(warehouses: Iterable[Warehouse]) -> QuerySet[EquipmentAsset]:
    """Assets of stores with ``last_passed`` (their last check or repair) and ``held_by`` (holder or workshop). One query."""
    checks = AssetEvent.objects.filter(asset=OuterRef("pk"), kind__in=[AssetEvent.Kind.INSPECTED, AssetEvent.Kind.REPAIRED])
    away = AssetEvent.objects.filter(asset=OuterRef("pk"), kind__in=[AssetEvent.Kind.TAKEN, AssetEvent.Kind.TO_REPAIR])
    rows = EquipmentAsset.objects.filter(warehouse__in=[store.pk for store in warehouses]).select_related("warehouse", "location")
    return rows.annotate(
        last_passed=Subquery(checks.order_by("-at", "-pk").values("passed")[:1]), held_by=Subquery(away.order_by("-at", "-pk").values("party")[:1])
    ).order_by("kind", "code")


def by_kind(rows: Iterable[EquipmentAsset], on: date | None = None) -> list[KindOfAsset]:
    """Assets in kinds, the scrapped and the lost left out."""
    day = on or clock.today()
    kinds: dict[Any, Any] = {}
    for asset in rows:
        if asset.state not in EquipmentAsset.GONE:
            kind = kinds.setdefault(asset.kind, KindOfAsset(asset.kind, str(asset.get_kind_display())))
            if is_ready(asset, day):
                kind.ready += 1
            else:
                kind.not_ready.append(asset)
    return list(kinds.values())


def ready_percent(rows: QuerySet[EquipmentAsset]) -> int:
    """Of the assets that are neither scrapped nor lost, how many per cent are ready for use (rounded down). The measure of the desk."""
    kept = rows.exclude(state__in=EquipmentAsset.GONE)
    day = clock.today()
    late = Q(next_inspection_on__lt=day) | Q(next_charge_on__lt=day)
    counts = kept.order_by().aggregate(all=Count("pk"), ready=Count("pk", filter=Q(state=State.READY) & ~late))
    return counts["ready"] * 100 // counts["all"] if counts["all"] else 0


def readings(warehouse: Warehouse, *, since: datetime) -> list[ClimateReading]:
    """Readings of a store since a moment, oldest first. One query."""
    rows = ClimateReading.objects.filter(warehouse=warehouse, at__gte=since).select_related("by", "looked_by", "location")
    found = list(rows.order_by("at", "pk"))
    for reading in found:
        reading.warehouse = warehouse
    return found


def trouble_of(reading: ClimateReading) -> tuple[str, ...]:
    """What is out of range in a reading (its warehouse fetched): any of ``cold``, ``warm``, ``damp``, by the store's own limits."""
    store = reading.warehouse
    limits = Limits(store.coldest_c10, store.warmest_c10, store.most_humid_pct)
    return out_of_range(temperature_c10=reading.temperature_c10, humidity_pct=reading.humidity_pct, limits=limits)


def unlooked(rows: Sequence[ClimateReading]) -> list[ClimateReading]:
    """Those out of range that nobody has looked after, newest first."""
    return [reading for reading in reversed(rows) if reading.looked_at is None and trouble_of(reading)]


def inside_now(warehouses: Iterable[Warehouse]) -> QuerySet[Visit]:
    """Visitors who came and have not left."""
    rows = Visit.objects.filter(warehouse__in=[store.pk for store in warehouses], left_at=None)
    return rows.select_related("warehouse", "let_in_by").order_by("came_at")


def keys_out(warehouses: Iterable[Warehouse]) -> QuerySet[KeyHolding]:
    """Keys that are not in their box, the longest out first."""
    rows = KeyHolding.objects.filter(warehouse__in=[store.pk for store in warehouses], returned_at=None)
    return rows.select_related("warehouse", "holder", "handed_by").order_by("taken_at")


def latest_rounds(warehouses: Iterable[Warehouse]) -> dict[int, StoreInspection]:
    """The last round through each store, by key of the store. Two queries."""
    every = StoreInspection.objects.filter(warehouse__in=[store.pk for store in warehouses])
    last = dict(every.order_by().values_list("warehouse_id").annotate(Max("at")))
    rows = every.filter(at__in=last.values()).select_related("by")
    return {row.warehouse_id: row for row in rows if row.at == last[row.warehouse_id]}


def open_findings(warehouses: Iterable[Warehouse]) -> QuerySet[InspectionAnswer]:
    """What was found and is not mended, the most urgent first."""
    rows = InspectionAnswer.objects.filter(inspection__in=_rounds(warehouses), met=False, mended_at=None)
    return rows.select_related("point", "inspection__warehouse").order_by("mend_by", "pk")


def standard_percent(rows: QuerySet[Warehouse]) -> int:
    """Of the stores in use and our own, how many per cent were to standard in their last round of at most 45 days ago. The measure of the desk."""
    stores = list(rows.filter(is_active=True, ownership="own"))
    recent = clock.now() - timedelta(days=45)
    good = [row for row in latest_rounds(stores).values() if row.passed and row.at >= recent]
    return len(good) * 100 // len(stores) if stores else 0


def _rounds(warehouses: Iterable[Warehouse]) -> QuerySet[StoreInspection]:
    return StoreInspection.objects.filter(warehouse__in=[store.pk for store in warehouses])


def by_store[T: (Visit, KeyHolding)](rows: Iterable[T]) -> dict[int, list[T]]:
    """Rows in stores, by key of the store."""
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.warehouse_id].append(row)
    return found
