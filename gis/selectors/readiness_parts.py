"""The four counts of readiness, each for all rows of its kind at once in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gis.domain.readiness import Have
from gis.domain.routing import UNREACHABLE
from gis.models import RoadNetwork, Trip, Vehicle, VehicleClass
from gis.routers import prepared, routing
from gis.selectors.roads import closed_segments
from inventory.models import StockLevel, Warehouse
from inventory.selectors import stock
from inventory.selectors.cover import Apart, goods_apart
from relief.core.models import Organisation
from relief.core.plan_hooks import deployable
from teams.selectors.partners import people_promised
from teams.selectors.readiness import deployable_by_society

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gis.models import PlanResource
    from relief.core.models import Division

HOURS = 72
NAMED = 3
MS_PER_MINUTE = 60_000
NEVER = 10**9


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of one row, in words too: where the rest is, or why nothing can be said."""

    have: Have
    where: str = ""


def stores_of(society: Organisation) -> list[Warehouse]:
    """The society's own and custodial stores; one query."""
    ours = Q(organisation__society=society) | Q(organisation=society)
    return list(Warehouse.objects.filter(ours, is_active=True).exclude(ownership=Warehouse.Ownership.VIRTUAL))


def goods(society: Organisation, rows: Sequence[PlanResource], at: datetime) -> dict[int, Found]:
    """Usable goods, apart by whose they are, and which neighbours hold the rest."""
    day = timezone.localdate(at)
    apart = goods_apart(stores_of(society), [society], hours=HOURS, on=day)
    givers = _givers(society, {row.item_id or 0 for row in rows})
    return {row.pk: Found(_apart(apart.get(row.item_id or 0)), _named(givers.get(row.item_id or 0, Counter()))) for row in rows}


def _apart(units: Apart | None) -> Have:
    return Have(units.own, units.custodial, units.framework, units.aid) if units else Have(0)


def _givers(society: Organisation, items: set[int]) -> dict[int, Counter[str]]:
    """By item: what each store of another society may give after its keep-back; three queries."""
    others = Warehouse.objects.filter(answers_city=True, is_active=True, ownership=Warehouse.Ownership.OWN).exclude(
        Q(organisation__society=society) | Q(organisation=society)
    )
    stores = {store.pk: store for store in others}
    units: Counter[tuple[int, int]] = Counter()
    for row in stock.usable(list(stores.values()), items=items):
        if row.lot.earmark_id is None:
            units[row.warehouse_id, row.lot.item_id] += row.quantity
    kept = {(level.warehouse_id, level.item_id): level.keep_back for level in StockLevel.objects.filter(warehouse__in=stores, item__in=items)}
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for (store, item), quantity in units.items():
        left = quantity - kept.get((store, item), 0)
        if left > 0:
            found[item][str(stores[store])] += left
    return found


def _named(givers: Counter[str]) -> str:
    return ", ".join(f"{store} {units:,}" for store, units in givers.most_common(NAMED))


def crews(society: Organisation, rows: Sequence[PlanResource], at: datetime) -> dict[int, Found]:
    """People who may be sent, by cell: our own, and apart those of partners and, for a city, of its counties, who are asked and not ordered.

    Not computable only where nobody has entered a squad, neither the society nor one below it. At most nine queries more.
    """
    counted = deployable(society=society, cells={row.cell for row in rows}, at=at)
    counties = _below(society)
    known = deployable_by_society(counties, at=at) if counties else {}
    if counted is None and not known:
        why = _("Neither the city nor one of its counties has entered a squad.") if counties else _("No squad is entered, so nobody can be counted.")
        return {row.pk: Found(Have(None), why) for row in rows}
    promised, own = people_promised(society, at=at), counted or {}
    silent = len(counties) - len(known)
    return {row.pk: _crew(own.get(row.cell, 0), _others(row.cell, promised, counties, known), silent) for row in rows}


def _below(society: Organisation) -> list[Organisation]:
    if society.kind != Organisation.Kind.CITY_SOCIETY:
        return []
    return list(Organisation.objects.filter(path__startswith=society.path, kind__in=Organisation.SOCIETIES).exclude(pk=society.pk))


def _others(cell: str, promised: dict[str, Counter[str]], counties: Iterable[Organisation], known: dict[int, dict[str, int]]) -> Counter[str]:
    people = {str(county): known[county.pk][cell] for county in counties if county.pk in known}
    return promised.get(cell, Counter()) + Counter(people)


def _crew(own: int, others: Counter[str], silent: int) -> Found:
    """Our own people; those of partners and counties are others' promise. Counties without a squad are told, not counted as nothing."""
    said = [_named(others)] if others else []
    if silent:
        said.append(ngettext("%(n)s county has entered no squad", "%(n)s counties have entered no squad", silent) % {"n": silent})
    return Found(Have(own, aid=others.total()), "; ".join(said))


