"""What the dispatch map shows, as GeoJSON layers (WGS-84) with the sentences that stand beside each symbol."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import relief.core
from gis.domain.errors import NoRoute
from gis.models import Closure, Proposal, ProposalLine, RoadNetwork, RoadSegment, Shelter, Trip, TripPosition, VehicleClass
from gis.selectors.balances import balance_of_needs
from gis.selectors.blocked import mark_blocked
from gis.selectors.detours import alternative
from gis.selectors.moving import moving
from gis.selectors.refused import mark_refused
from gis.selectors.roads import closed_segments, closures_in_force
from gis.selectors.routes import point_of_shelter, point_of_store, route
from gis.selectors.sourcing import sources
from gis.selectors.surveys import shapes_of
from inventory.selectors.cover import covers_by_store
from relief.core import clock
from relief.core.models import Division
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from gis.selectors.balances import Balance
    from inventory.models import Warehouse
    from inventory.selectors.cover import Cover
    from relief.core.models import Incident

Feature = dict[str, Any]
Layers = dict[str, list[Feature]]

NEIGHBOURS = Path(relief.core.__path__[0]) / "data" / "neighbour_outlines.geojson"
AROUND = 0.05
TOLD_LATELY = timedelta(hours=12)
MANY_SEGMENTS = 6_000
MAIN_ROADS = ("motorway", "trunk", "primary", "secondary")


def feature(geometry: dict[str, Any], **properties: Any) -> Feature:
    """One GeoJSON feature."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(longitude: float, latitude: float) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [round(longitude, 6), round(latitude, 6)]}


def line(coordinates: list[list[float]]) -> dict[str, Any]:
    """A GeoJSON line; a way of one point (both ends at one road node) is that point twice, as GeoJSON asks for two positions."""
    return {"type": "LineString", "coordinates": coordinates * 2 if len(coordinates) == 1 else coordinates}


def number(value: int) -> str:
    """A whole number with thousands marked."""
    return number_format(value, force_grouping=True)


def ground_layers(network: RoadNetwork | None) -> Layers:
    """What stays under the day's events: neighbours, counties, townships, roads. Three queries."""
    return {"neighbours": _neighbours(), "counties": _counties(), "townships": _townships(), "roads": _roads(network) if network else []}


def incident_layers(incident: Incident, network: RoadNetwork | None) -> Layers:
    """What changes while an incident runs; a fixed number of queries."""
    closures = list(closures_in_force(network)) if network else []
    trips = live_trips(incident)
    routes = [one for trip in trips for one in ways_of(trip)]
    vehicles = [one for trip in trips for one in vehicle_mark(trip)]
    return {
        "closures": closure_marks(closures, network),
        "routes": routes + _proposed(incident, network),
        "warehouses": _warehouses(incident),
        "shelters": _shelters(incident),
        "incident": incident_marks(incident),
        "vehicles": vehicles,
    }


def bounds_of(layers: Layers) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """((south, west), (north, east)) of what is going on; None where nothing is placed yet."""
    places = [
        at
        for name in ("shelters", "incident", "routes")
        for one in layers.get(name, [])
        for at in ([one["geometry"]["coordinates"]] if one["geometry"]["type"] == "Point" else one["geometry"]["coordinates"])
    ]
    if not places:
        return None
    lons, lats = [at[0] for at in places], [at[1] for at in places]
    return (min(lats) - AROUND, min(lons) - AROUND), (max(lats) + AROUND, max(lons) + AROUND)


def live_trips(incident: Incident) -> list[Trip]:
    """The trips of an incident that were not cancelled, with all that a page says about them; a fixed number of queries."""
    return mark_refused(mark_blocked(with_stops(Trip.objects.filter(incident=incident).exclude(state=Trip.State.CANCELLED))))


def with_stops(trips: QuerySet[Trip]) -> QuerySet[Trip]:
    """Trips with their vehicle, warehouse and stops."""
    joined = trips.select_related("vehicle__vehicle_class", "warehouse", "blocked_by", "network", "taken_over__earlier__vehicle").order_by("pk")
    told = Prefetch("positions", TripPosition.objects.filter(at__gte=clock.now() - TOLD_LATELY))
    return joined.prefetch_related("stops__shelter", "stops__waybill__proof", "stops__release_order", told)


