"""Seal every day that is over: a hash chain anybody can check. Ends with 1, and seals nothing, where the book has a fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from inventory.domain.errors import UnsoundBook
from inventory.services.seals import latest_day, seal_days

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """``manage.py seal_ledger --day 2016-09-28``."""

    help = "Seal every day that is over and not sealed yet, each on top of the day before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day to stop at."""
        parser.add_argument("--day", type=date.fromisoformat, help="the last day to seal (YYYY-MM-DD); the default is yesterday")

    def handle(self, *, day: date | None = None, **options: Any) -> None:  # noqa: ARG002 - Django passes its options
        """Print one line a link."""
        if day is not None and day > latest_day():
            raise CommandError(_("%(day)s is not over yet and cannot be sealed.") % {"day": day.isoformat()})
        try:
            seals = seal_days(until=day)
        except UnsoundBook as refusal:
            raise CommandError(refusal.say(_)) from refusal
        for seal in seals:
            self.stdout.write(f"{seal.day.isoformat()} {seal.movements} {seal.digest}")
        if not seals:
            self.stdout.write(_("There is nothing to seal."))