def vehicles(society: Organisation, rows: Sequence[PlanResource], at: datetime) -> dict[int, Found]:  # noqa: ARG001 - every count is called alike
    """Vehicles in use and not on a trip, by class; those of other societies apart. Two queries."""
    busy = set(Trip.objects.filter(state__in=Trip.LIVE).values_list("vehicle_id", flat=True))
    own, aid, away = Counter[int](), Counter[int](), Counter[int]()
    asked = {row.vehicle_class_id for row in rows}
    for vehicle in Vehicle.objects.filter(is_active=True, vehicle_class__in=asked).select_related("organisation"):
        home = (vehicle.organisation.society_id or vehicle.organisation_id) == society.pk
        count = (away if vehicle.pk in busy else own) if home else (Counter() if vehicle.pk in busy else aid)
        count[vehicle.vehicle_class_id] += 1
    return {row.pk: _vehicles(row.vehicle_class_id or 0, own, aid, away) for row in rows}


def _vehicles(kind: int, own: Counter[int], aid: Counter[int], away: Counter[int]) -> Found:
    where = [_("%(n)s on a trip") % {"n": away[kind]}] if away[kind] else []
    where += [_("%(n)s at other societies") % {"n": aid[kind]}] if aid[kind] else []
    return Found(Have(own[kind], aid=aid[kind]), ", ".join(where))


def places(society: Organisation, rows: Sequence[PlanResource], at: datetime) -> dict[int, Found]:
    """Townships an open road reaches from the society's stores, with its own kinds of vehicle, in time where the plan says one."""
    network = RoadNetwork.objects.filter(is_active=True).first()
    stores = [store for store in stores_of(society) if store.longitude is not None and store.latitude is not None]
    if network is None or not stores:
        return {row.pk: Found(Have(None), _("No road network, or no store on the map.")) for row in rows}
    placed = [row for row in rows if row.division is not None and row.division.longitude is not None]
    minutes = drive_minutes(network, stores, [row.division for row in placed if row.division], kinds_of(stores), closed_segments(network, at))
    found = {row.pk: Found(Have(None), _("This division has no point on the map.")) for row in rows}
    best: Any = minutes.min(axis=0) if placed else []
    for row, drive, nearest in zip(placed, best, minutes.argmin(axis=0) if placed else [], strict=True):
        found[row.pk] = _place(row, int(drive), stores[int(nearest)])
    return found


def _place(row: PlanResource, minutes: int, store: Warehouse) -> Found:
    if minutes >= NEVER:
        return Found(Have(0), _("no open road"))
    said = _("%(minutes)s min from %(store)s") % {"minutes": minutes, "store": store}
    in_time = row.within_minutes is None or minutes <= row.within_minutes
    return Found(Have(1 if in_time else 0), said if in_time else _("%(way)s, planned within %(most)s") % {"way": said, "most": row.within_minutes})


def kinds_of(stores: Iterable[Warehouse]) -> list[VehicleClass]:
    """The kinds of vehicle that stand at some stores; every known kind where none does. At most two queries."""
    standing = VehicleClass.objects.filter(vehicles__is_active=True, vehicles__warehouse__in=[store.pk for store in stores]).distinct()
    return list(standing) or list(VehicleClass.objects.all())


def drive_times(
    network: RoadNetwork, stores: Sequence[Warehouse], towns: Sequence[Division], kinds: Sequence[VehicleClass], closed: frozenset[int]
) -> np.ndarray[Any, Any]:
    """Milliseconds with the quickest of the kinds, shape (stores, towns); UNREACHABLE where no open road leads."""
    if not stores or not towns or not kinds:
        return np.full((len(stores), len(towns)), UNREACHABLE, np.int64)
    graph = prepared(network).graph
    starts, _far = graph.nearest([store.longitude or 0.0 for store in stores], [store.latitude or 0.0 for store in stores])
    goals, _far = graph.nearest([town.longitude or 0.0 for town in towns], [town.latitude or 0.0 for town in towns])
    tables = []
    for kind in kinds:
        with routing(network, kind, closed) as router:
            tables.append(router.times(starts, goals))
    return np.stack(tables).min(axis=0).astype(np.int64)


def drive_minutes(
    network: RoadNetwork, stores: Sequence[Warehouse], towns: Sequence[Division], kinds: Sequence[VehicleClass], closed: frozenset[int]
) -> np.ndarray[Any, Any]:
    """The same in whole minutes, rounded up; ``NEVER`` where no open road leads."""
    quickest = drive_times(network, stores, towns, kinds, closed)
    return np.where(quickest >= UNREACHABLE, NEVER, -(-quickest // MS_PER_MINUTE))
