"""What a scanned or typed GS1 code says: bar codes, DataMatrix, QR, Digital Link, the bracketed form, a plain trade number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from inventory.domain import gs1_elements as elements_of
from inventory.domain.gs1_elements import GS
from inventory.domain.gs1_numbers import GTIN_LENGTHS, SSCC_LENGTH, checked, gtin14, in_store, is_digits
from inventory.domain.gs1_refusals import UnknownIdentifier, WrongPair
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from datetime import date

SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
CARRIES_GS1 = {"]C1", "]d2", "]Q3", "]e0", "]J1"}
WRITTEN_GS = re.compile("<GS>|\\{GS\\}|\u241d|<FNC1>|\\{FNC1\\}")
STARTS_LIKE_ONE = re.compile(r"00\d{18}|0[12]\d{14}")
LINK_KEYS = {"00", "01", "414"}
LINK_PART = re.compile(r"\d{2,4}")
BESIDE = {"37": ("00", "02"), "02": ("00", "37")}


class Warned(NamedTuple):
    """Something about a code a person should know: an English sentence with places for its facts."""

    sentence: str
    facts: dict[str, Any]


MAYBE_SWALLOWED = gettext_noop(
    "The lot or serial number reads %(value)s. If the carton says %(maybe)s, the scanner loses the separators: set it to send FNC1."
)
IN_STORE = gettext_noop("%(gtin)s is a shop's own number; other shops may use it for other goods.")
NO_COUNT = gettext_noop("The label says what is inside but not how many: (37) is missing.")
BEST_BEFORE = gettext_noop("The label has no expiry date; the best-before date %(day)s is taken.")


@dataclass(frozen=True)
class Reading:
    """One code by its parts. Values are as printed; dates are worked out against the day of the scan."""

    elements: dict[str, str]
    warnings: list[Warned] = field(default_factory=list)
    made_on: date | None = None
    expires_on: date | None = None

    @property
    def gtin(self) -> str:
        """The trade number with 14 digits, of the thing itself (01) or of what is inside (02); empty where there is none."""
        return self.elements.get("01") or self.elements.get("02") or ""

    @property
    def sscc(self) -> str:
        """The serial shipping number of a carton or pallet."""
        return self.elements.get("00", "")

    @property
    def lot(self) -> str:
        """The maker's lot number."""
        return self.elements.get("10", "")

    @property
    def serial(self) -> str:
        """The serial number of one piece."""
        return self.elements.get("21", "")

    @property
    def count(self) -> int | None:
        """How many pieces: (37) inside a pallet or carton, (30) of a loose amount."""
        value = self.elements.get("37") or self.elements.get("30")
        return int(value) if value else None


def read(text: str, *, today: date) -> Reading | None:
    """What a code says; None where it is no GS1 code at all. Raises ``CodeRefused`` where it looks like one and is wrong."""
    text = WRITTEN_GS.sub(GS, text.strip(" \t\r\n"))
    mark = SYMBOLOGY.match(text)
    body = text[3:] if mark else text
    carried = bool(mark and mark[0] in CARRIES_GS1)
    pairs = _pairs(body, carried=carried)
    return None if pairs is None else _reading(pairs, today, tells_ends=GS in body or body.lower().startswith(("(", "http")))


def certain(text: str) -> bool:
    """Whether a text can only be GS1: it bears a scanner's mark, a separator, brackets or is a link.

    Anything else (a row of digits) may as well be a lot number of the house.
    """
    text = text.strip(" \t\r\n")
    mark = SYMBOLOGY.match(text)
    marked = bool(mark and mark[0] in CARRIES_GS1)
    return marked or GS in text or bool(WRITTEN_GS.search(text)) or text.startswith(("(0", "(1", "(2", "(3", "http://", "https://"))


def bracketed(elements: dict[str, str]) -> str:
    """The form printed for people and taken by drawers of bar codes: ``(01)09506000134352(10)ABC``; open-ended values last."""
    ordered = sorted(elements.items(), key=lambda pair: (not elements_of.UNDELIMITED.match(pair[0]), pair[0]))
    return "".join(f"({ai}){value}" for ai, value in ordered)


