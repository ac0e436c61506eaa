"""P7: fifty open maps ask whether anything happened while five people book goods out, beside a static file of the same server.

The map page asks ``…/events`` with its key; programs ask ``/api/v1/events/``, with sign-in, rights and world. The first has the goal.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
import uuid
from typing import TYPE_CHECKING, NamedTuple

from django.core.management import call_command
from django.db import connections
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from gis.selectors.polling import poll_key
from inventory.models import Item, Location, Warehouse
from inventory.services import ReceiptLine, receive
from relief.core.bench_http import OURS, hammer, middle, served
from relief.core.benchmarks import Figure, Setting, WrongAnswer
from relief.core.models import Appointment, Incident, Organisation, Person, User
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from relief.core.bench_http import Request, Run

CLIENTS, WRITERS = 50, 5
FILE = "relief/mark.svg"
EVENTS, PLENTY = 200, 10_000_000


class Asked(NamedTuple):
    """Who asks, about what, and what the writers take meanwhile."""

    user: User
    incident: Incident
    warehouse: Warehouse
    item: Item


def polls(setting: Setting) -> Iterator[Figure]:
    """Polls a second by either way, all answered 304, and files a second, in short turns, with the same writers beside each."""
    call_command("collectstatic", interactive=False, verbosity=0)
    here = _built()
    token = Token.objects.get_or_create(user=here.user)[0].key
    page = f"{reverse('dispatch_events', args=[here.incident.number])}?key={poll_key(here.user.pk, here.incident)}"
    book, seconds, rounds = _booking(here, token), 1.5, 3 if setting.quick else 7
    connections.close_all()
    with served(OURS, os.environ["DATABASE_URL"]) as port:
        ways: tuple[Callable[[], Request], ...] = (
            _asking(port, page, {}),
            _asking(port, f"/api/v1/events/?incident={here.incident.number}", {"Authorization": f"Token {token}"}),
            lambda: ("GET", static(FILE), {}, b""),
        )
        for way in ways:
            hammer(port, way, CLIENTS, 0.5)
        hammer(port, book, WRITERS, 1.0)
        turns = [[_beside(port, book, way, seconds) for way in ways] for _ in range(rounds)]
    if any(run.refused for turn in turns for run in turn):
        raise WrongAnswer("a poll, a file or an issue was refused")
    by_map, by_api, file = (middle([turn[way] for turn in turns], "rate") for way in range(len(ways)))
    name = f"{CLIENTS} clients, nothing new, {WRITERS} write"
    yield Figure(f"the map asks: {name}", by_map, file, "1/s", 0.3, "higher", "static file")
    yield Figure(f"programs ask the API: {name}", by_api, file, "1/s", 0.0, "higher", "static file, for information")


def _built() -> Asked:
    """One society with one keeper, a warehouse with plenty of one item, and an incident with some events."""
    society = Organisation.objects.create(code="JN", name="Bench", kind=Organisation.Kind.COUNTY_SOCIETY, path="JN/")
    society.society = society
    society.save()
    person, now = Person.objects.create(organisation=society, name="Keeper"), timezone.now()
    user = User.objects.create_user("keeper", person=person)
    Appointment.objects.create(person=person, role=Appointment.Role.WAREHOUSE_KEEPER, organisation=society, starts_at=now)
    warehouse = Warehouse.objects.create(code="JN-01", name="Bench", organisation=society, tier=Warehouse.Tier.COUNTY)
    Location.objects.create(warehouse=warehouse, code="A")
    item = Item.objects.create(sku="BNC-000", name="Quilt", category=Item.Category.BEDDING, unit="pc")
    receive(warehouse=warehouse, lines=[ReceiptLine(item=item, quantity=PLENTY, lot="L", location="A", source="bench")], by=person)
    incident = Incident.objects.create(
        number="BENCH-1", name="Bench", hazard=Incident.Hazard.FLOOD, organisation=society, happened_at=now, reported_at=now
    )
    for _ in range(EVENTS):
        record_event(kind="decision-recorded", by=person, incident=incident, organisation=society)
    incident.refresh_from_db()
    return Asked(user, incident, warehouse, item)


def _booking(here: Asked, token: str) -> Callable[[], Request]:
    """One more unit, each time under a key of its own."""
    body = {"warehouse": here.warehouse.code, "lines": [{"item": here.item.sku, "quantity": 1}]}

    def request() -> Request:
        headers = {"Authorization": f"Token {token}", "Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
        return "POST", "/api/v1/issues/", headers, json.dumps({**body, "occurred_at": timezone.now().isoformat()}).encode()

    return request


def _asking(port: int, path: str, headers: dict[str, str]) -> Callable[[], Request]:
    """Ask once as anybody would, then with what was answered."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.request("GET", path, headers=headers)
    answer = client.getresponse()
    answer.read()
    tag = answer.headers.get("ETag")
    if answer.status != http.client.OK or tag is None:
        raise WrongAnswer(f"{path} answered {answer.status} without an ETag")
    return lambda: ("GET", path, {**headers, "If-None-Match": tag}, b"")


def _beside(port: int, book: Callable[[], Request], ask: Callable[[], Request], seconds: float) -> Run:
    written: list[Run] = []
    writers = threading.Thread(target=lambda: written.append(hammer(port, book, WRITERS, seconds)))
    writers.start()
    run = hammer(port, ask, CLIENTS, seconds)
    writers.join()
    run.refused += written[0].refused
    return run
