"""The address of a step, opened instead of sent: the page its form stands on.

A refused form is shown again under the address it was sent to. Whoever opens that address afterwards (a phone that had closed the
tab, a changed language, a sign-in in between) means the page of the form, which is the nearest address above it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class StepMiddleware:
    """Leads from an address that only takes forms to the page above it; programs keep their 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the way to the page of the form."""
        response = self.get_response(request)
        refused = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in {"GET", "HEAD"}
        if not refused or request.resolver_match is None or "json" in response.get("Content-Type", ""):
            return response
        above = page_above(request.path_info, request.resolver_match.route)
        return HttpResponseRedirect(above) if above else response


def page_above(path: str, route: str) -> str:
    """The nearest address above ``path`` whose route is the beginning of its own; empty where there is none."""
    parts = path.strip("/").split("/")
    for kept in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:kept])}/"
        try:
            found = resolve(above).route
        except Resolver404:
            continue
        if found and route.startswith(found):
            return above
    return ""
