"""The map as a page of its own (for the frame beside the board), its data, and the poll that asks whether anything happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csp import get_nonce
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from gis.maps import build_map, facts
from gis.models import RoadNetwork
from gis.pages.acting import readable
from gis.selectors.layers import bounds_of, ground_layers, incident_layers
from gis.selectors.polling import last_sequence, polled_incident

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_required
@xframe_options_sameorigin
@require_GET
def chart(request: HttpRequest, number: str) -> HttpResponse:
    """The live map of an incident."""
    incident = readable(request, number)
    network = RoadNetwork.objects.filter(is_active=True).first()
    layers = ground_layers(network) | incident_layers(incident, network)
    synthetic = network is not None and network.synthetic
    page = build_map(layers, title=incident.name, synthetic=synthetic, bounds=bounds_of(layers), nonce=str(get_nonce(request)))
    return HttpResponse(page)


@login_required
@require_GET
def chart_data(request: HttpRequest, number: str) -> JsonResponse:
    """What changed on the map: the incident's own layers."""
    incident = readable(request, number)
    network = RoadNetwork.objects.filter(is_active=True).first()
    layers = incident_layers(incident, network)
    return JsonResponse(facts(layers, incident.name, synthetic=network is not None and network.synthetic), json_dumps_params={"ensure_ascii": False})


@require_GET
def events(request: HttpRequest, number: str) -> HttpResponse:
    """``{"last": n}``, or 304 when nothing came after the n the page knows; with a page's key one query by primary key and no session."""
    incident = polled_incident(request.GET.get("key", "")) or _signed_in(request, number)
    last = last_sequence(incident)
    if last is None:
        raise Http404
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
