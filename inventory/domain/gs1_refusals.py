"""Refusals of codes: each names what was read and what the GS1 standard would have there."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class CodeRefused(Problem):
    """The family of them: the text looks like a GS1 code and is none."""

    status = 400


class WrongCheckDigit(CodeRefused):
    """A trade or serial number whose last digit does not fit. ``expected``: the digit that would."""

    slug = "wrong-check-digit"
    sentence = gettext_noop("%(number)s is misread or mistyped: its last digit would have to be %(expected)s.")


class WrongLength(CodeRefused):
    """A value longer or shorter than its identifier allows."""

    slug = "wrong-code-length"
    sentence = gettext_noop("(%(ai)s) holds “%(value)s”, which is %(length)s signs; %(allowed)s are allowed.")


class WrongSigns(CodeRefused):
    """Letters where digits belong, or signs outside the 82 that GS1 codes may hold."""

    slug = "wrong-code-signs"
    sentence = gettext_noop("(%(ai)s) cannot hold “%(value)s”.")


class WrongDay(CodeRefused):
    """A date that is in no calendar."""

    slug = "wrong-code-day"
    sentence = gettext_noop("(%(ai)s) holds %(value)s, which is no date (year, month, day of two digits each).")


class UnknownIdentifier(CodeRefused):
    """Digits where an application identifier belongs, and none known."""

    slug = "unknown-identifier"
    sentence = gettext_noop("What begins with “%(rest)s” is no known part of a GS1 code.")


class SeparatorLost(CodeRefused):
    """A value too long because the scanner swallowed the separator after it."""

    slug = "separator-lost"
    sentence = gettext_noop(
        "After (%(ai)s) the separator is missing, so its end cannot be told: set the scanner to send FNC1 as GS, or type the number."
    )


class TwoValues(CodeRefused):
    """One identifier twice with different values."""

    slug = "two-values"
    sentence = gettext_noop("(%(ai)s) stands twice, as “%(first)s” and as “%(second)s”.")


class WrongPair(CodeRefused):
    """Identifiers that may not stand beside each other, or that miss the one they belong to."""

    slug = "wrong-pair"
    sentence = gettext_noop("(%(ai)s) cannot stand here: a pallet is written (00) with (02) and (37), a single article (01) alone.")


class WrongSerial(CodeRefused):
    """A company prefix or serial from which no number can be built."""

    slug = "wrong-serial"
    sentence = gettext_noop(
        "A serial shipping number cannot be built from prefix %(prefix)s and serial %(serial)s: the prefix has 4 to 12 digits, both together at most 16."
    )


class NotATradeNumber(CodeRefused):
    """What was given as a GTIN has not 8, 12, 13 or 14 digits."""

    slug = "not-a-trade-number"
    sentence = gettext_noop("“%(given)s” is no trade number: 8, 12, 13 or 14 digits are needed.")
