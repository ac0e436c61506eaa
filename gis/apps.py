"""Townships, roads and dispatch."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GisConfig(AppConfig):
    """Road networks, closures, needs, sourcing proposals, trips and the dispatch map."""

    name = "gis"
    verbose_name = _("Map and dispatch")

    def ready(self) -> None:
        """Give keepers' phones the vehicles, read drivers' text messages, weigh what leaves, and tell the desk which maps coordinates come from."""
        from gis import desk_maps, phone_closures, phones, rounds, texts  # noqa: F401, PLC0415 - models must be loaded first
        from gis.services import gates  # noqa: F401, PLC0415 - the gate is declared by being read
