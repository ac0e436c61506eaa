"""XML from outside, read without trust: no entities, no network, no document type, bounded size; a fault names its line."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from lxml import etree

from relief.core.alerts.notices import BEIJING, UnreadableAlert
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 2 * 1024 * 1024
NEVER_CLOSED = re.compile(r"mismatch: \S+ line (\d+) and")


def parsed(data: bytes, file: str) -> _Element:
    """The root of an XML text. Raises UnreadableAlert with the line of the first fault."""
    if len(data) > MOST_BYTES:
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("the file is larger than 2 MB"))
    body = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    skipped = data[: len(data) - len(body)].count(b"\n")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as fault:
        opened = NEVER_CLOSED.search(fault.msg or "")
        line = skipped + (int(opened[1]) if opened else fault.lineno or 1)
        raise UnreadableAlert(file=file, line=line, reason=gettext_noop("the XML is broken here")) from fault
    except ValueError as fault:
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("the XML is broken here")) from fault
    if str(getattr(root.getroottree().docinfo, "doctype", "")):
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("a document type is not accepted"))
    for one in root.iter() if skipped else ():
        one.sourceline = line_of(one) + skipped
    return root


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: _Element, name: str) -> list[_Element]:
    """The direct children of that name, whatever their namespace."""
    return [one for one in element if local(one) == name]


def text(element: _Element, name: str) -> str:
    """The text of the first direct child of that name; empty when there is none."""
    found = children(element, name)
    return "".join(str(part) for part in found[0].itertext()).strip() if found else ""


def required(element: _Element, name: str, file: str) -> str:
    """As ``text``, but a missing or empty one is a fault at the element's line."""
    found = text(element, name)
    if not found:
        raise UnreadableAlert(file=file, line=line_of(element), reason=gettext_noop("a required part is missing or empty"), part=name)
    return found


def moment(element: _Element, name: str, file: str) -> datetime | None:
    """A time with or without a ``T``; without an offset it is Beijing time. None when the element is missing or empty."""
    said = text(element, name)
    if not said:
        return None
    try:
        when = datetime.fromisoformat(said.replace("/", "-"))
    except ValueError as fault:
        at = children(element, name)[0]
        raise UnreadableAlert(
            file=file, line=line_of(at), reason=gettext_noop("this is not a time such as 2026-11-01T10:45:00+08:00"), part=name
        ) from fault
    return when if when.tzinfo else when.replace(tzinfo=BEIJING)


def line_of(element: _Element) -> int:
    """The line where an element stands."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 1
