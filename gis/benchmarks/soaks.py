"""P11, the soak: fifty pages watch the map beside five people who close and open roads; nothing fails and memory stays flat."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command

from gis.soak import Tally, soak, warm_up, watched
from gis.soak_memory import family, resident_mb, sampled
from relief.core.access import may
from relief.core.benchmarks import Figure, Setting, WrongAnswer
from relief.core.models import Incident, User
from relief.core.roles import DISPATCHERS

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS, WRITERS, EVERY, PACE = 50, 5, 5.0, 5.0
THREADS = 8
PATIENCE = 120
Process = subprocess.Popen[Any]


def soaks(setting: Setting) -> Iterator[Figure]:
    """Whether the pages get as many answers as they would ask for, and by how much memory rises meanwhile."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", stdout=io.StringIO())
    seconds = 20.0 if setting.quick else 60.0
    report = soaked(seconds=seconds, clients=CLIENTS, writers=WRITERS, every=EVERY, pace=PACE)
    if report["errors"]:
        raise WrongAnswer(f"{report['errors']} requests failed: {report['notes']}")
    name = f"{CLIENTS} pages beside {WRITERS} writers, {seconds:g} s"
    polls = report["kinds"]["poll"]["requests"]
    yield Figure(f"{name}: polls answered", polls, CLIENTS * seconds / EVERY, "polls", 0.8, "higher", "all they can ask")
    limit = f"limit: 3 % of {report['rss_mb_start']:g} MB"
    yield Figure(f"{name}: memory rises by", max(0.0, report["rise_mb"]), report["rise_mb_allowed"], "MB", 1.0, "lower", limit)


def soaked(*, seconds: float, clients: int, writers: int, every: float, pace: float) -> dict[str, Any]:
    """Warm a server of our own up, watch it for so long, and tell requests, errors, times and memory."""
    incident, user = leading()
    with served() as (address, process):
        eye = watched(address, incident, user)

        def resident() -> float:
            return resident_mb(family(process.pid))

        warm, tally = warm_up(eye, resident), Tally()
        with sampled(tally, resident) as samples:
            soak(eye, tally, seconds=seconds, clients=clients, writers=writers, every=every, pace=pace)
    told = {"seconds": seconds, "clients": clients, "writers": writers, "every": every, "pace": pace}
    warmed = {"warm_up_requests": warm.requests, "errors": tally.errors + warm.errors, "notes": [*warm.notes, *tally.notes]}
    return {**told, **tally.report(), **warmed, **samples.report()}


def leading() -> tuple[Incident, User]:
    """A running incident and somebody who may lead it."""
    for incident in Incident.objects.filter(state__in=Incident.RUNNING).select_related("organisation"):
        for user in User.objects.filter(is_active=True, person__isnull=False):
            if may(user, "write", incident.organisation, DISPATCHERS):
                return incident, user
    raise WrongAnswer("No incident is running that somebody may lead; load the demonstration first (manage.py demo).")


@contextmanager
def served() -> Iterator[tuple[str, Process]]:
    """The product on a free port of the loopback, in one worker, as make run serves it; yields address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("granian"))
    size = ["--workers", "1", "--blocking-threads", str(THREADS)]
    command = [program, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), *size, "--no-ws", "relief.wsgi:application"]
    surroundings = {**os.environ, "PYTHONPATH": str(settings.BASE_DIR)}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own server
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int, process: Process) -> None:
    for _second in range(PATIENCE):
        if process.poll() is not None:
            raise WrongAnswer("The server did not start.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(1)
        else:
            return
    raise WrongAnswer("The server did not answer within two minutes.")
