"""The road of a waybill in words, for the paper that travels with the goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.domain.surveys import is_surveyed, survey_key
from gis.models import RoadSegment, SurveyedRoute, TripStop
from inventory.papers import Road

if TYPE_CHECKING:
    from gis.models import Trip
    from inventory.models import Waybill

MOST_NAMES = 12


def road_of(waybill: Waybill) -> Road | None:
    """The planned way to the waybill's stop: names in order, driving time (min), and the length (m) where it is the last stop."""
    stop = TripStop.objects.filter(waybill=waybill).select_related("trip").first()
    if stop is None:
        return None
    last = not TripStop.objects.filter(trip=stop.trip, order__gt=stop.order).exists()
    return Road(_named(stop.trip), stop.trip.metres if last else None, -(-stop.eta_seconds // 60))


def _named(trip: Trip) -> str:
    rows = RoadSegment.objects.filter(network=trip.network_id, index__in=trip.segments).values_list("index", "ref", "name")
    called = {index: name or ref for index, ref, name in rows}
    by_hand = {survey_key(index): index for index in trip.segments if is_surveyed(index)}
    called |= {by_hand[key]: name for key, name in SurveyedRoute.objects.filter(pk__in=by_hand).values_list("pk", "name")}
    names = list(dict.fromkeys(name for index in trip.segments if (name := called.get(index))))
    shown = names if len(names) <= MOST_NAMES else [*names[: MOST_NAMES // 2], "…", *names[-MOST_NAMES // 2 :]]
    return " → ".join(shown)
