"""CAP 1.2 (OASIS) as others send it, CAP 1.1 likewise: several languages in one message, areas as codes, polygons or circles.

``senderName`` is not taken over: in the messages of the China Meteorological Administration it is the name of the officer
on duty. The issuing body is what the headline names, else the machine name in ``sender``.
"""

from __future__ import annotations

from math import cos, pi, radians, sin
from typing import TYPE_CHECKING

from relief.core.alerts.markup import children, line_of, local, moment, required, text
from relief.core.alerts.notices import Area, Notice, UnreadableAlert, Wording
from relief.core.alerts.words import issuer_in, severity_of
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from relief.core.alerts.notices import Ring

SOURCE = "cap"
ORDER = ("extreme", "severe", "moderate", "minor", "unknown")
KM_PER_DEGREE = 111.32
LAST_LATITUDE, LAST_LONGITUDE = 90.0, 180.0
SMALLEST_RING = 4
CIRCLE_POINTS = 24
KINDS = {"alert", "update", "cancel", "ack", "error"}
STATUSES = {"actual", "exercise", "system", "test", "draft"}


def is_cap(root: _Element) -> bool:
    """Whether this is a CAP message of any version: an ``alert`` in one of CAP's namespaces."""
    return local(root) == "alert" and "emergency:cap" in str(root.tag)


def notice_of(root: _Element, file: str) -> Notice:
    """One CAP message. Raises UnreadableAlert at the line where a required part is missing or a time is none."""
    infos = children(root, "info")
    sent = moment(root, "sent", file)
    if sent is None:
        raise UnreadableAlert(file=file, line=line_of(root), reason=gettext_noop("a required part is missing or empty"), part="sent")
    kind = required(root, "msgType", file).casefold()
    if kind not in KINDS:
        line = line_of(children(root, "msgType")[0])
        raise UnreadableAlert(file=file, line=line, reason=gettext_noop("this kind of message is unknown"), part="msgType")
    status = required(root, "status", file).casefold()
    if status not in STATUSES:
        line = line_of(children(root, "status")[0])
        raise UnreadableAlert(file=file, line=line, reason=gettext_noop("this kind of message is unknown"), part="status")
    wordings = tuple(_wording(one) for one in infos)
    first = infos[0] if infos else root
    return Notice(
        identifier=required(root, "identifier", file),
        source=SOURCE,
        sent=sent,
        sender=required(root, "sender", file),
        issuer=_issuer(wordings, text(root, "sender")),
        kind=kind,
        status=status,
        scope=required(root, "scope", file).casefold(),
        event_code=next((text(code, "value") for one in infos for code in children(one, "eventCode")), ""),
        severity=min((severity_of(text(one, "severity")) for one in infos), key=ORDER.index, default="unknown"),
        urgency=text(first, "urgency").casefold(),
        certainty=text(first, "certainty").casefold(),
        effective=moment(first, "effective", file),
        onset=moment(first, "onset", file),
        expires=max((when for one in infos if (when := moment(one, "expires", file))), default=None),
        wordings=wordings,
        areas=tuple(_areas(infos)),
        refers_to=tuple(_referred(text(root, "references"))),
    )


def _wording(info: _Element) -> Wording:
    said = {name: text(info, name) for name in ("event", "headline", "description", "instruction")}
    where = "、".join(dict.fromkeys(text(area, "areaDesc") for area in children(info, "area")))
    return Wording(language=text(info, "language") or "en-US", area=where, **said)


def _issuer(wordings: Iterable[Wording], sender: str) -> str:
    named = [issuer_in(one.headline) for one in sorted(wordings, key=lambda one: not one.language.casefold().startswith("zh"))]
    return next((name for name in named if name), sender.replace("_", " "))


def _areas(infos: Iterable[_Element]) -> list[Area]:
    """Areas of every language. The same codes, else the same outline, said twice are one area, in Chinese words where there are any."""
    found: dict[tuple[object, ...], Area] = {}
    ordered = sorted(infos, key=lambda info: text(info, "language").casefold().startswith("zh"))
    for area in (area for info in ordered for area in children(info, "area")):
        codes = tuple(value for code in children(area, "geocode") if (value := text(code, "value")))
        rings = [ring for one in children(area, "polygon") if (ring := _ring("".join(str(part) for part in one.itertext())))]
        rings += [ring for one in children(area, "circle") if (ring := _circle("".join(str(part) for part in one.itertext())))]
        said = text(area, "areaDesc")
        key = codes or (tuple(map(str, rings)) if rings else (said,))
        known = found[key].rings if key in found else ()
        found[key] = Area(said, codes, (*known, *(ring for ring in rings if ring not in known)))
    return list(found.values())


def _ring(said: str) -> Ring:
    """A polygon: CAP writes latitude first. One that cannot be on earth is left out; the warning stays, unplaced."""
    try:
        points = [[float(lon), float(lat)] for lat, lon in (pair.split(",") for pair in said.split())]
    except ValueError:
        return []
    if len(points) < SMALLEST_RING or any(abs(lon) > LAST_LONGITUDE or abs(lat) > LAST_LATITUDE for lon, lat in points):
        return []
    return points if points[0] == points[-1] else [*points, points[0]]


def _circle(said: str) -> Ring:
    """A circle (latitude,longitude kilometres) as a ring of 24 corners; of radius 0 it encloses nothing and is left out."""
    try:
        middle, radius = said.split()
        lat, lon = (float(part) for part in middle.split(","))
        km = float(radius)
    except ValueError:
        return []
    if not km > 0 or abs(lat) >= LAST_LATITUDE:
        return []
    turns = [2 * pi * step / CIRCLE_POINTS for step in range(CIRCLE_POINTS)]
    ring = [[round(lon + km * sin(turn) / (KM_PER_DEGREE * cos(radians(lat))), 5), round(lat + km * cos(turn) / KM_PER_DEGREE, 5)] for turn in turns]
    return [*ring, ring[0]]


def _referred(said: str) -> list[str]:
    """The identifiers among ``sender,identifier,sent`` triples; the time in them is not trusted (CMA writes the new message's own)."""
    return [parts[1] for triple in said.split() if len(parts := triple.split(",")) >= 2 and parts[1]]  # noqa: PLR2004 - sender, identifier
