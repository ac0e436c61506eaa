"""What every request carries: an id for the logs and the world it lives in."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from relief.core.context_ids import request_id
from relief.core.models import World
from relief.core.worlds import REAL, entered
from relief.problems import Problem, gettext_noop
from relief.registrar.problem_handler import MEDIA_TYPE, Invalid, document, error_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SESSION_WORLD = "world"
HEADER_WORLD = "X-Relief-World"
PROGRAMS = ("/api/", "/ogc/", "/field/pack.json", "/field/commands/", "/field/device/")
NAMING = "/ogc/"  # reads its parameters itself, and names the one that is wrong
DRILLS = "/drills/"
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


class AddressMiddleware:
    """Refuses an address with a NUL in it: no text of ours holds one, and PostgreSQL fails on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or 400."""
        asked = "" if request.path.startswith(NAMING) else request.META.get("QUERY_STRING", "")
        if "\0" not in request.path and "%00" not in asked:
            return self.get_response(request)
        if not request.path.startswith(PROGRAMS):
            raise BadRequest
        said = gettext("Control characters, hidden signs and signs that turn the direction of writing are not taken.")
        problem = Invalid(errors=[error_at(("address",), "unprintable", said)])
        return JsonResponse(document(problem), status=problem.status, content_type=MEDIA_TYPE)


class UnknownWorld(Problem):
    """No drill of this name was ever opened, so nothing may be read or written in its name."""

    slug = "unknown-world"
    status = 404
    sentence = gettext_noop("There is no drill “%(world)s”. Nothing was read from or written to the real book.")


class ClosedWorld(UnknownWorld):
    """The drill is over."""

    status = 409
    sentence = gettext_noop("The drill “%(world)s” is closed. Nothing was read from or written to the real book.")


class WorldMiddleware:
    """Puts the request into the drill world its session or header names, else into the real one.

    A world that is named but not open is refused: what was meant for a drill never reaches the real book.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer comes from one world."""
        request.world = None  # type: ignore[attr-defined]
        try:
            world = named_world(request)
        except UnknownWorld as problem:
            return self._refused(request, problem)
        request.world = world  # type: ignore[attr-defined]
        with entered(world.pk if world else REAL):
            return self.get_response(request)

    def _refused(self, request: HttpRequest, problem: UnknownWorld) -> HttpResponse:
        """Programs keep being refused; a person is told once and then stands in the real world, at the list of drills."""
        if request.path.startswith(PROGRAMS):
            return JsonResponse(document(problem), status=problem.status, content_type=MEDIA_TYPE)
        if HEADER_WORLD not in request.headers:
            request.session.pop(SESSION_WORLD, None)
            if request.path.startswith(DRILLS):
                return self.get_response(request)
            if request.method in {"GET", "HEAD"}:
                return redirect("drills")
        return render(request, "unknown_world.html", {"sentence": problem.say(gettext)}, status=problem.status)


def named_world(request: HttpRequest) -> World | None:
    """The open drill world this request asks for; None for the real one (no world named costs no query).

    Raises ``UnknownWorld`` or ``ClosedWorld``.
    """
    code = request.headers.get(HEADER_WORLD)
    if code is None:
        code = request.session.get(SESSION_WORLD) if request.COOKIES.get(settings.SESSION_COOKIE_NAME) else None
        if not code:
            return None
    world = World.objects.filter(code=code.strip()).first()
    if world is None:
        raise UnknownWorld(world=code)
    if world.closed_at is not None:
        raise ClosedWorld(world=code)
    return world if world.is_drill else None
