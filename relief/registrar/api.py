"""Pages and endpoints that follow from a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import PageNumberPagination

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rest_framework.request import Request


class Pages(PageNumberPagination):
    """``results`` and ``next``; the caller may ask for up to 1,000 rows a page."""

    page_size_query_param = "page_size"
    max_page_size = 1000


def demand_parameters(request: Request, known: Iterable[str]) -> None:
    """Raise ``ValidationError`` for a parameter the list does not know, and for a page that cannot be.

    A misspelt filter would filter nothing, and its answer would look like the whole truth.
    """
    unknown = sorted(set(request.query_params) - {*known, "page_size"})
    if unknown:
        raise ValidationError({name: [ErrorDetail(str(_("There is no such parameter here.")), code="unknown_parameter")] for name in unknown})
    whole_number(request, "page_size", 0)
    if "page" in request.query_params and not whole_number(request, "page", 0):
        raise ValidationError({"page": [_("Pages are counted from 1.")]})


def whole_number(request: Request, name: str, default: int) -> int:
    """A parameter as digits that fit a 64-bit key. Raises ``ValidationError``."""
    given = request.query_params.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 19):  # noqa: PLR2004 - digits that fit a 64-bit key
        raise ValidationError({name: [_("A whole number is needed.")]})
    return int(given)
