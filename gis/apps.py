"""Townships, roads and dispatch."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GisConfig(AppConfig):
    """Road networks, closures, needs, sourcing proposals, trips and the dispatch map."""

    name = "gis"
    verbose_name = _("Map and dispatch")
