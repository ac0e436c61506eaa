"""A warning as it is read out or sent round as plain Chinese text, understood as far as it goes; a person confirms the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from relief.core.alerts.notices import BEIJING
from relief.core.alerts.words import COLOUR_WORD, body_in, colour_in, event_in, hazard_of, issuer_in, kind_in

FULL = re.compile(
    r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号](?:\s*(凌晨|早晨|上午|中午|下午|傍晚|晚上|晚|夜间)?\s*(\d{1,2})[时点:：](?:(\d{1,2})分?)?)?"
)
UNTIL = re.compile(r"(?:有效期?(?:截止|截至)?[至到为：:]|截止(?:时间)?[至到为：:]?|[持延]续[至到])\s*")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\ufffc\ufffd]+")
STAMP = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2})[:：](\d{2})")
HOURS = re.compile(r"未来\s*(\d{1,3})\s*(?:个)?小时|(\d{1,3})\s*(?:个)?小时[内之]")
BRACKET = re.compile(r"\s*【([^】]*)】")
AFTERNOON = {"下午", "傍晚", "晚上", "晚", "夜间"}
NOON = 12
LONGEST_HEADLINE = 120


@dataclass(frozen=True, slots=True)
class Understood:
    """What was found in a text; an empty field was not said."""

    headline: str
    text: str
    issuer: str
    event: str
    hazard: str
    severity: str
    kind: str
    sent: datetime
    expires: datetime | None
    said_when: bool


def understood(text: str, now: datetime) -> Understood:
    """Read a pasted text. ``now`` (aware) stands in where no time is said and gives the year and month that are left out."""
    flat = re.sub(r"[ \t\u3000]+", " ", UNSEEN.sub(" ", text).strip())
    headline = _headline(flat)
    until, rest = _until(flat, now)
    sent = _moment(rest, now)
    hours = HOURS.search(flat)
    ends = until or ((sent or now) + timedelta(hours=int(hours[1] or hours[2])) if hours else None)
    event = event_in(headline) or event_in(flat)
    return Understood(
        headline=headline,
        text=flat,
        issuer=issuer_in(headline) or body_in(flat),
        event=event,
        hazard=hazard_of(event) if event else hazard_of(flat),
        severity=colour_in(headline) if colour_in(headline) != "unknown" else colour_in(flat),
        kind=kind_in(headline),
        sent=sent or now,
        expires=ends,
        said_when=sent is not None,
    )


def _headline(flat: str) -> str:
    """The signal's name in brackets, else the first sentence up to a colon; a mere 【预警】 in front says nothing."""
    bracket = BRACKET.match(flat)
    if bracket and COLOUR_WORD.search(bracket[1]):
        return bracket[1].strip()[:LONGEST_HEADLINE]
    first = re.split(r"[\n。！!]", flat[bracket.end() :] if bracket else flat, maxsplit=1)[0]
    return re.split(r"[：:](?=\D)", first, maxsplit=1)[0].strip()[:LONGEST_HEADLINE]


def _until(flat: str, now: datetime) -> tuple[datetime | None, str]:
    """The time a text says it holds until, and the text without it: that time is never the one it was issued at."""
    for word in UNTIL.finditer(flat):
        said = STAMP.match(flat, word.end()) or FULL.match(flat, word.end())
        if said is not None:
            when = _moment(said[0], now, ahead=True)
            return when, f"{flat[: word.start()]} {flat[said.end() :]}"
    return None, flat


def _moment(flat: str, now: datetime, *, ahead: bool = False) -> datetime | None:
    """The first time a text says, in Beijing time; a day of the month that is still to come was in the month before.

    ``ahead``: it is to come, so a day of the month that is over is in the month after.
    """
    here = now.astimezone(BEIJING)
    try:
        if stamp := STAMP.search(flat):
            return datetime(*(int(part) for part in stamp.groups()), tzinfo=BEIJING)  # type: ignore[arg-type, misc]
        if found := FULL.search(flat):
            return _said(found, here, ahead=ahead)
    except ValueError:  # the 31st of a month that has none
        return None
    return None


def _said(found: re.Match[str], here: datetime, *, ahead: bool) -> datetime | None:
    year, month, day, half, hour, minute = found.groups()
    if hour is None:
        return None
    clock = int(hour) + (NOON if half in AFTERNOON and int(hour) < NOON else 0)
    when = datetime(int(year or here.year), int(month or here.month), int(day), clock % 24, int(minute or 0), tzinfo=BEIJING)
    if year is None and ahead and when < here:
        later = (when.replace(day=1) + timedelta(days=32)) if month is None else when.replace(year=when.year + 1)
        return when.replace(year=later.year, month=later.month)
    if year is None and not ahead and when > here + timedelta(days=1):
        earlier = (when.replace(day=1) - timedelta(days=1)) if month is None else when.replace(year=when.year - 1)
        when = when.replace(year=earlier.year, month=earlier.month)
    return when
