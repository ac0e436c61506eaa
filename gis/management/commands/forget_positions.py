"""Delete what drivers told of their places more than thirty days ago; for every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gis.services.positions import forget_positions


class Command(BaseCommand):
    """``manage.py forget_positions``."""

    help = "Delete positions of trips older than thirty days."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django passes its own
        """Delete and say how many."""
        self.stdout.write(str(forget_positions()))
