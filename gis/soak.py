"""Fifty pages that watch the map beside five people who close and open roads: whether anything fails, whether memory grows."""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from gis.models import Closure, RoadNetwork
from gis.selectors.polling import poll_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from relief.core.models import Incident, User

GOOD = (200, 302, 304)
PATIENCE = 60
WARM_SECONDS, WARM_CLIENTS, WARM_WRITERS, WARM_REQUESTS, WARM_TURNS = 3.0, 16, 2, 200, 30
CALM, CALM_ROUNDS = 1.01, 2


@dataclass(frozen=True)
class Watched:
    """What everybody looks at: the server, the incident, a session that reads and one that leads, stretches that may be closed."""

    address: str
    number: str
    last: int
    key: str
    cookie: str
    token: str
    segments: tuple[int, ...]


@dataclass
class Tally:
    """What was asked, how long it took (seconds), what failed; ``notes`` hold the first failures."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    errors: int = 0
    notes: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, kind: str, took: float, status: int, note: str = "") -> None:
        """One request."""
        with self.lock:
            self.seconds.setdefault(kind, []).append(took)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status not in GOOD:
                self.errors += 1
                self.notes = [*self.notes, f"{kind} {status} {note[:120]}"][:10]

    @property
    def requests(self) -> int:
        """How many were answered so far."""
        with self.lock:
            return sum(self.statuses.values())

    def report(self) -> dict[str, Any]:
        """Counts, and milliseconds at the middle and at 99 of 100."""
        rows = {kind: _spread(took) for kind, took in sorted(self.seconds.items())}
        return {"requests": self.requests, "errors": self.errors, "statuses": self.statuses, "kinds": rows, "notes": self.notes}


class Shift:
    """How long everybody works; it begins when all are there, and the pages look once more when all is written."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.until, self.begun, self.written = seconds, 0.0, threading.Event(), threading.Event()

    def begin(self) -> None:
        """Everybody may start."""
        self.until = time.monotonic() + self.seconds
        self.begun.set()

    def left(self) -> float:
        """Seconds until the end."""
        return self.until - time.monotonic()


class Caller:
    """One kept-open connection; a connection the server has closed is opened once more."""

    def __init__(self, address: str, tally: Tally) -> None:
        self.place = urlsplit(address)
        self.tally = tally
        self.line = http.client.HTTPConnection(self.place.hostname or "", self.place.port, timeout=PATIENCE)

    def ask(self, kind: str, path: str, *, headers: dict[str, str] | None = None, form: dict[str, Any] | None = None) -> tuple[int, bytes]:
        """Status and body of one request, counted."""
        started = time.perf_counter()
        body = urlencode(form) if form else None
        more = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        try:
            status, text = self._send("POST" if form else "GET", path, body, {**(headers or {}), **more})
        except (OSError, http.client.HTTPException) as error:
            self.close()
            status, text = 0, str(error).encode()
        self.tally.count(kind, time.perf_counter() - started, status, text[:120].decode(errors="replace") if status not in GOOD else "")
        return status, text

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.close()
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        """Hang up; the next request opens the line again."""
        self.line.close()


def watched(address: str, incident: Incident, user: User) -> Watched:
    """Sign a person in and choose stretches of road nobody has closed; he must be allowed to lead the incident."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    network = RoadNetwork.objects.filter(is_active=True).first()
    taken = {index for row in Closure.objects.filter(ends_at=None).values_list("segments", flat=True) for index in row}
    free = [index for index in range(network.segments_count if network else 0) if index not in taken]
    token = "t" * 32
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    key = poll_key(user.pk, incident)
    connection.close()
    return Watched(address, incident.number, incident.event_sequence, key, cookie, token, tuple(free[:: max(1, len(free) // 50)]))


def warm_up(eye: Watched, resident: Callable[[], float]) -> Tally:
    """Ask as fast as the server answers until its memory rests: modules are read, roads loaded, every thread has its connection.

    ``resident``: the megabytes it holds now. Rest: twice running it rose by less than a hundredth over two hundred requests.
    """
    tally, highest, calm, looked = Tally(), resident(), 0, 0
    for _turn in range(WARM_TURNS):
        soak(eye, tally, seconds=WARM_SECONDS, clients=WARM_CLIENTS, writers=WARM_WRITERS, every=0, pace=0)
        if tally.requests - looked < WARM_REQUESTS:
            continue
        now, looked = resident(), tally.requests
        calm, highest = calm + 1 if now < highest * CALM else 0, max(now, highest)
        if calm == CALM_ROUNDS:
            break
    return tally


def soak(eye: Watched, tally: Tally, *, seconds: float, clients: int, writers: int, every: float, pace: float) -> None:
    """Let so many pages watch and so many people write for so long; ``every`` and ``pace``: seconds between two asks and two acts."""
    shift = Shift(seconds)
    watching = [threading.Thread(target=_watch, args=(eye, tally, shift, every, number / max(1, clients))) for number in range(clients)]
    writing = [threading.Thread(target=_write, args=(eye, tally, shift, pace, eye.segments[number::writers])) for number in range(writers)]
    for thread in (*watching, *writing):
        thread.start()
    shift.begin()
    for thread in writing:
        thread.join()
    shift.written.set()
    for thread in watching:
        thread.join()


def _watch(eye: Watched, tally: Tally, shift: Shift, every: float, share: float) -> None:
    """As the page does: ask; where there is news, fetch the layers that changed."""
    last, tags = eye.last, dict[str, str]()
    poll, data = reverse("dispatch_events", args=[eye.number]), reverse("dispatch_map_data", args=[eye.number])
    with closing(Caller(eye.address, tally)) as caller:
        shift.begun.wait()
        shift.written.wait(every * share)
        over = False
        while not over:
            over = shift.left() <= 0 and shift.written.is_set()
            status, body = caller.ask("poll", f"{poll}?key={quote(eye.key)}&after={last}")
            if status == http.client.OK:
                last = json.loads(body)["last"]
                have = ",".join(f"{name}:{tag}" for name, tag in tags.items())
                status, body = caller.ask("layers", f"{data}?have={have}", headers={"Cookie": eye.cookie})
                tags = json.loads(body)["tags"] if status == http.client.OK else tags
            time.sleep(min(every, max(0.0, shift.left())))
            if shift.left() <= 0:
                shift.written.wait(every)


def _write(eye: Watched, tally: Tally, shift: Shift, pace: float, segments: tuple[int, ...]) -> None:
    """Close a road, a moment later open it again, on the same forms a commander uses; once at least, however short the shift."""
    headers = {"Cookie": eye.cookie, "X-CSRFToken": eye.token, "Referer": eye.address}
    turn = 0
    with closing(Caller(eye.address, tally)) as caller:
        shift.begun.wait()
        while segments and (turn == 0 or shift.left() > 0):
            segment = segments[turn % len(segments)]
            turn += 1
            form = {"segment": segment, "description": f"soak {segment}", "cause": "other", "confirmed_by": "soak"}
            status, _body = caller.ask("close", reverse("road_close", args=[eye.number]), headers=headers, form=form)
            time.sleep(pace)
            row = Closure.objects.filter(description=f"soak {segment}", ends_at=None).values_list("pk", flat=True).first()
            connection.close()
            if row and status in GOOD:
                caller.ask("reopen", reverse("road_reopen", args=[eye.number, row]), headers=headers, form={"go": 1})
            time.sleep(pace)


def _spread(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {
        "requests": len(ordered),
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p99_ms": round(1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 1),
    }
