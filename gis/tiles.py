"""The base maps in use: how the map names them, which hosts the content policy lets pictures come from, and where files lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from gis.models import TileSource

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from django.http import HttpResponse

FOLDER = "tiles"


def sources_in_use() -> list[TileSource]:
    """The base maps that may be offered; a shifted one never is. One query."""
    return list(TileSource.objects.filter(is_active=True, datum__in=TileSource.UNSHIFTED))


def address_of(source: TileSource) -> str:
    """The address of a tile with places for {z}, {x} and {y}: the provider's, or our own for a file."""
    if source.address:
        return source.address
    return reverse("map_tile", args=[source.code, 0, 0, 0]).replace("/0/0/0", "/{z}/{x}/{y}")


def credit(source: TileSource) -> str:
    """Who made it, its datum, and the number of its approval."""
    return " · ".join(filter(None, (source.attribution, str(source.get_datum_display()), source.approval_number)))


def folder() -> Path:
    """Where the customer puts files of tiles."""
    return settings.VAR_DIR / FOLDER


def policy(sources: Iterable[TileSource]) -> dict[str, Any]:
    """The content policy with the hosts of these base maps as sources of pictures, and nothing else."""
    hosts = sorted({f"{parts.scheme}://{parts.netloc}" for source in sources if source.address and (parts := urlsplit(source.address))})
    base: dict[str, Any] = settings.SECURE_CSP
    return {**base, "img-src": [*base["img-src"], *hosts]}


def allowed(response: HttpResponse, sources: Iterable[TileSource]) -> HttpResponse:
    """The page, allowed to show these base maps."""
    response._csp_config = policy(sources)  # type: ignore[attr-defined] # noqa: SLF001 - as django.views.decorators.csp does, for hosts only known now
    return response
