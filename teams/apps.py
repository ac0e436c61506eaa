"""Rescue teams."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    """The squad, its members and their papers."""

    name = "teams"
    verbose_name = _("Teams")
