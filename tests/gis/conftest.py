"""The valley is known to every test of the map and dispatch."""

from __future__ import annotations

from tests.gis.codes import codes
from tests.gis.reports import busy, draft, issued
from tests.gis.world import director, valley

__all__ = ["busy", "codes", "director", "draft", "issued", "valley"]
