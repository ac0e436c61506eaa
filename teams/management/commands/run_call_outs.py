"""``manage.py run_call_outs``: turn the clock of call-outs once, or every few seconds until stopped."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from relief.core.models import World
from relief.core.worlds import entered
from teams.services.call_clock import turn_clock

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Waves, voice calls, the chain and tests on schedule, in the real world and in every drill that runs."""

    help = "Do what is due in running call-outs: voice calls, next waves, the chain, tests on schedule. Once a minute by cron, or --every 15."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often."""
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="Do not end; turn the clock every so many seconds.")

    def handle(self, **options: Any) -> None:
        """One line for each thing done."""
        while True:
            self._turn()
            if not options["every"]:
                return
            time.sleep(options["every"])
            close_old_connections()

    def _turn(self) -> None:
        for world in World.objects.filter(closed_at__isnull=True).order_by("pk").values_list("pk", flat=True):
            with entered(world):
                for line in turn_clock():
                    self.stdout.write(line)
