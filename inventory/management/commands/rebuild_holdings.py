"""Throw the holdings and checkpoints away and make them again from the movements."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from inventory.services.rebuilding import rebuild_holdings


class Command(BaseCommand):
    """``manage.py rebuild_holdings``."""

    help = "Make all holdings and checkpoints again from the movements."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django passes its options
        """Rebuild and say how much was made and how much of it was different before."""
        made = rebuild_holdings()
        self.stdout.write(_("%(holdings)s holdings rebuilt, %(changed)s of them had been different.") % made._asdict())
