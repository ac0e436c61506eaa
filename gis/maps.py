"""One builder for the live map, the map that opens with no network, and the snapshot on paper: folium on our own Leaflet."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branca.element import Element, Figure, MacroElement
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from folium import FeatureGroup, LayerControl, Map, TileLayer
from folium.template import Template

from gis.map_words import LATER, layer_names, map_words
from gis.tiles import address_of, credit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gis.models import TileSource
    from gis.selectors.layers import Feature, Layers

STYLES = ("vendor/leaflet/leaflet.css", "relief/tokens.css", "relief/map/map.css")
SCRIPTS = (
    "relief/theme.js",
    "vendor/leaflet/leaflet.js",
    "relief/map/scale.js",
    "relief/map/symbols.js",
    "relief/map/legend.js",
    "relief/map/tools.js",
    "relief/map/draw.js",
)
LIVE = "relief/map/live.js"
ALWAYS = ("neighbours", "counties", "incident")
CHANGING = ("routes", "closures", "warehouses", "shelters", "incident", "vehicles", "crews")
LISHUI = ((27.42, 118.68), (28.95, 120.44))


class ReliefMap(Map):
    """A folium map that asks no other host for anything."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


@dataclass(frozen=True)
class Live:
    """What lets a map follow events: where its data, its reach and its registers are, and what it asks to learn of news."""

    data: str
    poll: str
    last: int
    reach: str
    listed: str
    seen: str
    registers: tuple[dict[str, Any], ...] = ()
    exports: tuple[tuple[str, str], ...] = ()


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
    layers: Layers,
    *,
    title: str,
    synthetic: bool,
    bounds: Iterable[Iterable[float]] | None = None,
    nonce: str = "",
    standalone: bool = False,
    live: Live | None = None,
    tiles: Sequence[TileSource] = (),
    words: Mapping[str, str] | None = None,
) -> str:
    """The whole page of a map. ``bounds``: ((south, west), (north, east)); ``nonce``: for a strict content policy.

    ``standalone`` carries every script, style and picture inside, so that the file opens with no network at all. ``live``
    lets the page follow events; ``tiles`` are base maps it offers, none shown until chosen; ``words`` say tools and legend otherwise.
    """
    figure = Figure(title=title)
    corners = [list(corner) for corner in bounds or LISHUI]
    figure.html.add_child(Element(_data(layers, title, synthetic=synthetic, live=live, words=words, bounds=corners)), name="data")
    for name in (*STYLES, *SCRIPTS):
        figure.header.add_child(Element(_inlined(name) if standalone else _linked(name)), name=name)
    if live:
        figure.header.add_child(Element(f'<script type="module" src="{static(LIVE)}"></script>'), name=LIVE)
    chart = ReliefMap(tiles=None, control_scale=False, zoom_control=True, zoom_start=9, location=(28.2, 119.5), min_zoom=7, max_zoom=17)
    chart.add_to(figure)
    _grounds(chart, tiles)
    Drawing(_groups(chart, live), interactive=not standalone).add_to(chart)
    LayerControl(collapsed=True, position="topright").add_to(chart)
    chart.fit_bounds(corners)
    return _signed(_titled(figure.render()), nonce)


def _grounds(chart: Map, tiles: Sequence[TileSource]) -> None:
    for source in tiles:
        layer = TileLayer(
            tiles=address_of(source),
            attr=escape(credit(source)),
            name=escape(source.name),
            overlay=True,
            show=False,
            min_zoom=source.min_zoom,
            max_zoom=17,
            max_native_zoom=source.max_zoom,
            class_name="base-tiles",
        )
        layer.add_to(chart)


def _groups(chart: Map, live: Live | None) -> dict[str, Element]:
    """The layers as folium's groups: what lies lowest first; the reach and the registers come when they are switched on."""
    names = layer_names()
    reach = {LATER: names.pop(LATER)} if live else {}
    names.pop(LATER, None)
    if live is None:
        names.pop("crews")
    groups = {name: FeatureGroup(name=said, control=name not in ALWAYS, show=name != LATER).add_to(chart) for name, said in (reach | names).items()}
    for register in live.registers if live else ():
        group = FeatureGroup(name=escape(register["title"]), show=register["shown"])
        groups[f"register:{register['name']}"] = group.add_to(chart)
    return groups


def facts(layers: Layers, title: str, *, synthetic: bool, live: Live | None = None, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All the drawing needs: layers with their tags, words, and when the data was true."""
    return {
        "layers": layers,
        "tags": {name: tag_of(rows) for name, rows in layers.items() if name in CHANGING},
        "title": title,
        "synthetic": synthetic,
        "words": map_words(synthetic=synthetic) | dict(words or {}),
        "live": asdict(live) if live else None,
    }


def tag_of(rows: list[Feature]) -> str:
    """A layer's tag: equal as long as nothing on it has changed."""
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _data(layers: Layers, title: str, *, bounds: list[list[float]], synthetic: bool, live: Live | None, words: Mapping[str, str] | None) -> str:
    told = facts(layers, title, synthetic=synthetic, live=live, words=words) | {"bounds": bounds}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
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
