"""The form of the national early-warning system (12379), alone or several in a zip.

It is not CAP: no namespace, ``sendTime`` with a blank, a colour as severity, several area codes between commas.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from relief.core.alerts.markup import MOST_BYTES, children, line_of, local, moment, parsed, required, text
from relief.core.alerts.notices import Area, Notice, UnreadableAlert, Wording
from relief.core.alerts.words import colour_in, event_in, issuer_in, severity_of
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from lxml.etree import _Element

SOURCE = "national"
MOST_FILES = 200
KINDS = {"alert": "alert", "update": "update", "cancel": "cancel", "ack": "ack", "error": "error"}
SPLIT = re.compile(r"[,，;；\s]+")


def is_national(root: _Element) -> bool:
    """Whether this is the national form: an ``alert`` without a namespace that says ``sendTime``."""
    return root.tag == "alert" and bool(children(root, "sendTime"))


def notice_of(root: _Element, file: str) -> Notice:
    """One message. Raises UnreadableAlert at the line of what is missing or is no time."""
    sent = moment(root, "sendTime", file)
    if sent is None:
        raise UnreadableAlert(file=file, line=line_of(root), reason=gettext_noop("a required part is missing or empty"), part="sendTime")
    body = next(iter(children(root, "info")), root)  # some senders wrap the text, as CAP does
    headline = text(body, "headline")
    event = event_in(headline)
    severity = severity_of(text(body, "severity"))
    return Notice(
        identifier=required(root, "identifier", file),
        source=SOURCE,
        sent=sent,
        sender=text(root, "senderCode") or text(root, "sender"),
        issuer=issuer_in(headline) or text(root, "sender"),
        kind=KINDS.get(text(root, "msgType").casefold(), "alert"),
        status=text(root, "status").casefold() or "actual",
        scope=text(root, "scope").casefold() or "public",
        event_code=text(body, "eventType"),
        severity=severity if severity != "unknown" else colour_in(headline),
        urgency=text(body, "urgency").casefold(),
        certainty=text(body, "certainty").casefold(),
        effective=moment(body, "effective", file),
        onset=moment(body, "onset", file),
        expires=moment(body, "expires", file),
        wordings=(Wording("zh-CN", event, headline, text(body, "description"), text(body, "instruction"), _said(body)),),
        areas=tuple(_areas(body)),
        refers_to=tuple(_referred(text(root, "references"))),
    )


def notices_of_zip(data: bytes, file: str) -> list[Notice]:
    """Every XML of a zip. One that is broken refuses the whole, by its name and line; nothing is unpacked onto the disk."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile as fault:
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("this is not a zip file")) from fault
    members = [one for one in archive.infolist() if one.filename.casefold().endswith(".xml")]
    if not members or len(members) > MOST_FILES:
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("the zip holds no XML file, or more than 200"))
    return [_member(archive, one, f"{file}/{one.filename}") for one in members]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Notice:
    try:
        with archive.open(member) as opened:
            data = opened.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as fault:
        raise UnreadableAlert(file=name, line=1, reason=gettext_noop("this file of the zip cannot be opened")) from fault
    root = parsed(data, name)
    if not is_national(root):
        raise UnreadableAlert(file=name, line=line_of(root), reason=gettext_noop("this is not a message of the national form"), part=local(root))
    return notice_of(root, name)


def _said(body: _Element) -> str:
    return "、".join(said for area in _area_elements(body) if (said := text(area, "areaDesc") or text(area, "areaName")))


def _area_elements(body: _Element) -> list[_Element]:
    return children(body, "area") or [body]


def _areas(body: _Element) -> list[Area]:
    found = []
    for area in _area_elements(body):
        listed = [text(area, name) for name in ("geocode", "areaCode", "code", "value")]
        codes = tuple(code for code in SPLIT.split(next((one for one in listed if one), "")) if code)
        found.append(Area(text(area, "areaDesc") or text(area, "areaName"), codes))
    return found


def _referred(said: str) -> list[str]:
    """An identifier alone, or CAP's triple; several between blanks or semicolons."""
    found = []
    for one in re.split(r"[;；\s]+", said):
        parts = [part for part in one.split(",") if part]
        found += [parts[1] if len(parts) >= 2 else parts[0]] if parts else []  # noqa: PLR2004 - sender, identifier
    return found
