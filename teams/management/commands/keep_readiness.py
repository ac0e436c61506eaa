"""``manage.py keep_readiness``: write down tonight how many of every squad could go; once a night, any number of times."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from teams.models import RescueTeam
from teams.services.readiness import keep_day


class Command(BaseCommand):
    """Nightly, beside the seals and the backup."""

    help = "Keep today's readiness of every squad for the plot."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django passes its own
        """Compute, keep, say how many."""
        n = keep_day(RescueTeam.objects.all())
        self.stdout.write(ngettext("Readiness of %(n)d squad kept.", "Readiness of %(n)d squads kept.", n) % {"n": n})
