"""Keep tonight's readiness of every plan in force; run it once a night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from gis.services.readiness import keep_all


class Command(BaseCommand):
    """``manage.py snapshot_readiness``: running it twice a day writes over the first."""

    help = "Compute how ready each level of each plan in force is and keep it for the plot."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django passes its own
        """Compute and say how many."""
        self.stdout.write(_("%(n)s levels kept.") % {"n": keep_all()})
