"""P1: one-line issues through the interface, beside a bare endpoint on the same server in the same run."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from rest_framework.authtoken.models import Token

from inventory.bench.shelf import PLENTY, Shelf, stocked
from inventory.models import Movement
from relief.core.benchmarks import POSTGRESQL, Figure, Setting, WrongAnswer

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


def issues(setting: Setting) -> Iterator[Figure]:
    """Requests a second and p99 for 1 and 8 clients; the book has to agree with the answers to the unit."""
    shelf = stocked()
    seconds, rounds = (1.5, 3) if setting.quick else (2.0, 7)  # short and in turns, so that noise of the machine hits both alike
    connections.close_all()
    with ExitStack() as stack:
        ours = stack.enter_context(served(OURS, os.environ["DATABASE_URL"]))
        peer = stack.enter_context(served("inventory.bench_peer:application", _peer_database(setting)))
        before = Movement.objects.count()
        accepted = len(hammer(ours, issuing(shelf), 8, 1.0).latencies)  # each worker reads the product's modules at its first request
        hammer(peer, _move, 8, 1.0)
        for clients in (1, 8):
            pairs = [(hammer(ours, issuing(shelf), clients, seconds), hammer(peer, _move, clients, seconds)) for _ in range(rounds)]
            accepted += sum(len(run.latencies) for run, _ in pairs)
            yield from _figures(clients, pairs)
    _agree(shelf, before, accepted)


def _figures(clients: int, pairs: list[tuple[Run, Run]]) -> Iterator[Figure]:
    if any(run.refused for pair in pairs for run in pair):
        raise WrongAnswer(f"{clients} clients: a request was refused though there was plenty")
    ours, peer = ([pair[side] for pair in pairs] for side in (0, 1))
    name = f"issue through the API, {clients} client{'s' if clients > 1 else ''}"
    yield Figure(name, middle(ours, "rate"), middle(peer, "rate"), "1/s", 0.5, "higher", "bare DRF")
    yield Figure(f"{name}, p99", middle(ours, "p99"), middle(peer, "p99"), "ms", 3.0, "lower", "bare DRF")


def middle(runs: list[Run], name: str) -> float:
    """The median of what several runs saw."""
    return float(statistics.median(getattr(run, name) for run in runs))


def _agree(shelf: Shelf, before: int, accepted: int) -> None:
    movements, left = Movement.objects.count() - before, shelf.on_hand()
    if movements != accepted or left != PLENTY - accepted:
        raise WrongAnswer(f"{accepted} accepted, {movements} movements, {PLENTY - left} taken")


def issuing(shelf: Shelf) -> Callable[[], Request]:
    """One more unit, each time under a key of its own."""
    body = {"warehouse": shelf.warehouse.code, "lines": [{"item": shelf.item.sku, "quantity": 1}]}
    token = Token.objects.get_or_create(user=shelf.user)[0].key
    connection.close()

    def request() -> Request:
        headers = {"Authorization": f"Token {token}", "Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
        return "POST", "/api/v1/issues/", headers, json.dumps({**body, "occurred_at": timezone.now().isoformat()}).encode()

    return request


def _move() -> Request:
    body = {"quantity": 1, "occurred_at": timezone.now().isoformat()}
    return "POST", "/move/", {"Content-Type": "application/json"}, json.dumps(body).encode()


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


def _peer_database(setting: Setting) -> str:
    address = os.environ["DATABASE_URL"] if setting.database == POSTGRESQL else f"sqlite:///{setting.folder / 'peer.sqlite3'}"
    surroundings = {**os.environ, "DATABASE_URL": address}
    subprocess.run([sys.executable, "-m", "inventory.bench_peer"], check=True, env=surroundings, cwd=settings.BASE_DIR)
    return address
