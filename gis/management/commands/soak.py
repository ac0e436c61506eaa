"""``manage.py soak``: 50 pages watch the map for ten minutes beside 5 writers, against a real server on a copy of the database."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from gis.benchmarks.soaks import CLIENTS, EVERY, PACE, WRITERS, soaked
from relief.core.benchmarks import WrongAnswer

NAMES = ("seconds", "clients", "writers", "every", "pace")


class Command(BaseCommand):
    """Bounded, on the loopback only; exit code 1 where a request failed or memory grew."""

    help = "Watch the map with many clients beside writers, and tell requests, errors, p99 and memory."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long and how many."""
        parser.add_argument("--seconds", type=float, default=600)
        parser.add_argument("--clients", type=int, default=CLIENTS)
        parser.add_argument("--writers", type=int, default=WRITERS)
        parser.add_argument("--every", type=float, default=EVERY, help="seconds between two asks of a page")
        parser.add_argument("--pace", type=float, default=PACE, help="seconds between two acts of a writer")
        parser.add_argument("--here", action="store_true", help="write into this database itself (for one made for the purpose)")

    def handle(self, **options: Any) -> None:
        """On a copy, unless told otherwise."""
        if not options["here"]:
            self._on_a_copy(options)
            return
        try:
            report = soaked(**{name: options[name] for name in NAMES})
        except WrongAnswer as error:
            raise CommandError(str(error)) from error
        self._tell(report)
        if report["errors"] or report["rise_mb"] > report["rise_mb_allowed"]:
            raise CommandError("A request failed, or memory grew; see the figures above.")

    def _on_a_copy(self, options: dict[str, Any]) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("Make a copy of the database, point DATABASE_URL at it and use --here.")
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / "soak.sqlite3"
            with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source, sqlite3.connect(copy) as target:
                source.backup(target)
            told = [f"--{name}={options[name]}" for name in NAMES]
            command = [
                "/usr/bin/env",
                f"DATABASE_URL=sqlite:///{copy}",
                sys.executable,
                str(settings.BASE_DIR / "manage.py"),
                "soak",
                "--here",
                *told,
            ]
            done = subprocess.run(command, check=False)  # noqa: S603 - ourselves
        if done.returncode:
            raise CommandError("The soak failed.")

    def _tell(self, report: dict[str, Any]) -> None:
        folder = settings.VAR_DIR / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(report, indent=2, ensure_ascii=False)
        (folder / "soak.json").write_text(text + "\n", encoding="utf-8")
        self.stdout.write(text)
