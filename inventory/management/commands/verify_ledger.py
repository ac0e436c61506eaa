"""Examine the book of goods: rows, balances at every moment, worlds, seals. Ends with 1 where anything is wrong."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.selectors.verification import verify

SHOWN = 50


class Command(BaseCommand):
    """``manage.py verify_ledger``."""

    help = "Examine the book of goods; ends with 1 and says in sentences what is wrong."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django passes its options
        """Print the faults, the altered rows first, or that there are none."""
        verdict = verify()
        for fault in verdict.faults[:SHOWN]:
            self.stderr.write(fault.sentence)
        if not verdict.sound:
            number = len(verdict.faults)
            raise CommandError(ngettext("The book has %(number)s fault.", "The book has %(number)s faults.", number) % {"number": number})
        facts = {"movements": verdict.movements, "holdings": verdict.holdings, "seals": verdict.seals}
        self.stdout.write(_("The book is in order: %(movements)s movements, %(holdings)s holdings, %(seals)s sealed days.") % facts)
