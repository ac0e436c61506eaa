"""The list of the National Meteorological Centre as JSON: an id that begins with the area code, a time, a title, a picture."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from relief.core.alerts.notices import BEIJING, Area, Notice, UnreadableAlert, Wording
from relief.core.alerts.words import PICTURES, colour_in, event_in, issuer_in, kind_in
from relief.problems import gettext_noop

SOURCE = "nmc"
CODE_DIGITS = 6
MOST_ROWS = 2000


def is_nmc(data: bytes) -> bool:
    """Whether a text looks like JSON at all."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def notices_of(data: bytes, file: str) -> list[Notice]:
    """Every row of the list. Raises UnreadableAlert at the line of broken JSON, or the number of a row that lacks something."""
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as fault:
        raise UnreadableAlert(file=file, line=fault.lineno, reason=gettext_noop("the JSON is broken here")) from fault
    except (UnicodeDecodeError, RecursionError) as fault:
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("the JSON is broken here")) from fault
    rows = _rows(whole)
    if rows is None or len(rows) > MOST_ROWS:
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("the list of warnings is not where the centre puts it"))
    return [_notice(row, number, file) for number, row in enumerate(rows, start=1)]


def _rows(whole: Any) -> list[Any] | None:
    """The list itself, wherever it stands: ``data.page.list``, ``data.list`` or the whole."""
    if isinstance(whole, list):
        return whole
    data = whole.get("data") if isinstance(whole, dict) else None
    if not isinstance(data, dict):
        return None
    page = data.get("page")
    found = page.get("list") if isinstance(page, dict) else data.get("list")
    return found if isinstance(found, list) else None


def _notice(row: Any, number: int, file: str) -> Notice:
    try:
        identifier, title = str(row["alertid"]).strip(), str(row["title"]).strip()
        sent = datetime.fromisoformat(str(row["issuetime"]).strip().replace("/", "-"))
    except (KeyError, TypeError, ValueError) as fault:
        raise UnreadableAlert(file=file, line=number, reason=gettext_noop("this row has no id, title or time")) from fault
    if not identifier or not title:
        raise UnreadableAlert(file=file, line=number, reason=gettext_noop("this row has no id, title or time"))
    picture = str(row.get("pic") or "").rsplit(".", 1)[0][-3:]
    issuer = issuer_in(title)
    colour = colour_in(title)
    code = identifier[:CODE_DIGITS]
    return Notice(
        identifier=identifier,
        source=SOURCE,
        sent=sent if sent.tzinfo else sent.replace(tzinfo=BEIJING),
        sender="nmc.cn",
        issuer=issuer,
        kind=kind_in(title),
        severity=colour if colour != "unknown" else PICTURES.get(picture, "unknown"),
        wordings=(Wording("zh-CN", event_in(title), title, area=issuer),),
        areas=(Area(issuer, (code,) if code.isdigit() else ()),),
    )
