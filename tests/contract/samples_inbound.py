"""Sample rows of the registers declared in ``inventory/registry/inbound.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: dict[type[Any], Callable[[], Any]] = {}
