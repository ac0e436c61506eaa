"""One cell of a sheet: tidied, understood or refused with a sentence."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
EXACT_FLOAT = 2**53
TRUE = {"true", "yes", "1", "是", "y", "√"}
FALSE = {"false", "no", "0", "否", "n", "×"}
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
CHINESE_DATE = re.compile(r"(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?")
PLAIN_DATE = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")


FAILED = re.compile(r"#(?:N/A|DIV/0!|REF!|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|GETTING_DATA)|#{3,}|Err:\d+")
ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
QUOTED = re.compile(r'="([^"]*)"')  # how a text file keeps Excel from making a number of a code
GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_NUMBER = 40


class Covered(str):
    """What a merged cell shows where it covers another: it may mean that cell too, or not."""

    __slots__ = ()


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a dangerous first character gets an apostrophe before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def plain(text: str) -> str:
    """The reverse of ``neutral``."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def tidy(cell: Any) -> Any:
    """Text without invisible characters and outer blanks; a whole floating number as an integer; the rest as it is."""
    if isinstance(cell, str):
        return plain(cell.translate(INVISIBLE)).strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_FLOAT:
        return int(cell)
    return "" if cell is None else cell


def same(cell: Any, told: Any) -> bool:
    """Whether a cell still says what it was told: of a fraction, spreadsheets keep fifteen digits."""
    if cell == told or not isinstance(told, float):
        return bool(cell == told)
    try:
        number = as_float(cell)
    except ValueError:
        return False
    return number is not None and f"{number:.15g}" == f"{told:.15g}"


def legible(cell: Any) -> Any:
    """The tidied cell, if it says anything: formulas without a result and cells under a merged one are refused."""
    merged = isinstance(cell, Covered)
    if merged:
        raise ValueError(_("This cell is merged with the one that says “%s”; unmerge them and fill in every row.") % cell)
    if not isinstance(cell, str):
        return tidy(cell)
    text = cell.translate(INVISIBLE).strip()
    quoted = QUOTED.fullmatch(text)
    if quoted:
        return quoted[1].strip()
    if text.startswith("=") or FAILED.fullmatch(text):
        raise ValueError(_("“%s” is a formula without a result; write the value itself.") % text)
    return tidy(cell)


def as_text(cell: Any) -> str:
    """A code or a name; what a spreadsheet made a number or a day of is refused where signs are lost already."""
    cell = legible(cell)
    made_over = isinstance(cell, date | time | timedelta | bool)
    if made_over:
        raise ValueError(_("“%s” is not text here (a date, a time, yes or no); format the column as text and write it again.") % cell)
    rounded = isinstance(cell, str) and ROUNDED.fullmatch(cell)
    if rounded or isinstance(cell, float) or (isinstance(cell, int) and abs(cell) >= 10**15):
        raise ValueError(_("“%s” is a number here; format the column as text, or its last digits are lost.") % cell)
    return str(cell)


def half_width(code: str) -> str:
    """A code of Latin letters and digits as it is written without full-width signs; any other text as it is."""
    narrow = unicodedata.normalize("NFKC", code)
    return narrow if narrow.isascii() else code


def as_integer(cell: Any) -> int | None:
    """A whole number; full-width digits and thousands separators are understood, halves are refused."""
    cell = legible(cell)
    if cell == "":
        return None
    text = _ungrouped(cell).removesuffix(".0")
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"[+-]?\d+", text):
        raise ValueError(_("“%s” is not a whole number.") % cell)
    return int(text)


def as_float(cell: Any) -> float | None:
    """A decimal number."""
    number = as_decimal(cell)
    return None if number is None else float(number)


def as_decimal(cell: Any) -> Decimal | None:
    """A decimal number, exactly as written; neither infinite nor too long to be one."""
    cell = legible(cell)
    if cell == "":
        return None
    try:
        number = Decimal(_ungrouped(cell))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise ValueError(_("“%s” is not a number.") % cell)
    return number


def as_boolean(cell: Any) -> bool:
    """Yes or no in either language."""
    text = _narrow(legible(cell)).lower()
    if text in TRUE or text in FALSE:
        return text in TRUE
    raise ValueError(_("“%s” is neither yes nor no.") % cell)


def as_date(cell: Any) -> date | None:
    """A day: 2016-09-28, 2016/9/28, 20160928 or 2016年9月28日."""
    cell = legible(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if cell == "" or isinstance(cell, date):
        return cell or None
    found = CHINESE_DATE.fullmatch(_narrow(cell)) or PLAIN_DATE.fullmatch(_narrow(cell))
    if not found:
        raise ValueError(_("“%s” is not a date; write it as 2016-09-28.") % cell)
    return _built(cell, *map(int, found.groups()))


def as_moment(cell: Any) -> datetime | None:
    """A day and time on the wall clock of the installation, with or without seconds."""
    cell = legible(cell)
    if isinstance(cell, datetime):
        return cell if timezone.is_aware(cell) else timezone.make_aware(cell)
    if cell == "":
        return None
    try:
        moment = datetime.fromisoformat(_chinese_time(_narrow(cell)))
    except ValueError:
        moment = datetime.max  # noqa: DTZ901 - out of reach in every zone
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(_("“%s” is not a date with a time; write it as 2016-09-28 17:28.") % cell)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _narrow(cell: Any) -> str:
    return unicodedata.normalize("NFKC", str(cell)).strip()


def _ungrouped(cell: Any) -> str:
    """Without separators of thousands; a comma that stands elsewhere may be a decimal one, and stays."""
    text = _narrow(cell)
    return text.replace(",", "") if GROUPED.fullmatch(text) else text


def _built(cell: Any, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("“%s” is not a date; write it as 2016-09-28.") % cell) from None


def _chinese_time(text: str) -> str:
    found = CHINESE_DATE.match(text)
    if not found:
        return text
    year, month, day = map(int, found.groups())
    clock = text[found.end() :].strip(" T").replace("时", ":").replace("分", "").rstrip(":")
    return f"{year:04}-{month:02}-{day:02}T{clock or '00:00'}"
