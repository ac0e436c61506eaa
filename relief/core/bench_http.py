"""A server of our own and many clients that ask it as fast as it answers: what benchmarks over HTTP share."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from relief.core.benchmarks import WrongAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORKERS, THREADS = 2, 8  # as many threads a worker as in compose.yaml: each keeps a connection to the database
OURS = "relief.wsgi:application"
ANSWERED = frozenset({200, 201, 304})
PATIENCE = 120  # seconds for a server to start on a busy machine
Request = tuple[str, str, dict[str, str], bytes]


@dataclass
class Run:
    """What a number of clients saw in some seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Accepted requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of 100 answers came."""
        return sorted(self.latencies)[int(len(self.latencies) * 0.99)] * 1000


def middle(runs: list[Run], name: str) -> float:
    """The median of what several runs saw."""
    return float(statistics.median(getattr(run, name) for run in runs))


def hammer(port: int, make: Callable[[], Request], clients: int, seconds: float) -> Run:
    """So many clients, each with one kept-open connection, ask as fast as they are answered."""
    run = Run()
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=_ask, args=(port, make, until, run)) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.seconds = time.perf_counter() - started
    return run


def _ask(port: int, make: Callable[[], Request], until: float, run: Run) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.perf_counter() < until:
        method, path, headers, body = make()
        started = time.perf_counter()
        client.request(method, path, body, headers)
        answer = client.getresponse()
        answer.read()
        if answer.status in ANSWERED:
            run.latencies.append(time.perf_counter() - started)
        else:
            run.refused += 1
    client.close()


@contextmanager
def served(application: str, database: str) -> Iterator[int]:
    """The application on a free port, in two workers; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        str(THREADS),
        "--no-ws",
        application,
    ]
    surroundings = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": str(settings.BASE_DIR)}
    process = subprocess.Popen(command, env=surroundings, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)  # noqa: S603 - our own server
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(port: int, process: subprocess.Popen[Any]) -> None:
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            raise WrongAnswer("the server did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise WrongAnswer("the server did not answer in time")
