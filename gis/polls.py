"""Answers the pages that ask every few seconds whether anything happened, before sessions, forms and languages are thought of.

Fifty open maps ask ten times a second; a page's key says what it may ask, so nothing else of a request is needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gis.pages.charts import news
from gis.selectors.city import newest_event
from gis.selectors.polling import last_sequence, polled_incident, polled_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ASKED = re.compile(r"/(?:incidents/[^/]+|map)/events")


class PollMiddleware:
    """One query by primary key for a page with a valid key; everything else goes on to its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The number of the newest event, or 304."""
        if request.method != "GET" or not request.path_info.endswith("/events") or not ASKED.fullmatch(request.path_info):
            return self.get_response(request)
        last = _last(request)
        return self.get_response(request) if last is None else news(request, last)


def _last(request: HttpRequest) -> int | None:
    key = request.GET.get("key", "")
    if request.path_info.startswith("/map/"):
        world = polled_world(key)
        return None if world is None else newest_event(world)
    incident = polled_incident(key)
    return None if incident is None else last_sequence(incident)
