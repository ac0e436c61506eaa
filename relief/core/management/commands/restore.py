"""Take a backup back into an empty database and prove it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from relief.core.services.backups import Restored, restore
from relief.problems import Problem

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """``manage.py restore FILE --into URL_OR_PATH [--media DIR]``."""

    help = "Restore a backup into an empty database, then run the migrations check and verify_ledger there."
    requires_system_checks: list[str] = []  # the running database may be the reason for restoring

    def add_arguments(self, parser: CommandParser) -> None:
        """The archive, the empty place, and the empty folder for uploaded files."""
        parser.add_argument("archive", type=Path)
        parser.add_argument("--into", required=True, help="database URL, or the path of a new SQLite file")
        parser.add_argument("--media", type=Path, help="folder for the uploaded files")

    def handle(self, **options: Any) -> None:
        """Say what came back, what was proved, and how to switch over."""
        try:
            restored = restore(archive=options["archive"], into=options["into"], media=options["media"] or self._media(options["archive"]))
        except Problem as problem:
            raise CommandError(problem.say(_)) from problem
        self._tell(restored)
        if not restored.proved:
            raise CommandError(_("The restored database is not proved. Do not use it."))
        self.stdout.write(_("Proved. To use it, start the product with DATABASE_URL set to this database."))

    def _media(self, archive: Path) -> Path:
        return Path(settings.VAR_DIR) / "restored" / archive.stem

    def _tell(self, restored: Restored) -> None:
        manifest = restored.manifest
        facts = {"made_at": manifest.made_at, "rows": sum(manifest.rows.values()), "tables": len(manifest.rows)}
        self.stdout.write(_("Backup of %(made_at)s: %(rows)s rows of %(tables)s tables restored, as many as were saved.") % facts)
        for proof in restored.proofs:
            mark = "✓" if proof.passed else "✗"
            self.stdout.write(f"{mark} {proof.command}: {proof.said}")
