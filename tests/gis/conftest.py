"""The valley is known to every test of the map and dispatch."""

from __future__ import annotations

from tests.gis.world import director, valley

__all__ = ["director", "valley"]
