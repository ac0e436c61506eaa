"""What a client asks of a collection: limit, place, time, properties, page. A parameter that cannot be read is refused, never guessed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

USUAL, MOST = 100, 1_000
FLAT, HIGH = 4, 6
ENDS = 2
OPEN = ("", "..")
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
ASIDE = frozenset({"f"})
PARAMETERS = ASIDE | {"limit", "bbox", "datetime", "offset"}

type Box = tuple[float, float, float, float]
type Span = tuple[datetime, datetime]


class BadParameter(Problem):
    """A parameter that is unknown here, or whose value cannot be read."""

    slug = "bad-parameter"
    status = 400
    sentence = gettext_noop("The parameter “%(parameter)s” cannot be read: %(value)s")


@dataclass(frozen=True)
class Query:
    """One request for items, read. ``box``: west, south, east, north in degrees (CRS84)."""

    limit: int = USUAL
    offset: int = 0
    box: Box | None = None
    span: Span | None = None
    equal: dict[str, str] = field(default_factory=dict)


def read_query(given: Mapping[str, str], filters: Collection[str]) -> Query:
    """The query of a request; ``filters`` are the properties that may be asked for. Raises BadParameter."""
    for name in given:
        if name not in PARAMETERS and name not in filters:
            raise BadParameter(parameter=name, value="?")
    return Query(
        limit=min(_whole(given, "limit", USUAL, least=1), MOST),
        offset=_whole(given, "offset", 0, least=0),
        box=read_box(given["bbox"]) if "bbox" in given else None,
        span=read_span(given["datetime"]) if "datetime" in given else None,
        equal={name: value for name, value in given.items() if name in filters},
    )


def demand_only(given: Mapping[str, str]) -> None:
    """Only the format may be asked for. Raises BadParameter."""
    for name in given:
        if name not in ASIDE:
            raise BadParameter(parameter=name, value="?")


def read_box(text: str) -> Box:
    """West, south, east, north of four numbers, or of six with heights; west may lie east of east, across the date line. Raises BadParameter."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadParameter(parameter="bbox", value=text) from None
    if len(numbers) not in (FLAT, HIGH) or not all(math.isfinite(number) for number in numbers):
        raise BadParameter(parameter="bbox", value=text)
    half = len(numbers) // 2
    west, south, east, north = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    if south > north or max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 180:  # noqa: PLR2004 - degrees of the globe
        raise BadParameter(parameter="bbox", value=text)
    return west, south, east, north


def read_span(text: str) -> Span:
    """First and last moment of an instant or an interval that may be open. Raises BadParameter."""
    ends = text.split("/")
    if len(ends) == 1:
        return _moment(text, text, last=False), _moment(text, text, last=True)
    if len(ends) != ENDS or all(end in OPEN for end in ends):
        raise BadParameter(parameter="datetime", value=text)
    first = FIRST if ends[0] in OPEN else _moment(ends[0], text, last=False)
    last = LAST if ends[1] in OPEN else _moment(ends[1], text, last=True)
    if first > last:
        raise BadParameter(parameter="datetime", value=text)
    return first, last


def _moment(part: str, whole: str, *, last: bool) -> datetime:
    """A moment; of a day its first or its last."""
    try:
        moment = parse_datetime(part) if "T" in part.upper() else None
        day = None if moment else parse_date(part)
    except ValueError:
        moment = day = None
    if moment is not None:
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    if day is None:
        raise BadParameter(parameter="datetime", value=whole)
    return timezone.make_aware(datetime.combine(day, datetime.max.time() if last else datetime.min.time()))


def _whole(given: Mapping[str, str], name: str, usual: int, *, least: int) -> int:
    text = given.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit()) or int(text[:12]) < least:
        raise BadParameter(parameter=name, value=text)
    return int(text[:12])
