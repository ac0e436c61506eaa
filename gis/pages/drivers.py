"""The driver's link: given on the board, opened on any phone without an account; codes by text message or typed by the duty officer."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from rest_framework import serializers

from gis.domain.driver_codes import STEPS, read_code, short_number, write_code
from gis.domain.driver_refusals import ForeignCode
from gis.models import DriverLink, Trip, TripStep
from gis.pages.acting import act, writable
from gis.pages.driver_app import import_map, words
from gis.selectors.driving import driver_facts
from gis.services.driver_links import give_link, link_by_code, link_of
from gis.services.drivers import Told, take_step, tell_place
from relief.core.papers.codes import qr
from relief.core.worlds import REAL, current_world_id, entered
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from relief.core.models import Incident, Person

PLACE = "position"


@login_required
@require_POST
def give(request: HttpRequest, number: str, trip: int) -> HttpResponse:
    """A new link and code for a trip, shown once."""
    incident = writable(request, number)
    row = get_object_or_404(Trip.objects.select_related("vehicle"), pk=trip, incident=incident)
    link, token = give_link(trip=row, by=request.user.person)  # type: ignore[union-attr, arg-type]
    address = f"{settings.PUBLIC_URL}{reverse('driver', args=[token])}"
    short = short_number(row.number)
    texts = [write_code(short, link.code, step) for step in ("departed", "arrived", "signed")]
    said = _("%(vehicle)s, trip %(number)s. Open at each step: %(address)s Without internet send: %(text)s") % {
        "vehicle": row.vehicle, "number": row.number, "address": address, "text": texts[0],
    }  # fmt: skip
    shown = {
        "incident": incident,
        "trip": row,
        "link": link,
        "address": address,
        "texts": texts,
        "sms": f"sms:{row.vehicle.driver_phone}?body={quote(said)}",
        "qr": "data:image/svg+xml;base64," + base64.b64encode(qr(address, light="#fff").encode()).decode(),
    }
    return render(request, "gis/driver_link.html", shown)


@login_required
@require_POST
def code(request: HttpRequest, number: str) -> HttpResponse:
    """A code somebody read out over the telephone, typed by the duty officer; only of this book."""
    text = request.POST.get("code", "")

    def perform(incident: Incident, by: Person) -> str:  # noqa: ARG001 - every act is called alike
        return step_by_code(text, via=TripStep.Via.OFFICER, any_world=False, incident=incident)

    return act(request, number, "trips", perform)


def step_by_code(text: str, *, via: str, any_world: bool, client_id: str = "", incident: Incident | None = None) -> str:
    """Take the step a code tells; answers what became of it, in words."""
    said = read_code(text)
    link = link_by_code(said, any_world=any_world)
    if incident is not None and link.trip.incident_id != incident.pk:
        raise ForeignCode
    with entered(link.world.pk):
        step = take_step(link=link, told=Told(kind=said.step, via=via, client_id=client_id, word=said.word))
    return _("%(vehicle)s: %(step)s, %(at)s.") % {
        "vehicle": link.trip.vehicle, "step": step.get_kind_display(), "at": f"{timezone.localtime(step.at):%H:%M}",
    }  # fmt: skip


@never_cache
@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The driver's page; a link that is over says so and what to do."""
    try:
        link = _opened(token)
    except Problem as problem:
        return render(request, "driver/over.html", {"sentence": problem.say(_)}, status=problem.status)
    with entered(link.world.pk):
        if link.opened_at is None:
            DriverLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=timezone.now())
        facts = driver_facts(link) | {"send": reverse("driver_steps", args=[token])}
    response = render(request, "driver/page.html", {"facts": facts, "words": words(), "import_map": import_map(str(get_nonce(request)))})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _opened(token: str) -> DriverLink:
    """The link, unless this browser stands in another book. Raises LinkUnknown, LinkOver, ForeignCode."""
    link = link_of(token)
    if current_world_id() not in {REAL, link.world_id}:
        raise ForeignCode
    return link


class StepBody(serializers.Serializer[Any]):
    """One step as the page sends it."""

    id = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField([*STEPS, PLACE])
    at = serializers.DateTimeField()
    now = serializers.DateTimeField()
    stop = serializers.IntegerField(required=False)
    longitude = serializers.FloatField(required=False, min_value=-180, max_value=180)
    latitude = serializers.FloatField(required=False, min_value=-90, max_value=90)
    accuracy_m = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000)
    odometer_km = serializers.IntegerField(required=False, min_value=0, max_value=9_999_999)
    seal_number = serializers.CharField(required=False, max_length=30, allow_blank=True)
    word = serializers.CharField(required=False, max_length=60, allow_blank=True)
    note = serializers.CharField(required=False, max_length=250, allow_blank=True)
    delivered = serializers.DictField(child=serializers.IntegerField(min_value=0), required=False)
    ink = serializers.CharField(required=False, max_length=60_000)
    photos = serializers.ListField(child=serializers.CharField(max_length=600_000), required=False, max_length=3)


@csrf_exempt
@require_POST
def steps(request: HttpRequest, token: str) -> HttpResponse:
    """One step from the driver's page: done, or refused in words; the token in the address is the only key, no cookie counts."""
    try:
        link = _opened(token)
    except Problem as problem:
        return _answer(problem)
    body = StepBody(data=_json(request))
    if not body.is_valid():
        return JsonResponse({"detail": _("This step cannot be read."), "errors": body.errors}, status=422)
    with entered(link.world.pk):
        try:
            _take(link, dict(body.validated_data))
        except Problem as problem:
            return _answer(problem)
        return JsonResponse({"detail": "", "trip": driver_facts(link) | {"send": request.path}})


def _take(link: DriverLink, sent: dict[str, Any]) -> None:
    at = _on_our_clock(sent.pop("at"), sent.pop("now"))
    kind, client_id = sent.pop("kind"), sent.pop("id")
    pictures: dict[str, Any] = {"ink": _bytes(sent.pop("ink", "")), "photos": [_bytes(one) for one in sent.pop("photos", ())]}
    told = Told(kind=kind, via=TripStep.Via.LINK, client_id=client_id, at=at, **pictures, **sent)
    if kind == PLACE:
        tell_place(trip=link.trip, told=told, at=at)
    else:
        take_step(link=link, told=told)


def _on_our_clock(at: datetime, phone_now: datetime) -> datetime:
    """A phone's moment put right by what its clock is off now; never in the future."""
    now = timezone.now()
    return min(at + (now - phone_now), now)


def _bytes(address: str) -> bytes:
    """The bytes of a data address; nonsense gives none."""
    try:
        return base64.b64decode(address.partition(",")[2], validate=True)
    except ValueError:
        return b""


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def _answer(problem: Problem) -> JsonResponse:
    """A refusal; the page keeps it beside the step and goes on with the next."""
    return JsonResponse({"type": problem.slug, "detail": problem.say(_)}, status=problem.status)
