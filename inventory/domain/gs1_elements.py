"""Element strings: identifiers (AI) with their values, as they stand in a bar code, in brackets or in a link.

Source: GS1 General Specifications, section 3 (identifiers), 7.8 (separators), 7.11 (signs), 7.12 (the century of two digits).
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from inventory.domain.gs1_numbers import checked, is_digits
from inventory.domain.gs1_refusals import SeparatorLost, TwoValues, UnknownIdentifier, WrongCheckDigit, WrongDay, WrongLength, WrongSigns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GS = "\x1d"
SIGNS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
BRACKETS = re.compile(r"\((\d{2,4})\)")


class Rule(NamedTuple):
    """What one identifier may hold: how many signs, digits only or the 82 signs, whether a check digit or a date is in it."""

    shortest: int
    longest: int
    digits: bool = True
    check: bool = False
    day: bool = False

    @property
    def fixed(self) -> bool:
        """Whether every value has the same length."""
        return self.shortest == self.longest


KEY, DAY = Rule(14, 14, check=True), Rule(6, 6, day=True)
TEXT20, TEXT30, TEXT90, COUNT8 = Rule(1, 20, digits=False), Rule(1, 30, digits=False), Rule(1, 90, digits=False), Rule(1, 8)
PLACE = Rule(13, 13, check=True)
RULES: Mapping[str, Rule] = {
    "00": Rule(18, 18, check=True),
    "01": KEY,
    "02": KEY,
    "10": TEXT20,
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), DAY),
    "20": Rule(2, 2),
    "21": TEXT20,
    "22": TEXT20,
    "30": COUNT8,
    "37": COUNT8,
    **dict.fromkeys(("240", "241", "250", "251", "400", "401", "403"), TEXT30),
    **dict.fromkeys(("410", "411", "412", "413", "414", "415", "416", "417"), PLACE),
    "420": TEXT20,
    "422": Rule(3, 3),
    "90": TEXT30,
    **dict.fromkeys(("91", "92", "93", "94", "95", "96", "97", "98", "99"), TEXT90),
}
MEASURE = re.compile(r"3[1-6]\d[0-5]")  # weights and sizes: four digits of identifier, six of value
UNDELIMITED = re.compile(r"0[0-4]|1[1-9]|20|3[1-6]|41")  # need no separator behind them


def rule_of(ai: str) -> Rule | None:
    """What an identifier may hold; None where it is unknown."""
    return Rule(6, 6) if MEASURE.fullmatch(ai) else RULES.get(ai)


def split(text: str) -> list[tuple[str, str]]:
    """Identifiers and values of a bar code's own text, in which GS parts what has no fixed length."""
    found, rest = [], text.lstrip(GS)
    while rest:
        ai, rule = _first(rest)
        body = rest[len(ai) :]
        value = body[: rule.longest] if UNDELIMITED.match(ai) else body.partition(GS)[0]
        found.append((ai, value))
        rest = body[len(value) :].lstrip(GS)
    if not found:
        raise UnknownIdentifier(rest=text)
    return found


def split_bracketed(text: str) -> list[tuple[str, str]]:
    """Identifiers and values of the form printed for people: ``(01)09506000134352(10)ABC``."""
    if not text.startswith("("):
        raise UnknownIdentifier(rest=text[:10])
    marks = [mark for mark in BRACKETS.finditer(text) if mark.start() == 0 or rule_of(mark[1])]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    if not marks:
        raise UnknownIdentifier(rest=text[:10])
    return [(mark[1], text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The values by identifier, each held against its rule; the same identifier twice may only repeat itself."""
    elements: dict[str, str] = {}
    for ai, value in pairs:
        demand(ai, value)
        if elements.setdefault(ai, value) != value:
            raise TwoValues(ai=ai, first=elements[ai], second=value)
    return elements


def demand(ai: str, value: str) -> None:
    """Raise what is wrong with one value: unknown identifier, length, signs, check digit, date."""
    rule = rule_of(ai)
    if rule is None:
        raise UnknownIdentifier(rest=f"({ai})")
    if not rule.shortest <= len(value) <= rule.longest:
        allowed = str(rule.longest) if rule.fixed else f"{rule.shortest}–{rule.longest}"
        raise WrongLength(ai=ai, value=value, length=len(value), allowed=allowed)
    if not (is_digits(value) if rule.digits else SIGNS.fullmatch(value)):
        raise WrongSigns(ai=ai, value=value)
    if rule.check:
        checked(value)
    if rule.day:
        day_of(ai, value, date(2000, 1, 1))


def day_of(ai: str, value: str, today: date) -> date:
    """YYMMDD as a day: day 00 is the last of the month, the year lies between 49 before and 50 after this one."""
    year, month, day = int(value[:2]), int(value[2:4]), int(value[4:])
    full = today.year - today.year % 100 + year
    if full - today.year >= 51:  # noqa: PLR2004 - the standard's figure
        full -= 100
    elif full - today.year <= -50:  # noqa: PLR2004 - the standard's figure
        full += 100
    try:
        return date(full, month, day or calendar.monthrange(full, month)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise WrongDay(ai=ai, value=value) from error


def swallowed(value: str, *, counted: bool) -> tuple[str, str] | None:
    """Where a value without a separator behind it may have swallowed the next parts: (what it would be, the rest).

    A rest counts only with a date or a checked number in it, or as a count where the code still lacks one (``counted``).
    """
    for at in range(1, len(value)):
        rest = value[at:]
        if _plausible(rest) or (counted and re.fullmatch(r"37\d{1,8}", rest)):
            return value[:at], rest
    return None


def _plausible(rest: str) -> bool:
    try:
        parts = split(rest)
        gathered(parts)
    except (UnknownIdentifier, WrongLength, WrongSigns, WrongDay, WrongCheckDigit, TwoValues):
        return False
    return (rule := rule_of(parts[0][0])) is not None and (rule.check or rule.day)


def demand_separators(pairs: Iterable[tuple[str, str]]) -> None:
    """Refuse a value too long for its identifier where a lost separator explains it."""
    for ai, value in pairs:
        rule = rule_of(ai)
        if rule and not rule.fixed and len(value) > rule.longest and swallowed(value, counted=True):
            raise SeparatorLost(ai=ai)


def _first(rest: str) -> tuple[str, Rule]:
    for length in (2, 3, 4):
        ai = rest[:length]
        if len(ai) == length and (rule := rule_of(ai)):
            return ai, rule
    raise UnknownIdentifier(rest=rest[:10])
