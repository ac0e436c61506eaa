"""``manage.py rounds night|morning|minute``: do what is due at this time of day, all of it, whatever of it fails."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.translation import gettext as _

from relief.core.rounds import At, Done, go_round
from relief.problems import Problem

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """By cron or a timer, or as a service with ``--every``."""

    help = "Do what is due: 'night' seals, computes and deletes; 'morning' writes to people; 'minute' turns the clocks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which round, and how often."""
        parser.add_argument("at", choices=[str(at) for at in At])
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="do not end; go round again every so many seconds")

    def handle(self, *, at: str, every: int, **options: Any) -> None:  # noqa: ARG002 - Django passes its own
        """One line for each thing there was to do; ends with 1 where something failed, after all the rest is done."""
        while True:
            failed = [done for done in go_round(At(at)) if self._tell(done)]
            if not every:
                break
            time.sleep(every)
            close_old_connections()
        if failed:
            raise CommandError(_("%(n)s could not be done; everything else was.") % {"n": len(failed)})

    def _tell(self, done: Done) -> bool:
        if done.trouble is not None:
            why = done.trouble.say(_) if isinstance(done.trouble, Problem) else repr(done.trouble)
            self.stderr.write(f"{done.work.words}: {why}")
        elif done.number:
            self.stdout.write(f"{done.work.words}: {done.number}")
        return done.trouble is not None
