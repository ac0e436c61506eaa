"""The one handler: every refusal becomes RFC 9457 ``application/problem+json``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework.response import Response
from rest_framework.views import exception_handler

from relief.problems import Problem

TYPE_BASE = "/problems/"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our own refusals with their facts; the framework's own as it words them."""
    if isinstance(error, Problem):
        body = {"type": f"{TYPE_BASE}{error.slug}", "title": error.slug, "status": error.status, "detail": error.say(gettext), **error.facts}
        return Response(body, status=error.status, content_type="application/problem+json")
    response = exception_handler(error, context)
    if response is not None:
        response.content_type = "application/problem+json"
    return response
