"""Reading bodies: JSON only, of a known and bounded size and a bounded depth."""

from __future__ import annotations

import json
from codecs import getreader, lookup
from typing import IO, TYPE_CHECKING, Any, cast

from django.conf import settings
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser

from relief.problems import Problem, gettext_noop
from relief.registrar.problem_handler import Invalid, error_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

PIECE = 64 * 1024
RUN_OUT = 4  # times the largest body
UTF8 = frozenset({"utf-8", "ascii"})


class TooLarge(Problem):
    """The body is larger than the house takes in one piece."""

    slug = "too-large"
    status = 413
    sentence = gettext_noop("What was sent is larger than %(most)s bytes.")


class LengthMissing(Problem):
    """A body of unknown length is not read by servers of our kind; it would look empty."""

    slug = "length-missing"
    status = 411
    sentence = gettext_noop("Send the length of the body (Content-Length); bodies in chunks are not read.")


def demand_length(request: HttpRequest) -> None:
    """Refuse a body before it is read. Raises ``LengthMissing`` or ``TooLarge``.

    One not much too large is let run out first: a sender who is cut off hears a broken pipe instead of the reason.
    """
    most, length = settings.DATA_UPLOAD_MAX_MEMORY_SIZE, request.META.get("CONTENT_LENGTH") or ""
    if not length and request.META.get("HTTP_TRANSFER_ENCODING"):
        raise LengthMissing
    if length.isdigit() and int(length) > most:
        for _piece in range(min(int(length), RUN_OUT * most) // PIECE + 1):
            if not request.read(PIECE):
                break
        raise TooLarge(most=most)


class BoundedJSONParser(JSONParser):
    """JSON that neither fills the memory nor the stack, and that says everything once."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG002 - the framework's signature
        """The value of the body. Raises ``Invalid`` for a name given twice, ``UnsupportedMediaType`` for another charset."""
        _demand_utf8(media_type or "")
        try:
            value: Any = json.load(getreader("utf-8")(stream), parse_constant=_no_number, object_pairs_hook=_once_each)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is no JSON that can be read.")) from error
        if value is None:
            raise Invalid(errors=[error_at((), "null", _("Nothing was sent."))])
        return cast("dict[str, Any]", value)


def _demand_utf8(media_type: str) -> None:
    charset = parse_header_parameters(media_type)[1].get("charset", "utf-8")
    try:
        known = lookup(charset).name in UTF8
    except (LookupError, ValueError):
        known = False
    if not known:
        raise UnsupportedMediaType(media_type)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of its pairs; which of two values was meant is not guessed."""
    value: dict[str, Any] = {}
    for name, inner in pairs:
        name.encode()  # a lone surrogate could not be told back
        if name in value:
            raise Invalid(errors=[error_at((name,), "duplicate", _("“%(name)s” stands here twice.") % {"name": name})])
        value[name] = inner
    return value
