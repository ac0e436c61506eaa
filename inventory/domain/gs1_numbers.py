"""The numbers of GS1 by themselves: check digits, trade numbers (GTIN) and serial shipping numbers (SSCC).

Source: GS1 General Specifications, sections 2 (numbers), 7.9 (check digits) and 1.4 (prefixes for restricted circulation).
"""

from __future__ import annotations

import unicodedata

from inventory.domain.gs1_refusals import NotATradeNumber, WrongCheckDigit, WrongSerial

GTIN_LENGTHS = (8, 12, 13, 14)
SSCC_LENGTH = 18
SERIAL_ROOM = 16  # of 18 digits one is the extension and one the check digit
PREFIX_LENGTHS = range(4, 13)
OWN_PREFIX = "04"  # GS1 prefixes 040-049: numbers that count only within one organisation


def check_digit(body: str) -> int:
    """The digit that belongs behind ``body``: weights 3 and 1 from the right, filled up to the next ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def with_check_digit(body: str) -> str:
    """``body`` and its check digit: ``950600013435`` becomes ``9506000134352``."""
    return f"{body}{check_digit(body)}"


def checked(number: str) -> str:
    """The number as it is, if its last digit fits; else ``WrongCheckDigit`` with the digit that would."""
    expected = check_digit(number[:-1])
    if number[-1] != str(expected):
        raise WrongCheckDigit(number=number, expected=expected)
    return number


def gtin14(text: str) -> str:
    """A trade number as typed or scanned, with 14 digits: EAN-8, UPC-A, EAN-13 and GTIN-14 of one article are one number.

    Full-width digits, spaces and hyphens are taken. Raises ``NotATradeNumber`` or ``WrongCheckDigit``.
    """
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign not in " -")
    if not is_digits(digits) or len(digits) not in GTIN_LENGTHS:
        raise NotATradeNumber(given=text)
    return checked(digits).zfill(14)


def is_digits(text: str) -> bool:
    """Whether there are digits 0 to 9 and nothing else."""
    return text.isascii() and text.isdigit()


def in_store(gtin: str) -> bool:
    """Whether a GTIN (14 digits) was given out by a shop for itself (prefixes 02, 04, 20–29; EAN-8 from 0 or 2): elsewhere it is other goods."""
    if gtin.startswith("000000"):
        return gtin[6] in "02"
    return gtin[0] == "0" and (gtin[1:3] in {"02", "04"} or gtin[1] == "2")


def sscc(*, prefix: str, serial: int, extension: int = 0) -> str:
    """A serial shipping number: extension digit, company prefix, serial filled with zeros, check digit; 18 digits.

    Raises ``WrongSerial`` where the prefix has not 4 to 12 digits or the serial does not fit beside it.
    """
    if not 0 <= serial < serials(prefix) or extension not in range(10):
        raise WrongSerial(prefix=prefix, serial=serial)
    return with_check_digit(f"{extension}{prefix}{serial:0{SERIAL_ROOM - len(prefix)}d}")


def serials(prefix: str) -> int:
    """How many serials a company prefix leaves room for."""
    if not is_digits(prefix) or len(prefix) not in PREFIX_LENGTHS:
        raise WrongSerial(prefix=prefix, serial=0)
    return int(10 ** (SERIAL_ROOM - len(prefix)))
