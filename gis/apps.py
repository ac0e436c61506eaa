"""Townships, roads and dispatch."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GisConfig(AppConfig):
    """Road networks, closures, needs, sourcing proposals, trips and the dispatch map."""

    name = "gis"
    verbose_name = _("Map and dispatch")

    def ready(self) -> None:
        """Give keepers' phones the vehicles, and read drivers' text messages."""
        from gis import phone_closures, phones, texts  # noqa: F401, PLC0415 - models must be loaded first
