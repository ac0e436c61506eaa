"""Rescue teams."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    """The squad, its members and their papers, musters and missions."""

    name = "teams"
    verbose_name = _("Teams")

    def ready(self) -> None:
        """Give phones the musters, and let the house know what is due and what to forget."""
        from teams import dues, phones  # noqa: F401, PLC0415 - models must be loaded first
        from teams.services import forgetting  # noqa: F401, PLC0415 - as above
