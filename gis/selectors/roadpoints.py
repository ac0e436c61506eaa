"""A caller's words about a road, answered with a point of the network in use or with what is known."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis.domain.alongroads import FARTHEST_M, Stretch, foot_of, lengths, numbers, ways
from gis.domain.refusals import NoStartOnRoad, PlaceOffRoad, RoadTooShort, SeveralPlaces, UnknownPlace, UnknownRoad, WhichWay
from gis.models import RoadSegment
from gis.selectors.roads import active_network
from relief.core.domain.nearness import metres_between
from relief.core.selectors.gazetteer import search, spots

if TYPE_CHECKING:
    from gis.domain.alongroads import Way
    from gis.domain.phrases import OnRoad
    from gis.models import RoadNetwork
    from relief.core.selectors.gazetteer import Spot

KNOWN_SHOWN = 12


@dataclass(frozen=True, slots=True)
class RoadPoint:
    """A point on a road in WGS-84 degrees, and the place the length was counted from."""

    longitude: float
    latitude: float
    start: Spot


def one_spot(text: str) -> Spot:
    """The one place a name means: an exact name goes before a part of one. Raises UnknownPlace, SeveralPlaces."""
    found = [spot for spot in search(text) if spot.point is not None]
    exact = [spot for spot in found if text in {spot.name, spot.name[:-1]} and spot.key[0] == "d"] or [spot for spot in found if spot.name == text]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise UnknownPlace(text=text)
    if len(found) > 1:
        raise SeveralPlaces(text=text, names="、".join(str(spot) for spot in found), keys=[spot.key for spot in found])
    return found[0]


def point_on_road(said: OnRoad) -> RoadPoint:
    """Where that is. Raises NoNetwork, UnknownRoad, NoStartOnRoad, UnknownPlace, SeveralPlaces, PlaceOffRoad, RoadTooShort, WhichWay."""
    network = active_network()
    stretches = _stretches(network, said)
    km = f"{said.metres / 1000:g}"
    if not said.start:
        raise NoStartOnRoad(ref=said.ref, km=km)
    start = one_spot(said.start)
    length = f"{sum(one.metres for one in stretches) / 1000:.1f}"
    foot = foot_of(stretches, start.point or (0.0, 0.0))
    if foot is None or foot.away > FARTHEST_M:
        raise PlaceOffRoad(place=start.name, ref=said.ref, length=length, away=f"{(foot.away if foot else 0) / 1000:.1f}")
    found = ways(stretches, foot, said.metres)
    arriving = [way for way in found if way.at is not None]
    if not arriving:
        reach = f"{max((way.metres for way in found), default=0) / 1000:.1f}"
        raise RoadTooShort(place=start.name, ref=said.ref, length=length, asked=km, reach=reach)
    way = arriving[0] if len(arriving) == 1 else _towards(arriving, said, start)
    lon, lat = way.at or (0.0, 0.0)
    return RoadPoint(lon, lat, start)


def _stretches(network: RoadNetwork, said: OnRoad) -> list[Stretch]:
    rows = RoadSegment.objects.filter(network=network, ref__icontains=said.ref).values_list("start", "end", "length_m", "geometry", "ref")
    found = [
        Stretch(start, end, metres, tuple((lon, lat) for lon, lat, *_ in line))
        for start, end, metres, line, refs in rows
        if said.ref in numbers(refs)
    ]
    if not found:
        known = _known(network, said)
        raise UnknownRoad(
            network=network.name, ref=said.ref, known=("、".join(known[:KNOWN_SHOWN]) + ("…" if len(known) > KNOWN_SHOWN else "")) or "—"
        )
    return found


def _known(network: RoadNetwork, said: OnRoad) -> list[str]:
    """The roads of a network that have a number: nearest first to the place that was said, else those that begin with the same letter.

    How far a road lies off is reckoned to the nearest end of its stretches.
    """
    rows = list(RoadSegment.objects.filter(network=network).exclude(ref="").values_list("ref", "length_m", "geometry"))
    known = lengths((refs, metres) for refs, metres, _line in rows)
    if (start := _start(said)) is None or start.point is None:
        ordered = sorted(known.items(), key=lambda one: (one[0][:1] != said.ref[:1], one[0]))
        return [_("%(road)s (%(km).1f km)") % {"road": name, "km": metres / 1000} for name, metres in ordered]
    away: dict[str, float] = {}
    for refs, _metres, line in rows:
        near = min(metres_between(start.point, (end[0], end[1])) for end in (line[0], line[-1]))
        away |= {name: min(near, away.get(name, near)) for name in numbers(refs)}
    return [
        _("%(road)s (%(km).1f km, %(away).1f km from %(place)s)")
        % {"road": name, "km": known[name] / 1000, "away": metres / 1000, "place": start.name}
        for name, metres in sorted(away.items(), key=itemgetter(1, 0))
    ]


def _start(said: OnRoad) -> Spot | None:
    """The place that was said, where it is one."""
    try:
        return one_spot(said.start) if said.start else None
    except (UnknownPlace, SeveralPlaces):
        return None


def _towards(found: list[Way], said: OnRoad, start: Spot) -> Way:
    """The way towards the place that was said; without one, the question names what lies ahead."""
    if said.towards:
        goal = one_spot(said.towards).point or (0.0, 0.0)
        ordered = sorted(found, key=lambda way: metres_between(way.ahead, goal))
        here = metres_between(start.point or goal, goal)
        if metres_between(ordered[0].at or ordered[0].ahead, goal) < here or metres_between(ordered[0].ahead, goal) < here:
            return ordered[0]
    names = _names([way.ahead for way in found])
    raise WhichWay(ref=said.ref, place=start.name, names="、".join(names), choices=names)


def _names(points: list[tuple[float, float]]) -> list[str]:
    """The nearest county or township to each point, each name once."""
    places = [spot for spot in spots() if spot.key[0] == "d" and spot.point]
    near = [min(places, key=lambda spot: metres_between(point, spot.point or point), default=None) for point in points]
    return list(dict.fromkeys(spot.name for spot in near if spot is not None))