@cache
def _neighbours() -> list[Feature]:
    rows = json.loads(NEIGHBOURS.read_text(encoding="utf-8"))["features"]
    return [feature(row["geometry"], title=row["properties"]["name"]) for row in rows]


def _counties() -> list[Feature]:
    rows = Division.objects.filter(level=Division.Level.COUNTY, outline__isnull=False)
    return [feature(row.outline or {}, title=row.name, short=row.short_name or row.name, at=[row.longitude, row.latitude]) for row in rows]


def _townships() -> list[Feature]:
    rows = Division.objects.filter(level=Division.Level.TOWNSHIP, longitude__isnull=False, latitude__isnull=False)
    values = rows.values_list("name", "longitude", "latitude", "parent__name")
    return [feature(point(lon or 0, lat or 0), title=name, lines=[county or ""]) for name, lon, lat, county in values]


def _roads(network: RoadNetwork) -> list[Feature]:
    rows = RoadSegment.objects.filter(network=network)
    if network.segments_count > MANY_SEGMENTS:
        rows = rows.filter(road_class__in=MAIN_ROADS)
    values = rows.order_by("index").values_list("index", "geometry", "road_class", "ref", "name", "length_m", "max_weight_kg")
    return [
        feature(line(shape), segment=index, kind=kind, title=ref or name or kind, ref=ref, lines=_road_lines(metres, limit))
        for index, shape, kind, ref, name, metres, limit in values
    ]


def _road_lines(metres: float, limit: int | None) -> list[str]:
    said = [_("%(km).1f km") % {"km": metres / 1000}]
    return [*said, _("up to %(tonnes)s t") % {"tonnes": f"{limit / 1000:g}"}] if limit else said


def closure_marks(closures: Iterable[Closure], network: RoadNetwork | None) -> list[Feature]:
    """Closed stretches as lines, drawn areas as areas; one query for all shapes."""
    closures = list(closures)
    wanted = {index for closure in closures for index in closure.segments}
    shapes = shapes_of(network, wanted) if wanted and network else {}
    found = []
    for closure in closures:
        sure = closure.confirmed_by or _("not confirmed yet")
        said = {"title": closure.description, "lines": [str(closure.get_cause_display()), sure], "id": closure.pk, "sure": closure.is_confirmed}
        if closure.geometry and closure.geometry["type"].endswith("Polygon"):
            found.append(feature(closure.geometry, area=True, **said))
        found += [feature(line(shapes[index]), **said) for index in closure.segments if index in shapes]
    return found


def ways_of(trip: Trip) -> list[Feature]:
    """The way of a trip, and where its road is closed the one its vehicle may use instead."""
    if not trip.geometry:
        return []
    said = {"title": f"{trip.vehicle} · {trip.warehouse}", "trip": trip.number}
    if trip.state == Trip.State.DONE:
        return [feature(line(trip.geometry), kind="driven", lines=[_("driven"), distance(trip.metres, trip.planned_seconds)], **said)]
    if trip.blocked_by is None:
        return [feature(line(trip.geometry), kind="primary", lines=[distance(trip.metres, trip.planned_seconds)], **said)]
    closed = feature(line(trip.geometry), kind="blocked", lines=[_("Road closed: %(where)s") % {"where": trip.blocked_by}], **said)
    try:
        other = alternative(trip)
    except NoRoute as refusal:
        closed["properties"]["lines"].append(refusal.say(_))
        return [closed]
    told = [_("another way for this vehicle"), distance(other.metres, other.seconds)]
    return [closed, feature(line(other.line), kind="alternate", lines=told, **said)]


