"""One builder for the live map, the map that opens with no network, and the snapshot on paper: folium on our own Leaflet."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branca.element import Element, Figure, MacroElement
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from folium import FeatureGroup, LayerControl, Map
from folium.template import Template

from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gis.selectors.layers import Layers

STYLES = ("vendor/leaflet/leaflet.css", "relief/tokens.css", "relief/map/map.css")
SCRIPTS = ("relief/theme.js", "vendor/leaflet/leaflet.js", "relief/map/symbols.js", "relief/map/draw.js")
LAYERS = ("neighbours", "counties", "roads", "townships", "routes", "closures", "warehouses", "shelters", "incident", "vehicles")
ALWAYS = ("neighbours", "counties", "incident")
LISHUI = ((27.42, 118.68), (28.95, 120.44))


class ReliefMap(Map):
    """A folium map that asks no other host for anything."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


class Drawing(MacroElement):
    """Draws our layers into folium's groups from the data block of the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "reliefMap.start({{ this._parent.get_name() }}, { {% for name, group in this.groups.items() %}"
        "{{ name|tojson }}: {{ group.get_name() }}, {% endfor %} }, {{ this.interactive|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, groups: Mapping[str, Element], *, interactive: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawing"
        self.groups, self.interactive = groups, interactive


def build_map(
    layers: Layers, *, title: str, synthetic: bool, bounds: Iterable[Iterable[float]] | None = None, nonce: str = "", standalone: bool = False
) -> str:
    """The whole page of a map. ``bounds``: ((south, west), (north, east)); ``nonce``: for a strict content policy.

    ``standalone`` carries every script, style and picture inside, so that the file opens with no network at all.
    """
    figure = Figure(title=title)
    figure.html.add_child(Element(_data(layers, title, synthetic=synthetic)), name="data")
    for name in (*STYLES, *SCRIPTS):
        figure.header.add_child(Element(_inlined(name) if standalone else _linked(name)), name=name)
    chart = ReliefMap(tiles=None, control_scale=False, zoom_control=True, zoom_start=9, location=(28.2, 119.5), min_zoom=7, max_zoom=17)
    chart.add_to(figure)
    groups = {name: FeatureGroup(name=said, control=name not in ALWAYS, show=True).add_to(chart) for name, said in layer_names().items()}
    Drawing(groups, interactive=not standalone).add_to(chart)
    LayerControl(collapsed=True, position="topright").add_to(chart)
    chart.fit_bounds([list(corner) for corner in bounds or LISHUI])
    return _signed(_titled(figure.render()), nonce)


def layer_names() -> dict[str, str]:
    """What each layer is called in the layer control."""
    return {
        "neighbours": _("Neighbours"),
        "counties": _("Counties"),
        "roads": _("Roads"),
        "townships": _("Townships"),
        "routes": _("Ways"),
        "closures": _("Closed roads"),
        "warehouses": _("Warehouses"),
        "shelters": _("Shelters"),
        "incident": _("Incident"),
        "vehicles": _("Vehicles"),
    }


def facts(layers: Layers, title: str, *, synthetic: bool) -> dict[str, Any]:
    """All the drawing needs: layers, words, and when the data was true."""
    return {"layers": layers, "title": title, "synthetic": synthetic, "words": _words(synthetic=synthetic)}


def _words(*, synthetic: bool) -> dict[str, str]:
    moment = f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}"
    return {
        "legend": _("Legend"),
        "warehouse": _("Warehouse; the ring: share of the people here it can keep for 72 h"),
        "shelter": _("Shelter with head count; the disc: need not covered"),
        "incident": _("Incident"),
        "vehicle": _("Vehicle; amber when overdue"),
        "closure": _("Closed road"),
        "primary": _("Way of a trip"),
        "alternate": _("Another way, or a proposed one"),
        "driven": _("Way driven"),
        "road": _("Road (synthetic network)") if synthetic else _("Road"),
        "synthetic": _("Synthetic road network: not real roads. For practice only.") if synthetic else "",
        "datum": _("WGS-84 · as of %(moment)s") % {"moment": moment},
        "north": _("North is up"),
        "draw": _("Draw a closed road"),
        "finish": _("Tap the points across the road, then “Finish”."),
        "done": _("Finish"),
        "cancel": _("Cancel"),
        "people": _("people"),
    }


def _data(layers: Layers, title: str, *, synthetic: bool) -> str:
    text = json.dumps(facts(layers, title, synthetic=synthetic), ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/json" id="map-data">{text.replace("<", chr(92) + "u003c")}</script>'


def _linked(name: str) -> str:
    address = static(name)
    return f'<link rel="stylesheet" href="{address}">' if name.endswith(".css") else f'<script src="{address}"></script>'


def _inlined(name: str) -> str:
    path = _file(name)
    text = path.read_text(encoding="utf-8")
    if name.endswith(".css"):
        return f"<style>{re.sub(r'url\(([^)#:]+)\)', lambda found: _picture(path.parent / found[1].strip(' "' + chr(39))), text)}</style>"
    return f"<script>{text.replace('</script', '<' + chr(92) + '/script')}</script>"


def _picture(path: Path) -> str:
    kind = "svg+xml" if path.suffix == ".svg" else path.suffix.removeprefix(".")
    return f"url(data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()})"


def _file(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"{name} is missing; set-up copies it from the front-end packages.")
    return Path(found)


def _titled(html: str) -> str:
    """Folium writes no language and forbids zooming with two fingers; people with weak eyes need both."""
    language = "en" if (get_language() or "").startswith("en") else "zh-Hans"
    html = re.sub(r"<html(?=[\s>])", f'<html lang="{language}" data-face="map"', html, count=1)
    return re.sub(r"initial-scale=1\.0,\s*maximum-scale=1\.0,\s*user-scalable=no", "initial-scale=1", html)


def _signed(html: str, nonce: str) -> SafeString:
    return SafeString(re.sub(r"<(script|style|link)(?=[\s>])", rf'<\1 nonce="{nonce}"', html) if nonce else html)
