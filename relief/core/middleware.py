"""What every request carries: an id for the logs and the world it lives in."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import TYPE_CHECKING

from relief.core.context_ids import request_id
from relief.core.models import World
from relief.core.worlds import REAL, entered

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SESSION_WORLD = "world"
HEADER_WORLD = "X-Relief-World"
requests = logging.getLogger("relief.requests")
CLEAN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes the proxy's request id or makes one; it stands in every log line and in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer bears the id."""
        given = request.headers.get("X-Request-ID", "")
        name = given if CLEAN_ID.fullmatch(given) else uuid.uuid4().hex
        token, started = request_id.set(name), time.monotonic()
        try:
            response = self.get_response(request)
            _log(request, response, time.monotonic() - started)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = name
        return response


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """One line a request, at level INFO; the query string is left out because people search for names."""
    facts = {"method": request.method, "path": request.path, "status": response.status_code, "ms": round(seconds * 1000)}
    requests.info("request", extra={"facts": facts})


class WorldMiddleware:
    """Puts the request into the drill world its session or header names, else into the real one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer comes from one world."""
        world = named_world(request)
        request.world = world  # type: ignore[attr-defined]
        with entered(world.pk if world else REAL):
            return self.get_response(request)


def named_world(request: HttpRequest) -> World | None:
    """The open drill world this request asks for; None for the real one (which costs no query)."""
    code = request.headers.get(HEADER_WORLD, "")
    if not code and request.COOKIES.get("sessionid"):
        code = request.session.get(SESSION_WORLD, "")
    if not code:
        return None
    return World.objects.filter(code=code, kind=World.Kind.DRILL, closed_at__isnull=True).first()
