"""The shared core of every registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Places, organisations, people, worlds, incidents, events, papers and messages."""

    name = "relief.core"
    label = "core"
    verbose_name = _("Society")

    def ready(self) -> None:
        """Forget with whoever is erased what the core's own rows say of him."""
        from relief.core.services import forgetting  # noqa: F401, PLC0415 - models must be loaded first
