"""The registry mechanism: one declaration becomes pages, API, exchange, layer, measures and clocks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrarConfig(AppConfig):
    """Loads every app's ``registry.py`` once all models are known."""

    name = "relief.registrar"
    label = "registrar"
    verbose_name = _("Registries")

    def ready(self) -> None:
        """Find the declarations, as the admin finds its own."""
        from django.utils.module_loading import autodiscover_modules  # noqa: PLC0415 - apps must be ready first

        autodiscover_modules("registry")
