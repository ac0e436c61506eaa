"""Roads, closures and trips as collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from gis.models import Closure, RoadNetwork, RoadSegment, Trip
from gis.ogc.collections import Fact, Rows, boxes_of, shapes_within
from gis.ogc.places import keyed
from gis.selectors.layers import line
from gis.selectors.shapes import segments_in
from relief.core import clock
from relief.core.access import scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from gis.ogc.collections import Keys
    from gis.ogc.queries import Box
    from gis.selectors.layers import Feature
    from relief.core.models import User

ROAD = (
    Fact("ref", _("road number"), lookup="ref"),
    Fact("name", _("name"), lookup="name"),
    Fact("road_class", _("class"), lookup="road_class"),
    Fact("length_m", _("length (m)"), "number"),
    Fact("speed_kmh", _("speed (km/h)"), "number"),
    Fact("max_weight_kg", _("weight limit (kg)"), "whole"),
    Fact("max_height_cm", _("height limit (cm)"), "whole"),
    Fact("bridge", _("bridge"), "yes_no", lookup="bridge"),
    Fact("tunnel", _("tunnel"), "yes_no", lookup="tunnel"),
    Fact("synthetic", _("synthetic"), "yes_no"),
    Fact("source", _("source")),
)
CLOSURE = (
    Fact("description", _("where")),
    Fact("cause", _("cause"), lookup="cause"),
    Fact("starts_at", _("from"), "moment"),
    Fact("ends_at", _("until"), "moment"),
    Fact("in_force", _("in force"), "yes_no", lookup="in_force"),
)
CONFIRMED = (Fact("confirmed_by", _("confirmed by")), Fact("incident", _("incident"), lookup="incident__number"))
TRIP = (
    Fact("number", _("number"), lookup="number"),
    Fact("incident", _("incident"), lookup="incident__number"),
    Fact("state", _("state"), lookup="state"),
    Fact("warehouse", _("from warehouse"), lookup="warehouse__code"),
    Fact("metres", _("metres"), "whole"),
    Fact("planned_seconds", _("planned driving (s)"), "whole"),
    Fact("departed_at", _("departed"), "moment"),
    Fact("finished_at", _("finished"), "moment"),
    Fact("blocked", _("road closed"), "yes_no"),
)


def roads() -> Rows:
    """The stretches of the road network in use."""
    network = RoadNetwork.objects.filter(is_active=True).first()

    def within(rows: QuerySet[Any], asked: Box) -> QuerySet[Any] | Keys:
        return segments_in(network, boxes_of(asked)) if network else rows.none()

    return Rows(
        name="roads",
        title=_("Roads"),
        description=_("The road network lorries are sent by, stretch by stretch, with its limits and its source."),
        facts=ROAD,
        rows=lambda: RoadSegment.objects.filter(network=network),
        features=lambda rows: [_road(row, network) for row in rows],
        within=within,
        key="index",
    )


def closures(user: User | AnonymousUser, *, inside: bool) -> Rows:
    """Closed roads, with when; ``inside`` also who confirmed it and for which incident."""

    def rows() -> QuerySet[Closure]:
        now = clock.now()
        holds = Q(starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        found = scope(user, "read", Closure) if inside else Closure.objects.all()
        return found.select_related("incident").annotate(in_force=Case(When(holds, then=Value(value=True)), default=Value(value=False)))

    return Rows(
        name="closures",
        title=_("Closed roads"),
        description=_("Where no vehicle passes, since when and until when."),
        facts=(*CLOSURE, *CONFIRMED) if inside else CLOSURE,
        rows=rows,
        features=lambda found: _closures(found, inside=inside),
        within=shapes_within(lambda found: _closures(found, inside=False)),
        when=("starts_at", "ends_at"),
    )


def trips(user: User | AnonymousUser) -> Rows:
    """The ways of trips within the caller's reach; never public."""
    return Rows(
        name="trips",
        title=_("Trips"),
        description=_("The ways of vehicles sent out, planned, under way and done."),
        facts=TRIP,
        rows=lambda: scope(user, "read", Trip).select_related("incident", "warehouse"),
        features=lambda rows: [_trip(row) for row in rows],
        within=shapes_within(lambda rows: [_trip(row) for row in rows]),
        when=("planned_at", "finished_at"),
    )


def _road(row: RoadSegment, network: RoadNetwork | None) -> Feature:
    facts = {fact.name: getattr(row, fact.name, None) for fact in ROAD}
    origin = {"synthetic": network.synthetic, "source": network.source} if network else {}
    return keyed(row, line(row.geometry), facts | origin, key="index")


def _closures(rows: Sequence[Any], *, inside: bool) -> list[Feature]:
    wanted = {(row.network_id, index) for row in rows for index in row.segments}
    near = RoadSegment.objects.filter(network__in={key for key, _index in wanted}, index__in={index for _key, index in wanted})
    shapes = {(network, index): geometry for network, index, geometry in near.values_list("network_id", "index", "geometry")} if wanted else {}
    return [keyed(row, _closed(row, shapes), _closure(row, inside=inside)) for row in rows]


def _closed(row: Closure, shapes: dict[tuple[int, int], list[list[float]]]) -> dict[str, Any] | None:
    lines = [line(shapes[row.network_id, index])["coordinates"] for index in row.segments if (row.network_id, index) in shapes]
    return {"type": "MultiLineString", "coordinates": lines} if lines else row.geometry


def _closure(row: Any, *, inside: bool) -> dict[str, Any]:
    facts = {fact.name: getattr(row, fact.name) for fact in CLOSURE}
    own = {"confirmed_by": row.confirmed_by, "incident": row.incident.number if row.incident else ""}
    return facts | (own if inside else {})


def _trip(row: Trip) -> Feature:
    facts = {fact.name: getattr(row, fact.name, None) for fact in TRIP}
    own = {"incident": row.incident.number if row.incident else "", "warehouse": row.warehouse.code, "blocked": row.blocked_by_id is not None}
    return keyed(row, line(row.geometry) if row.geometry else None, facts | own)
