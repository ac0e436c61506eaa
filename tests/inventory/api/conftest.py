"""The store of the chain, for tests through the interface."""

from __future__ import annotations

from tests.inventory.chain import store

__all__ = ["store"]
