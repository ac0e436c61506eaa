"""What every endpoint of the interface shares: who may call, what is read, how refusals look in the schema."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from relief.core.api.parsers import BoundedJSONParser, demand_length
from relief.core.models import User
from relief.registrar.problem_handler import MEDIA_TYPE


class Complaint(serializers.Serializer[Any]):
    """One thing that is wrong with a body."""

    pointer = serializers.CharField(help_text="JSON pointer to the value, for example /lines/0/quantity")
    line = serializers.IntegerField(allow_null=True, help_text="Index of the line, from 0; null outside the lines")
    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemDocument(serializers.Serializer[Any]):
    """A refusal (RFC 9457). Its facts are further members, depending on the type."""

    type = serializers.CharField(help_text="Stable; the last path segment names the refusal")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence in the language of the request")
    errors = Complaint(many=True, required=False, help_text="Where the body is wrong (status 400)")  # type: ignore[assignment]


WORDS = {
    400: "The body or a parameter cannot be used; nothing was changed",
    401: "No valid token or session",
    403: "May be read, not written by this caller",
    404: "Not there, or not for this caller",
    409: "Refused by a rule of the book, with the facts; nothing was changed",
    422: "The key was used with another body",
    429: "Too many tries",
    503: "The database is busy; nothing was changed, send it again",
}


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The refusals of an endpoint, for its schema."""
    return {(status, MEDIA_TYPE): OpenApiResponse(ProblemDocument, description=WORDS[status], examples=_examples(status)) for status in statuses}


def _examples(status: int) -> list[OpenApiExample]:
    if status != 409:  # noqa: PLR2004 - the status of refusals with facts
        return []
    facts = {"item": "QUILT", "wanted": 60, "available": 40, "held_back": {"reserved": 20}, "elsewhere": [{"warehouse": "SC-01", "available": 300}]}
    head = {"type": "/problems/insufficient-stock", "title": "insufficient stock", "status": status, "detail": "…"}
    return [OpenApiExample("insufficient stock", value={**head, **facts}, response_only=True, status_codes=[str(status)], media_type=MEDIA_TYPE)]


class View(APIView):
    """An endpoint that reads bounded JSON."""

    parser_classes = (BoundedJSONParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who may not call is told so first; then a body that cannot be read is refused."""
        super().initial(request, *args, **kwargs)
        demand_length(request._request)  # noqa: SLF001 - DRF's own way to the plain request


def caller(request: Request) -> User:
    """Who calls; the permissions have let nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101 - IsAuthenticated
    return request.user


@extend_schema(exclude=True)
class NotThereView(View):
    """Whatever has no endpoint: told in the same form as every refusal."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer before the method is looked at."""
        super().initial(request, *args, **kwargs)
        raise Http404

    def get(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the framework's signature
        """Never reached."""
        raise Http404
