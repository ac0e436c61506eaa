"""P1: one-line issues through the interface, beside a bare endpoint on the same server in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from contextlib import ExitStack
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from rest_framework.authtoken.models import Token

from inventory.bench.shelf import PLENTY, Shelf, stocked
from inventory.models import Movement
from relief.core.bench_http import OURS, hammer, middle, served
from relief.core.benchmarks import POSTGRESQL, Figure, Setting, WrongAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from relief.core.bench_http import Request, Run


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


def _peer_database(setting: Setting) -> str:
    address = os.environ["DATABASE_URL"] if setting.database == POSTGRESQL else f"sqlite:///{setting.folder / 'peer.sqlite3'}"
    surroundings = {**os.environ, "DATABASE_URL": address}
    subprocess.run([sys.executable, "-m", "inventory.bench_peer"], check=True, env=surroundings, cwd=settings.BASE_DIR)
    return address
