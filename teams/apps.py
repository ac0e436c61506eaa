"""Rescue teams."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    """The squad, its members and their papers, call-outs, musters and missions."""

    name = "teams"
    verbose_name = _("Teams")

    def ready(self) -> None:
        """Give phones the musters, incidents their crews, and let the house know what is due, what to forget and how text messages are read."""
        from teams import absences, blanks, dues, incidents, phones, rounds, texts  # noqa: F401, PLC0415 - models must be loaded first
        from teams.services import falling_back, forgetting  # noqa: F401, PLC0415 - as above
