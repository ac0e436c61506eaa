"""P7: fifty clients ask for news of an incident while five book goods out, beside a static file of the same server."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connections
from django.templatetags.static import static
from django.utils import timezone
from rest_framework.authtoken.models import Token

from inventory.bench.http import OURS, Run, hammer, issuing, middle, served
from inventory.bench.shelf import stocked
from relief.core.benchmarks import Figure, Setting, WrongAnswer
from relief.core.models import Incident
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inventory.bench.http import Request
    from inventory.bench.shelf import Shelf

CLIENTS, WRITERS = 50, 5
FILE = "relief/mark.svg"
EVENTS = 200


def polls(setting: Setting) -> Iterator[Figure]:
    """Polls a second, all answered 304, and files a second, in short turns, with the same writers beside both."""
    call_command("collectstatic", interactive=False, verbosity=0)
    shelf = stocked()
    incident = _incident(shelf)
    key = Token.objects.get_or_create(user=shelf.user)[0].key
    book, seconds, rounds = issuing(shelf), 1.5, 3 if setting.quick else 7
    address = static(FILE)
    connections.close_all()
    with served(OURS, os.environ["DATABASE_URL"]) as port:
        poll = _polling(port, f"/api/v1/events/?incident={incident.number}", key)
        file: Callable[[], Request] = lambda: ("GET", address, {}, b"")  # noqa: E731 - one of two ways of asking
        hammer(port, book, WRITERS, 1.0)
        pairs = [(_beside(port, book, poll, seconds), _beside(port, book, file, seconds)) for _ in range(rounds)]
    if any(run.refused for pair in pairs for run in pair):
        raise WrongAnswer("a poll, a file or an issue was refused")
    ours, peer = ([pair[side] for pair in pairs] for side in (0, 1))
    name = f"{CLIENTS} clients poll, nothing new, {WRITERS} write"
    yield Figure(name, middle(ours, "rate"), middle(peer, "rate"), "1/s", 0.3, "higher", "static file")


def _incident(shelf: Shelf) -> Incident:
    now = timezone.now()
    home = shelf.warehouse.organisation
    incident = Incident.objects.create(
        number="BENCH-1", name="Bench", hazard=Incident.Hazard.FLOOD, organisation=home, happened_at=now, reported_at=now
    )
    for _ in range(EVENTS):
        record_event(kind="note-written", by=shelf.person, incident=incident, organisation=home)
    return incident


def _polling(port: int, path: str, key: str) -> Callable[[], Request]:
    """Ask once as anybody would, then with what was answered."""
    import http.client  # noqa: PLC0415 - the module beside this one has the same name

    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.request("GET", path, headers={"Authorization": f"Token {key}"})
    answer = client.getresponse()
    answer.read()
    tag = answer.headers.get("ETag")
    if tag is None:
        raise WrongAnswer(f"the stream answered {answer.status} without an ETag")
    return lambda: ("GET", path, {"Authorization": f"Token {key}", "If-None-Match": tag}, b"")


def _beside(port: int, book: Callable[[], Request], ask: Callable[[], Request], seconds: float) -> Run:
    written: list[Run] = []
    writers = threading.Thread(target=lambda: written.append(hammer(port, book, WRITERS, seconds)))
    writers.start()
    run = hammer(port, ask, CLIENTS, seconds)
    writers.join()
    run.refused += written[0].refused
    return run
