"""What a check of goods at the gate looks at: how long they last still, and the papers they should bring."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.domain.expiry import is_expired
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from datetime import date

# Practice of one city's society, not a law: six months left at receipt, three where goods last six months at most.
LEAST_MONTHS, LEAST_MONTHS_OF_SHORT_LIVED, SHORT_LIVED_MONTHS = 6, 3, 6

EXPIRED, SHORT_LIFE, NO_DATE, NO_CERTIFICATE = "expired", "short_life", "no_date", "no_certificate"
WORDS = {
    EXPIRED: gettext_noop("expired"),
    SHORT_LIFE: gettext_noop("lasts too short"),
    NO_DATE: gettext_noop("no expiry date"),
    NO_CERTIFICATE: gettext_noop("certificate asked for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What the check knows of one line. ``life_months``: whole shelf life; ``least_months``: the item's own rule, if it has one."""

    made_on: date | None = None
    expires_on: date | None = None
    life_months: int | None = None
    least_months: int | None = None
    wants_certificate: bool = False
    certificate: bool = False


def months_between(start: date, end: date) -> int:
    """Whole calendar months from ``start`` to ``end``; the last day of a month stands for the missing ones. Negative before.

    31 January to 28 February is a whole month; 1 March to 31 August is five.
    """
    if end < start:
        return -months_between(end, start) - 1
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = end.day >= start.day or end.day == monthrange(end.year, end.month)[1]
    return months if reached else months - 1


def months_asked(goods: Goods) -> int:
    """Months that goods with a date should last at receipt: the item's own rule, else 6, else 3 where the whole life is 6 or less."""
    if goods.least_months is not None:
        return goods.least_months
    life = goods.life_months
    if life is None and goods.made_on and goods.expires_on:
        life = months_between(goods.made_on, goods.expires_on)
    return LEAST_MONTHS_OF_SHORT_LIVED if life is not None and life <= SHORT_LIVED_MONTHS else LEAST_MONTHS


def concerns(goods: Goods, on: date) -> list[str]:
    """What speaks against taking goods in on a day: ``expired``, ``short_life``, ``no_date``, ``no_certificate``; empty is well."""
    found = []
    if goods.expires_on is None:
        found += [NO_DATE] if goods.life_months else []
    elif is_expired(goods.expires_on, on):
        found.append(EXPIRED)
    elif months_between(on, goods.expires_on) < months_asked(goods):
        found.append(SHORT_LIFE)
    if goods.wants_certificate and not goods.certificate:
        found.append(NO_CERTIFICATE)
    return found
