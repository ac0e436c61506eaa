"""One cell of a sheet: tidied, understood or refused with a sentence."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
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


def as_text(cell: Any) -> str:
    """A code or a name; a number too long for a spreadsheet to keep is refused, for its last digits are already lost."""
    cell = tidy(cell)
    if isinstance(cell, float) or (isinstance(cell, int) and abs(cell) >= 10**15):
        raise ValueError(_("“%s” is a number here; format the column as text, or its last digits are lost.") % cell)
    return str(cell)


def as_integer(cell: Any) -> int | None:
    """A whole number; full-width digits and thousands separators are understood, halves are refused."""
    cell = tidy(cell)
    if cell == "":
        return None
    text = _narrow(cell).replace(",", "").removesuffix(".0")
    if not re.fullmatch(r"[+-]?\d+", text):
        raise ValueError(_("“%s” is not a whole number.") % cell)
    return int(text)


def as_float(cell: Any) -> float | None:
    """A decimal number."""
    cell = tidy(cell)
    if cell == "":
        return None
    try:
        return float(_narrow(cell).replace(",", ""))
    except ValueError:
        raise ValueError(_("“%s” is not a number.") % cell) from None


def as_decimal(cell: Any) -> Decimal | None:
    """A decimal number, exactly as written."""
    cell = tidy(cell)
    try:
        return None if cell == "" else Decimal(_narrow(cell).replace(",", ""))
    except InvalidOperation:
        raise ValueError(_("“%s” is not a number.") % cell) from None


def as_boolean(cell: Any) -> bool:
    """Yes or no in either language."""
    text = _narrow(tidy(cell)).lower()
    if text in TRUE or text in FALSE:
        return text in TRUE
    raise ValueError(_("“%s” is neither yes nor no.") % cell)


def as_date(cell: Any) -> date | None:
    """A day: 2016-09-28, 2016/9/28, 20160928 or 2016年9月28日."""
    cell = tidy(cell)
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
    cell = tidy(cell)
    if isinstance(cell, datetime):
        return cell if timezone.is_aware(cell) else timezone.make_aware(cell)
    if cell == "":
        return None
    try:
        moment = datetime.fromisoformat(_chinese_time(_narrow(cell)))
    except ValueError:
        raise ValueError(_("“%s” is not a date with a time; write it as 2016-09-28 17:28.") % cell) from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _narrow(cell: Any) -> str:
    return unicodedata.normalize("NFKC", str(cell)).strip()


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
