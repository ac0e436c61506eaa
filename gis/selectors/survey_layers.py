"""The map of surveyed ways: roads to draw along, what is closed, what was measured before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis.selectors.layers import closure_marks, feature, ground_layers, line
from gis.selectors.roads import closures_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis.models import RoadNetwork, SurveyedRoute
    from gis.selectors.layers import Layers


def survey_layers(network: RoadNetwork | None, rows: Iterable[SurveyedRoute], chosen: Sequence[SurveyedRoute]) -> Layers:
    """Ground, closures and surveyed ways; the chosen ones are drawn over the others. A fixed number of queries."""
    ways = [
        feature(
            line(row.geometry),
            kind="primary" if row in chosen or not chosen else "alternate",
            title=row.name,
            lines=[_("%(km).1f km") % {"km": row.length_m / 1000}, f"{row.surveyed_on:%Y-%m-%d} · {row.surveyed_by}"],
            chosen=row in chosen,
        )
        for row in rows
    ]
    return ground_layers(network) | {"closures": closure_marks(closures_in_force(network), network) if network else [], "routes": ways}
