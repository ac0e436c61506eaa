"""Reading bodies: JSON only, of a bounded size and depth."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping


class TooLarge(Problem):
    """The body is larger than the house takes in one piece."""

    slug = "too-large"
    status = 413
    sentence = gettext_noop("What was sent is larger than %(most)s bytes.")


class BoundedJSONParser(JSONParser):
    """JSON that neither fills the memory nor the stack."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The value of the body."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        request = (parser_context or {}).get("request")
        if request is not None and int(request.META.get("CONTENT_LENGTH") or 0) > most:
            raise TooLarge(most=most)
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
