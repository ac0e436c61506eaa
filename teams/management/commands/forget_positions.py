"""``manage.py forget_positions``: delete the tracks of rescuers 30 days after their mission; every night, any number of times."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from teams.services.forgetting import forget_positions


class Command(BaseCommand):
    """Nightly, beside the seals and the backup."""

    help = "Delete positions of people on missions closed more than 30 days ago."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django passes its own
        """Delete, say how many."""
        n = forget_positions()
        self.stdout.write(ngettext("%(n)d position deleted.", "%(n)d positions deleted.", n) % {"n": n})
