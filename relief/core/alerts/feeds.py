"""Lists of warnings as Atom or RSS: each entry names one message and where it stands; some carry it or its main parts inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from relief.core.alerts import cap
from relief.core.alerts.markup import children, local, text
from relief.core.alerts.notices import BEIJING, Area, Notice, Wording
from relief.core.alerts.words import colour_in, event_in, issuer_in, kind_in, severity_of

if TYPE_CHECKING:
    from lxml.etree import _Element

FEEDS = {"feed", "rss", "RDF"}
ENTRIES = {"entry", "item"}
MOST_ENTRIES = 2000
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its identifier, its address, and the message or what the entry itself tells of it (None: nothing usable)."""

    identifier: str
    link: str
    notice: Notice | None
    whole: bool


def is_feed(root: _Element) -> bool:
    """Whether this is a list of entries."""
    return local(root) in FEEDS


def entries_of(root: _Element, file: str) -> list[Entry]:
    """Every entry, in the order of the feed. Raises UnreadableAlert where a message inside is broken."""
    found = [one for one in root.iter() if local(one) in ENTRIES][:MOST_ENTRIES]
    return [_entry(one, file) for one in found]


def _entry(entry: _Element, file: str) -> Entry:
    inside = next((one for one in entry.iter() if cap.is_cap(one)), None)
    link = _link(entry)
    if inside is not None:
        notice = cap.notice_of(inside, file)
        return Entry(notice.identifier, link, notice, whole=True)
    identifier = text(entry, "identifier") or text(entry, "guid") or text(entry, "id") or link
    return Entry(identifier, link, _thin(entry, identifier), whole=False)


def _link(entry: _Element) -> str:
    named = [str(one.get("href")) for one in children(entry, "link") if one.get("href")]
    return named[0] if named else text(entry, "link")


def _thin(entry: _Element, identifier: str) -> Notice | None:
    """What the entry says of its message: title, time, and the parts of CAP that some feeds repeat."""
    title, sent = text(entry, "title"), _moment(entry)
    if not identifier or not title or sent is None:
        return None
    code = identifier[:CODE_DIGITS]
    severity = severity_of(text(entry, "severity"))
    said = text(entry, "areaDesc") or issuer_in(title)
    chinese = any("一" <= sign <= "鿿" for sign in title)
    return Notice(
        identifier=identifier,
        source=cap.SOURCE,
        sent=sent,
        issuer=issuer_in(title),
        kind=text(entry, "msgType").casefold() or kind_in(title),
        status=text(entry, "status").casefold() or "actual",
        severity=severity if severity != "unknown" else colour_in(title),
        urgency=text(entry, "urgency").casefold(),
        certainty=text(entry, "certainty").casefold(),
        wordings=(Wording("zh-CN" if chinese else "en-US", text(entry, "event") or event_in(title), title, text(entry, "summary"), area=said),),
        areas=(Area(said, (code,) if code.isdigit() and len(code) == CODE_DIGITS else ()),),
    )


def _moment(entry: _Element) -> datetime | None:
    for name in ("sent", "published", "updated", "pubDate"):
        said = text(entry, name)
        if not said:
            continue
        try:
            when = parsedate_to_datetime(said) if "," in said else datetime.fromisoformat(said)
        except ValueError:
            continue
        return when if when.tzinfo else when.replace(tzinfo=BEIJING)
    return None