def distance(metres: int, seconds: int) -> str:
    """Kilometres and minutes, as one says them; of a way whose minutes somebody wrote down nobody knows the length."""
    return (_("%(km).1f km, %(minutes)s min") if metres else _("%(minutes)s min")) % {"km": metres / 1000, "minutes": -(-seconds // 60)}


def _proposed(incident: Incident, network: RoadNetwork | None) -> list[Feature]:
    """The ways of what is only proposed, dashed."""
    proposal = Proposal.objects.filter(incident=incident, state=Proposal.State.PROPOSED).first()
    kind = VehicleClass.objects.filter(travels_by=VehicleClass.Way.ROAD).first()
    if proposal is None or network is None or kind is None:
        return []
    rows = proposal.lines.filter(quantity__gt=0, agreed__isnull=True).select_related("warehouse", "need__shelter")
    closed = closed_segments(network)
    return [_dashed(network, kind, row, closed) for row in {(row.warehouse_id, row.need.shelter_id): row for row in rows}.values()]


def _dashed(network: RoadNetwork, kind: VehicleClass, row: ProposalLine, closed: frozenset[int]) -> Feature:
    ends = [point_of_store(row.warehouse), point_of_shelter(row.need.shelter)]
    try:
        way = route(network, kind, ends, closed).line
    except NoRoute:
        way = [[end.longitude, end.latitude] for end in ends]
    said = [_("proposed"), distance(row.metres, 60 * row.minutes)]
    return feature(line(way), kind="proposed", title=f"{row.warehouse} → {row.need.shelter}", lines=said)


def _warehouses(incident: Incident) -> list[Feature]:
    stores = sources(incident)
    wanted = max(1, sum(Shelter.objects.filter(incident=incident).values_list("people", flat=True)))
    return store_marks(stores, covers_by_store(stores), wanted)


def store_marks(stores: Sequence[Warehouse], covered: Mapping[int, Cover], whole: int) -> list[Feature]:
    """Warehouses with the people each can keep for 72 hours; the ring is full at ``whole`` people."""
    return [
        feature(
            point(store.longitude or 0, store.latitude or 0),
            id=store.pk,
            title=store.name,
            percent=min(100, 100 * covered[store.pk].people // whole),
            ownership=store.ownership,
            lines=[f"{store.get_tier_display()} · {store.get_ownership_display()}", *_kept(covered[store.pk])],
        )
        for store in stores
    ]


def _kept(cover: Cover) -> list[str]:
    first = [f"{_('used up first')}: {named(cover.item)}"] if cover.item else []
    return [_("every item of bedding, water and food for %(people)s people for 72 h") % {"people": number(cover.people)}, *first]


def _shelters(incident: Incident) -> list[Feature]:
    return shelter_marks(Shelter.objects.filter(incident=incident), balance_of_needs(incident))


def shelter_marks(shelters: Iterable[Shelter], balances: Iterable[Balance]) -> list[Feature]:
    """Shelters with their head counts; ``gap`` is the percentage of the worst need that is not covered."""
    gaps: Counter[int] = Counter()
    worst: dict[int, int] = {}
    for row in balances:
        gaps[row.need.shelter_id] += 1 if row.gap else 0
        worst[row.need.shelter_id] = min(worst.get(row.need.shelter_id, 100), row.percent)
    return [
        feature(
            point(row.longitude, row.latitude),
            id=row.pk,
            title=row.name,
            people=row.people,
            gap=100 - worst.get(row.pk, 100),
            lines=[_("%(people)s people") % {"people": number(row.people)}, _gap(gaps[row.pk])],
        )
        for row in shelters
    ]


def _gap(items: int) -> str:
    words = ngettext("%(items)s kind of goods still lacking", "%(items)s kinds of goods still lacking", items) if items else _("nothing is lacking")
    return words % {"items": items}


def incident_marks(incident: Incident) -> list[Feature]:
    """The diamond of an incident that has a place."""
    if incident.longitude is None or incident.latitude is None:
        return []
    return [
        feature(
            point(incident.longitude, incident.latitude),
            id=incident.pk,
            number=incident.number,
            title=incident.name,
            lines=[incident.place, str(incident.get_hazard_display())],
        )
    ]


def vehicle_mark(trip: Trip) -> list[Feature]:
    """A vehicle that is loading or on the road, where it should be now."""
    if trip.state == Trip.State.DONE or not trip.geometry:
        return []
    where = moving(trip)
    said = [str(trip.get_state_display()), where.said]
    return [
        feature(
            point(*where.at),
            waiting=trip.state == Trip.State.PLANNED,
            title=str(trip.vehicle),
            course=where.course,
            tone=where.tone,
            lines=[line for line in said if line],
            trip=trip.number,
        )
    ]
