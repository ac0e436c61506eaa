"""The files the demonstration leaves under ``var/demo``: the map, one waybill, one situation report as a paper and as one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.maps import build_map
from gis.printed.sitreps import sitrep_html, sitrep_pdf
from gis.selectors.layers import ground_layers, incident_layers
from gis.selectors.roads import active_network
from inventory.papers import waybill_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from gis.demo.story import Told


def write_files(told: Told, folder: Path) -> list[Path]:
    """Write the files; they are made anew each time, from the rows."""
    folder.mkdir(parents=True, exist_ok=True)
    network = active_network()
    layers = ground_layers(network) | incident_layers(told.incident, network)
    page = build_map(layers, title=str(told.incident), synthetic=network.synthetic, standalone=True)
    waybill = told.incident.waybills.order_by("pk").first()
    files = {"map.html": page.encode(), "sitrep.pdf": sitrep_pdf(told.sitrep), "sitrep.html": sitrep_html(told.sitrep).encode()}
    if waybill is not None:
        files["waybill.pdf"] = waybill_pdf(waybill, phones=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]
