"""One map ready to be drawn, listed or written to a file: the same layers each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis.map_words import as_of
from gis.maps import tag_of
from gis.models import RoadNetwork
from gis.selectors.city import city_layers, stores_of
from gis.selectors.layers import ground_layers, incident_layers
from gis.selectors.sourcing import sources
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis.selectors.layers import Layers
    from inventory.models import Warehouse
    from relief.core.models import Incident

KEPT_SECONDS = 5


@dataclass(frozen=True)
class Chart:
    """Title, network, changing layers with their tags, from where distances are counted, and the stores behind it."""

    title: str
    network: RoadNetwork | None
    layers: Layers
    tags: dict[str, str]
    datum: str
    origin: tuple[float, float] | None
    stores: Callable[[], list[Warehouse]] = field(repr=False)

    @property
    def synthetic(self) -> bool:
        """Whether the roads are made up."""
        return self.network is not None and self.network.synthetic

    def ground(self) -> Layers:
        """What lies under it and hardly changes."""
        return ground_layers(self.network)


def incident_chart(incident: Incident, *, kept: bool = False) -> Chart:
    """The map of one incident, the same for all its readers.

    ``kept``: many pages ask at once after one event, so an answer not older than five seconds and no event may be given again.
    """
    network = active()
    layers, tags, datum = _kept(incident, network) if kept else _fresh(incident_layers(incident, network))
    origin = (incident.longitude, incident.latitude) if incident.longitude is not None and incident.latitude is not None else None
    return Chart(incident.name, network, layers, tags, datum, origin, lambda: list(sources(incident)))


def city_chart(user: Any) -> Chart:
    """The map of everything within a person's reach."""
    network = active()
    layers, tags, datum = _fresh(city_layers(user, network))
    return Chart(_("Map"), network, layers, tags, datum, None, lambda: stores_of(user))


def active() -> RoadNetwork | None:
    """The network that routes, if there is one."""
    return RoadNetwork.objects.filter(is_active=True).first()


def _fresh(layers: Layers) -> tuple[Layers, dict[str, str], str]:
    return layers, {name: tag_of(rows) for name, rows in layers.items()}, as_of()


def _kept(incident: Incident, network: RoadNetwork | None) -> tuple[Layers, dict[str, str], str]:
    key = f"chart:{current_world_id()}:{incident.pk}:{incident.event_sequence}:{network.pk if network else 0}:{get_language()}"
    found = cache.get(key)
    if found is None:
        found = _fresh(incident_layers(incident, network))
        cache.set(key, found, KEPT_SECONDS)
    return found  # type: ignore[no-any-return]