def fits_lot(number: str) -> bool:
    """Whether a lot number may stand in (10): up to 20 of the 82 signs; Chinese ones may not."""
    return len(number) <= elements_of.RULES["10"].longest and bool(elements_of.SIGNS.fullmatch(number))


def _pairs(body: str, *, carried: bool) -> list[tuple[str, str]] | None:
    if carried:
        return elements_of.split(body)
    if body.startswith(("http://", "https://", "HTTP://", "HTTPS://")):
        return _linked(body)
    if elements_of.BRACKETS.match(body):
        return elements_of.split_bracketed(body)
    if GS in body:
        return elements_of.split(body)
    return _plain(body)


def _plain(body: str) -> list[tuple[str, str]] | None:
    """A row of digits that is a trade or shipping number, or an element string whose scanner sends no mark."""
    if is_digits(body) and len(body) in GTIN_LENGTHS:
        return [("01", gtin14(body))]
    if is_digits(body) and len(body) == SSCC_LENGTH:
        return [("00", checked(body))]
    return elements_of.split(body) if STARTS_LIKE_ONE.match(body) else None


def _linked(address: str) -> list[tuple[str, str]] | None:
    """The parts of a Digital Link: a key and its qualifiers in the path, the rest in the query; None for any other address."""
    parts = urlsplit(address)
    path = parts.path.strip("/").split("/")
    start = next((at for at in range(len(path) - 1) if path[at] in LINK_KEYS and is_digits(path[at + 1])), None)
    if start is None:
        return None
    steps = [unquote(step) for step in path[start:]]
    if len(steps) % 2:
        raise UnknownIdentifier(rest=steps[-1])
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    pairs += [(name, value) for name, value in parse_qsl(parts.query) if LINK_PART.fullmatch(name)]
    return [(ai, gtin14(value) if ai in {"01", "02"} else value) for ai, value in pairs]


def _reading(pairs: list[tuple[str, str]], today: date, *, tells_ends: bool) -> Reading:
    elements_of.demand_separators(pairs)
    elements = elements_of.gathered(pairs)
    _demand_pairs(elements)
    days: dict[str, date] = {ai: elements_of.day_of(ai, elements[ai], today) for ai in ("11", "15", "17") if ai in elements}
    warnings = [*_warnings(elements, days)]
    if not tells_ends:
        warnings += _open_end(pairs, elements)
    return Reading(elements, warnings, made_on=days.get("11"), expires_on=days.get("17", days.get("15")))


def _demand_pairs(elements: dict[str, str]) -> None:
    """(37) counts what (02) names or what lies in (00), never beside (01); (02) stands for contents, so not beside (01) either."""
    for ai, others in BESIDE.items():
        if ai in elements and ("01" in elements or not any(other in elements for other in others)):
            raise WrongPair(ai=ai)


def _warnings(elements: dict[str, str], days: dict[str, date]) -> list[Warned]:
    found = []
    if "02" in elements and "37" not in elements:
        found.append(Warned(NO_COUNT, {}))
    gtin = elements.get("01") or elements.get("02")
    if gtin and in_store(gtin):
        found.append(Warned(IN_STORE, {"gtin": gtin}))
    if "15" in days and "17" not in days:
        found.append(Warned(BEST_BEFORE, {"day": days["15"].isoformat()}))
    return found


def _open_end(pairs: list[tuple[str, str]], elements: dict[str, str]) -> list[Warned]:
    """A warning for a lot or serial number at the very end that may have swallowed what follows it."""
    ai, value = pairs[-1]
    split = elements_of.swallowed(value, counted="02" in elements and "37" not in elements) if ai in {"10", "21"} else None
    return [Warned(MAYBE_SWALLOWED, {"value": value, "maybe": split[0], "rest": split[1]})] if split else []
