"""The registry mechanism: one declaration becomes pages, API, exchange, layer, measures and clocks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrarConfig(AppConfig):
    """Opens the desk and loads every app's ``registry.py`` once all models are known."""

    name = "relief.registrar"
    label = "registrar"
    verbose_name = _("Registries")

    def ready(self) -> None:
        """Put our desk in the admin's place, then find the declarations and the seeders of drill worlds, as the admin finds its own."""
        from django.contrib import admin  # noqa: PLC0415 - apps must be ready first
        from django.contrib.admin import sites  # noqa: PLC0415
        from django.utils.module_loading import autodiscover_modules  # noqa: PLC0415

        from relief.registrar import checks  # noqa: F401, PLC0415 - registers itself
        from relief.registrar.site import Desk  # noqa: PLC0415

        admin.site = sites.site = Desk()
        autodiscover_modules("registry", "world")
