"""Django's migrate, with the guards between the worlds taken off before it and put back after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from relief.core.world_guard import install, remove

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# The last commit that holds the migrations the first ones of today stand for.
LAST_WITH_STEPS = "b309131"


class Command(Migrate):
    """``manage.py migrate``."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; a plan or a check changes nothing, so the guards stay. Refuses a database that stands between two squashed migrations."""
        connection = connections[options["database"]]
        _require_whole(connection)
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            install(connection)


def _require_whole(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError where the database has run some of the steps a first migration stands for, but not the last of them."""
    run = set(MigrationRecorder(connection).applied_migrations())
    loader = MigrationLoader(None)
    for key, migration in loader.replacements.items():
        gone = [step for step in migration.replaces if step not in loader.disk_migrations]
        known = max((name for app, name in run if app == key[0]), default="")
        if gone and known and not {key, gone[-1]} & run:
            facts = {"app": key[0], "last": known, "wanted": gone[-1][1], "commit": LAST_WITH_STEPS}
            raise CommandError(
                _("%(app)s of this database stands at %(last)s; this version begins at %(wanted)s. Bring it there with commit %(commit)s first.")
                % facts
            )
