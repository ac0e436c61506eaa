"""What every page may know without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """The drill world, if the request lives in one: its frame stands round every page."""
    return {"drill_world": getattr(request, "world", None)}
