"""Back up the database and the uploaded files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from relief.core.services.backups import back_up
from relief.problems import Problem

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """``manage.py backup [--to DIR]``."""

    help = "Write one archive with the database, the uploaded files and a manifest; people go on working meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        """Another folder than ``RELIEF_BACKUP_DIR`` may be named."""
        parser.add_argument("--to", type=Path)

    def handle(self, **options: Any) -> None:
        """Say where it is and what it holds."""
        try:
            archive, manifest = back_up(to=options["to"])
        except Problem as problem:
            raise CommandError(problem.say(_)) from problem
        self.stdout.write(
            _("%(archive)s: %(rows)s rows of %(tables)s tables, %(files)s files, %(megabytes).1f MB.")
            % {
                "archive": archive,
                "rows": sum(manifest.rows.values()),
                "tables": len(manifest.rows),
                "files": len(manifest.files),
                "megabytes": archive.stat().st_size / 1e6,
            }
        )
