"""The map as a page of its own, its data, and the poll that asks whether anything happened: of one incident, and of all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csp import get_nonce
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from gis.maps import Live, build_map, tag_of
from gis.pages.acting import readable
from gis.selectors.charted import city_chart, incident_chart
from gis.selectors.city import newest_event
from gis.selectors.crews import LAYER, crew_marks
from gis.selectors.drawings import city_drawing, incident_drawing
from gis.selectors.layers import bounds_of
from gis.selectors.polling import last_sequence, poll_key, polled_incident, polled_world, world_key
from gis.selectors.reach import reach_layer
from gis.selectors.registers import register_layer, registers_for
from gis.tiles import allowed, sources_in_use

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gis.selectors.charted import Chart
    from gis.selectors.drawings import Drawing


@login_required
@xframe_options_sameorigin
@require_GET
def chart(request: HttpRequest, number: str) -> HttpResponse:
    """The live map of an incident."""
    incident = readable(request, number)
    shown = incident_chart(incident, request.user)
    here = {"number": incident.number}
    poll = f"{reverse('dispatch_events', kwargs=here)}?key={poll_key(request.user.pk or 0, incident)}"
    return _page(request, shown, _live(request, "dispatch_map", here, poll, incident.event_sequence, incident.number))


@login_required
@xframe_options_sameorigin
@require_GET
def city(request: HttpRequest) -> HttpResponse:
    """The map of everything within one's reach, on an ordinary day too."""
    last = newest_event()
    return _page(
        request, city_chart(request.user), _live(request, "map", {}, f"{reverse('map_events')}?key={world_key(request.user.pk or 0)}", last, "")
    )


@login_required
@require_GET
def chart_data(request: HttpRequest, number: str) -> HttpResponse:
    """What changed on the map of an incident: the layers whose tags the page does not know."""
    incident = readable(request, number)
    return _changed(request, incident_drawing(incident).joined({LAYER: crew_marks(request.user, incident)}))  # type: ignore[arg-type]


@login_required
@require_GET
def city_data(request: HttpRequest) -> HttpResponse:
    """What changed on the map of everything."""
    user = request.user
    return _changed(request, city_drawing(user).joined({LAYER: crew_marks(user)}))  # type: ignore[arg-type]


@login_required
@require_GET
def chart_reach(request: HttpRequest, number: str) -> HttpResponse:
    """How far the stores of an incident reach by road."""
    shown = incident_chart(readable(request, number))
    return _layer(request, reach_layer(shown.network, shown.stores()))


@login_required
@require_GET
def city_reach(request: HttpRequest) -> HttpResponse:
    """How far the stores within one's reach reach by road."""
    shown = city_chart(request.user)
    return _layer(request, reach_layer(shown.network, shown.stores()))


@login_required
@require_GET
def register(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of one register with a place, loaded when the layer is switched on."""
    found = register_layer(request.user, name)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return _layer(request, found)


@require_GET
def events(request: HttpRequest, number: str) -> HttpResponse:
    """``{"last": n}``, or 304 when nothing came after the n the page knows; with a page's key one query by primary key and no session."""
    incident = polled_incident(request.GET.get("key", "")) or _signed_in(request, number)
    last = last_sequence(incident)
    if last is None:
        raise Http404
    return news(request, last)


@require_GET
def city_events(request: HttpRequest) -> HttpResponse:
    """The same for the map of everything: the number of the newest event; one query by primary key and no session."""
    world = polled_world(request.GET.get("key", ""))
    if world is None:
        raise Http404
    return news(request, newest_event(world))


def news(request: HttpRequest, last: int) -> HttpResponse:
    """The answer to a poll: the newest number, or 304 where the page knows it."""
    tag = f'"{last}"'
    after = request.GET.get("after", "")
    if request.headers.get("If-None-Match") == tag or (after.isdecimal() and int(after) >= last):
        response: HttpResponse = HttpResponseNotModified(headers={"ETag": tag})
    else:
        response = JsonResponse({"last": last}, headers={"ETag": tag})
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _signed_in(request: HttpRequest, number: str) -> int:
    if not request.user.is_authenticated:
        raise Http404
    return readable(request, number).pk


def _page(request: HttpRequest, shown: Chart, live: Live) -> HttpResponse:
    tiles = sources_in_use()
    layers = shown.ground() | shown.layers
    nonce = str(get_nonce(request))
    page = build_map(
        layers, title=shown.title, synthetic=shown.synthetic, words=shown.words, bounds=bounds_of(layers), nonce=nonce, live=live, tiles=tiles
    )
    return allowed(HttpResponse(page), tiles)


def _live(request: HttpRequest, name: str, here: dict[str, str], poll: str, last: int, seen: str) -> Live:
    offered = registers_for(request.user)  # type: ignore[arg-type]
    return Live(
        data=reverse(f"{name}_data", kwargs=here),
        poll=poll,
        last=last,
        reach=reverse(f"{name}_reach", kwargs=here),
        listed=reverse(f"{name}_list", kwargs=here),
        seen=f"{request.user.pk}:{seen}",
        registers=tuple({**one._asdict(), "address": reverse("map_register", args=[one.name])} for one in offered),
        exports=(
            (_("Offline map"), reverse(f"{name}_html", kwargs=here)),
            ("GeoPackage", reverse(f"{name}_gpkg", kwargs=here)),
            (_("Spreadsheet"), reverse(f"{name}_xlsx", kwargs=here)),
        ),
    )


def _changed(request: HttpRequest, drawing: Drawing) -> HttpResponse:
    """Only the layers whose tag differs from the one the page holds (``have=closures:1f…,routes:…``); 304 where all are known."""
    known = dict(part.split(":", 1) for part in request.GET.get("have", "").split(",") if ":" in part)
    whole, body = f'"{drawing.tag}"', drawing.body(known)
    if request.headers.get("If-None-Match") == whole or not body:
        return _private(HttpResponseNotModified(headers={"ETag": whole}))
    return _private(HttpResponse(body, headers={"ETag": whole}, content_type="application/json"))


def _layer(request: HttpRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    tag = f'"{tag_of(rows)}"'
    if request.headers.get("If-None-Match") == tag:
        return _private(HttpResponseNotModified(headers={"ETag": tag}))
    body = {"type": "FeatureCollection", "features": rows}
    return _private(JsonResponse(body, headers={"ETag": tag}, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False}))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    return response
