"""Django's migrate, with the guards between the worlds taken off before it and put back after."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from relief.core.world_guard import install, remove


class Command(Migrate):
    """``manage.py migrate``."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; a plan or a check changes nothing, so the guards stay."""
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            install(connection)
