"""One map ready to be drawn, listed or written to a file: the same layers each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gis.map_words import as_of
from gis.models import RoadNetwork
from gis.selectors.city import city_layers, stores_of
from gis.selectors.crews import LAYER, crew_marks
from gis.selectors.layers import ground_layers, incident_layers
from gis.selectors.sourcing import sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis.selectors.layers import Layers
    from inventory.models import Warehouse
    from relief.core.models import Incident


@dataclass(frozen=True)
class Chart:
    """Title, network, changing layers, when they were true, from where distances are counted, and the stores behind it."""

    title: str
    network: RoadNetwork | None
    layers: Layers
    datum: str
    origin: tuple[float, float] | None
    stores: Callable[[], list[Warehouse]] = field(repr=False)

    @property
    def synthetic(self) -> bool:
        """Whether the roads are made up."""
        return self.network is not None and self.network.synthetic

    @property
    def words(self) -> dict[str, str]:
        """What the map's note says instead, where there are no roads at all."""
        return {} if self.network else {"synthetic": _("No road network is loaded: ways, driving times and closures cannot be worked out.")}

    def ground(self) -> Layers:
        """What lies under it and hardly changes."""
        return ground_layers(self.network)


def incident_chart(incident: Incident, user: Any = None) -> Chart:
    """The map of one incident, the same for all its readers but for the crews, which are those this user may see (nobody: none)."""
    network = active()
    layers = incident_layers(incident, network) | ({LAYER: crew_marks(user, incident)} if user else {})
    origin = (incident.longitude, incident.latitude) if incident.longitude is not None and incident.latitude is not None else None
    return Chart(incident.name, network, layers, as_of(), origin, lambda: list(sources(incident)))


def city_chart(user: Any) -> Chart:
    """The map of everything within a person's reach."""
    network = active()
    return Chart(_("Map"), network, city_layers(user, network) | {LAYER: crew_marks(user)}, as_of(), None, lambda: stores_of(user))


def active() -> RoadNetwork | None:
    """The network that routes, if there is one."""
    return RoadNetwork.objects.filter(is_active=True).first()
