"""The map as a list for everybody who does not look, and as files for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gis.domain.pmtiles import read_tile
from gis.exports import geopackage, workbook
from gis.maps import build_map
from gis.models import TileSource
from gis.pages.acting import readable
from gis.selectors.charted import city_chart, incident_chart
from gis.selectors.crews import LAYER
from gis.selectors.layers import bounds_of
from gis.selectors.nearby import counted, nearby
from gis.selectors.reach import reached
from gis.selectors.registers import register_layer, registers_for
from gis.tiles import folder
from relief.core import clock
from relief.core.access import record

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gis.selectors.charted import Chart

KITS = (0, 20, 50, 100, 200)
TILE_SECONDS = 7 * 24 * 3600
GPKG = "application/geopackage+sqlite3"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def chart_list(request: HttpRequest, number: str) -> HttpResponse:
    """The map of an incident as a list, nearest first."""
    incident = readable(request, number)
    return _listed(
        request, incident_chart(incident, request.user), back=reverse("dispatch", args=[number]), name="dispatch_map", here={"number": number}
    )


@login_required
@require_GET
def city_list(request: HttpRequest) -> HttpResponse:
    """The map of everything as a list."""
    return _listed(request, city_chart(request.user), back=reverse("map_page"), name="map", here={})


@login_required
@require_GET
def city_page(request: HttpRequest) -> HttpResponse:
    """The map of an ordinary day, with its list beside it."""
    chart = city_chart(request.user)
    rows = nearby(chart)
    return render(request, "gis/map.html", {"rows": rows, "counts": counted(rows), "chart": chart})


@login_required
@require_GET
def chart_file(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """All layers of the map of an incident as one file."""
    incident = readable(request, number)
    return _file(request, incident_chart(incident), incident.number, kind)


@login_required
@require_GET
def city_file(request: HttpRequest, kind: str) -> HttpResponse:
    """All layers of the map of everything as one file."""
    return _file(request, city_chart(request.user), f"map-{clock.today():%Y%m%d}", kind)


@login_required
@require_GET
def chart_offline(request: HttpRequest, number: str) -> HttpResponse:
    """The map of an incident as one file that opens with no network."""
    incident = readable(request, number)
    return _offline(request, incident_chart(incident), incident.number)


@login_required
@require_GET
def city_offline(request: HttpRequest) -> HttpResponse:
    """The map of everything within one's reach as one file that opens with no network."""
    return _offline(request, city_chart(request.user), f"map-{clock.today():%Y%m%d}")


@login_required
@require_GET
def tile(request: HttpRequest, code: str, zoom: int, column: int, row: int) -> HttpResponse:  # noqa: ARG001 - Django passes the request
    """One picture of a customer's file of tiles."""
    source = TileSource.objects.filter(code=code, is_active=True, datum__in=TileSource.UNSHIFTED).exclude(file="").first()
    path = folder() / source.file if source else None
    found = read_tile(path, zoom, column, row) if path and path.is_file() else None
    if found is None:
        raise Http404
    return HttpResponse(found[0], content_type=found[1], headers={"Cache-Control": f"private, max-age={TILE_SECONDS}"})


def _listed(request: HttpRequest, chart: Chart, *, back: str, name: str, here: dict[str, str]) -> HttpResponse:
    kits = request.GET.get("kits", "")
    least = int(kits) if kits.isdecimal() and len(kits) < 7 else 0  # noqa: PLR2004 - more kits than anybody has
    rows = nearby(chart)
    context = {
        "chart": chart,
        "rows": rows,
        "counts": counted(rows),
        "reached": reached(chart.network, chart.stores(), kits=least),
        "kits": least,
        "choices": sorted({*KITS, least}),
        "back": back,
        "gpkg": reverse(f"{name}_gpkg", kwargs=here),
        "xlsx": reverse(f"{name}_xlsx", kwargs=here),
        "offline": reverse(f"{name}_html", kwargs=here),
    }
    return render(request, "gis/map_list.html", context)


def _offline(request: HttpRequest, chart: Chart, name: str) -> HttpResponse:
    """The map with every script, style and picture inside, true as of now, without the crews; who took it is recorded."""
    layers = chart.ground() | {key: rows for key, rows in chart.layers.items() if key != LAYER}
    record(request.user, "export", "map", name, sum(len(rows) for rows in chart.layers.values()))  # type: ignore[arg-type]
    page = build_map(layers, title=chart.title, synthetic=chart.synthetic, bounds=bounds_of(layers), standalone=True)
    return HttpResponse(page, headers={"Content-Disposition": f'attachment; filename="{name}.html"'})


def _file(request: HttpRequest, chart: Chart, name: str, kind: str) -> HttpResponse:
    """The layers within the caller's reach, masks kept, without the crews; who took the file is recorded."""
    layers = {key: rows for key, rows in chart.layers.items() if key != LAYER} | {
        key: rows for key, rows in chart.ground().items() if key in {"townships", "counties"}
    }
    registers = registers_for(request.user)  # type: ignore[arg-type]
    for register in registers:
        layers[register.name] = register_layer(request.user, register.name) or []  # type: ignore[arg-type]
    record(request.user, "export", "map", name, sum(len(rows) for rows in layers.values()))  # type: ignore[arg-type]
    data, media = (geopackage(layers), GPKG) if kind == "gpkg" else (workbook(layers, {one.name: one.title for one in registers}), XLSX)
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})
