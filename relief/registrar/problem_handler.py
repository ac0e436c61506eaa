"""The one handler: every refusal of the interface becomes RFC 9457 ``application/problem+json``."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from django.db import DataError, OperationalError
from django.utils.translation import gettext
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPE_BASE = "/problems/"
MEDIA_TYPE = "application/problem+json"
BUSY = ("locked", "lock timeout", "deadlock", "could not serialize", "could not obtain lock")
FRAMEWORK_404 = re.compile(r"No .+ matches the given query\.")  # the framework does not translate it
log = logging.getLogger(__name__)


class Invalid(Problem):
    """What was sent cannot be read as what is asked for. ``errors``: [{pointer, line, field, code, detail}]."""

    slug = "invalid"
    status = 400
    sentence = gettext_noop("What was sent cannot be used as it is. Nothing was changed.")


class Busy(Problem):
    """The database could not be had in time; the same request may be sent again."""

    slug = "busy"
    status = 503
    sentence = gettext_noop("The book is busy just now. Nothing was changed; please send this again.")


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our own refusals with their facts, the framework's under stable names; anything else is a failure of ours.

    What no column can hold (a NUL in a text, a number beyond 64 bits) was never a value of ours, so it is the caller's.
    """
    if isinstance(error, OperationalError) and is_busy(error):
        log.warning("database busy", exc_info=error)
        return Response(document(Busy()), status=Busy.status, headers={"Retry-After": "1"}, content_type=MEDIA_TYPE)
    if isinstance(error, DataError | OverflowError):
        return Response(document(Invalid(errors=[])), status=Invalid.status, content_type=MEDIA_TYPE)
    if isinstance(error, Problem):
        return Response(document(error), status=error.status, content_type=MEDIA_TYPE)
    response = exception_handler(error, context)
    if response is not None:
        response.data = _framework(error, response)
        response.content_type = MEDIA_TYPE
    return response


def document(problem: Problem, **more: Any) -> dict[str, Any]:
    """The members of a refusal: the four of the standard, then its facts."""
    return {**_head(problem.slug, problem.status, problem.say(gettext)), **problem.facts, **more}


def is_busy(error: OperationalError) -> bool:
    """Whether a database error says that somebody else holds the lock."""
    return any(word in str(error).lower() for word in BUSY)


def errors_of(detail: Any, path: tuple[str | int, ...] = ()) -> Iterator[dict[str, Any]]:
    """Every complaint of a validation as one flat row: where (JSON pointer, line, field), code and sentence."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from errors_of(inner, path if name == "non_field_errors" else (*path, name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from errors_of(inner, (*path, number) if isinstance(inner, dict | list) else path)
    else:
        yield error_at(path, getattr(detail, "code", "invalid"), str(detail))


def error_at(path: tuple[str | int, ...], code: str, detail: str) -> dict[str, Any]:
    """One row of ``errors``; ``line`` counts from 0 and is null outside the lines."""
    line = path[1] if len(path) > 1 and path[0] == "lines" else None
    inside = path[2:] if line is not None else path
    pointer = "".join(f"/{part}" for part in path)
    return {"pointer": pointer, "line": line, "field": ".".join(map(str, inside)), "code": code, "detail": detail}


def _framework(error: Exception, response: Response) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        return document(Invalid(errors=list(errors_of(error.detail))))
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    if FRAMEWORK_404.fullmatch(str(detail)):
        return _head("not-found", response.status_code, gettext("There is nothing here under this name."))
    code = getattr(detail, "code", "error").replace("_", "-")
    return _head(code, response.status_code, str(detail))


def _head(slug: str, status: int, detail: str) -> dict[str, Any]:
    return {"type": f"{TYPE_BASE}{slug}", "title": slug.replace("-", " "), "status": status, "detail": detail}
