"""``manage.py soak``: 50 pages watch the map for ten minutes beside 5 writers, against a real server on a copy of the database."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from gis.soak import family, resident_mb, soak, watched
from relief.core.access import may
from relief.core.models import Incident, User
from relief.core.roles import DISPATCHERS

if TYPE_CHECKING:
    from collections.abc import Iterator

WARM = 0.1  # the share of the time after which memory is first measured: every worker has read its modules by then
GROWTH, SLACK_MB = 1.1, 20


class Command(BaseCommand):
    """Bounded, on the loopback only; exit code 1 where a request failed or memory grew."""

    help = "Watch the map with many clients beside writers, and tell requests, errors, p99 and memory."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long and how many."""
        parser.add_argument("--seconds", type=float, default=600)
        parser.add_argument("--clients", type=int, default=50)
        parser.add_argument("--writers", type=int, default=5)
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two asks of a page")
        parser.add_argument("--pace", type=float, default=5.0, help="seconds between two acts of a writer")
        parser.add_argument("--here", action="store_true", help="write into this database itself (for one made for the purpose)")

    def handle(self, **options: Any) -> None:
        """On a copy, unless told otherwise."""
        if not options["here"]:
            self._on_a_copy(options)
            return
        incident, user = _leading()
        with served() as (address, process):
            eye = watched(address, incident, user)
            memory: list[float] = []
            timer = threading.Timer(WARM * options["seconds"], lambda: memory.append(resident_mb(family(process.pid))))
            timer.start()
            names = ("seconds", "clients", "writers", "every", "pace")
            tally = soak(eye, **{name: options[name] for name in names})
            timer.join()
            memory.append(resident_mb(family(process.pid)))
        report = {**{name: options[name] for name in names}, **tally.report(), "rss_mb_start": memory[0], "rss_mb_end": memory[-1]}
        self._tell(report)
        if tally.errors or memory[-1] > memory[0] * GROWTH + SLACK_MB:
            raise CommandError("A request failed, or memory grew; see the figures above.")

    def _on_a_copy(self, options: dict[str, Any]) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("Make a copy of the database, point DATABASE_URL at it and use --here.")
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / "soak.sqlite3"
            with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source, sqlite3.connect(copy) as target:
                source.backup(target)
            told = [f"--{name}={options[name]}" for name in ("seconds", "clients", "writers", "every", "pace")]
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


def _leading() -> tuple[Incident, User]:
    """A running incident and somebody who may lead it."""
    for incident in Incident.objects.filter(state__in=Incident.RUNNING).select_related("organisation"):
        for user in User.objects.filter(is_active=True, person__isnull=False):
            if may(user, "write", incident.organisation, DISPATCHERS):
                return incident, user
    raise CommandError("No incident is running that somebody may lead; load the demonstration first (manage.py demo).")


@contextmanager
def served() -> Iterator[tuple[str, subprocess.Popen[Any]]]:
    """The product on a free port of the loopback, as make run serves it; yields address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("granian"))
    size = ["--workers", "1", "--blocking-threads", "8"]
    command = [program, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), *size, "--no-ws", "relief.wsgi:application"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own server
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: subprocess.Popen[Any]) -> None:
    for _second in range(120):
        if process.poll() is not None:
            raise CommandError("The server did not start.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(1)
        else:
            return
    raise CommandError("The server did not answer within two minutes.")
