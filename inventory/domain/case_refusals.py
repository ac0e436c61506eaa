"""Refusals of the settlement of a discrepancy case."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class NoSuchAnswer(Problem):
    """The answer does not fit the case. ``allowed``: those that do."""

    slug = "no-such-answer"
    sentence = gettext_noop("%(case)s cannot be settled with this answer.")


class OverDifference(Problem):
    """More is found than is missing."""

    slug = "over-difference"
    sentence = gettext_noop("%(case)s is about %(difference)s; %(wanted)s cannot have been found.")


class SettledAlready(Problem):
    """A settled case never changes."""

    slug = "settled-already"
    sentence = gettext_noop("%(case)s was settled on %(settled_at)s and does not change any more.")


class CaseReasonMissing(Problem):
    """An answer without a word why."""

    slug = "case-reason-missing"
    status = 400
    sentence = gettext_noop("Say in a few words how this came about.")


class LossByKeeper(Problem):
    """Who keeps the goods does not write them off."""

    slug = "loss-by-keeper"
    sentence = gettext_noop("%(person)s keeps these goods or holds no office that may write them off; somebody in charge has to sign in and do it.")


class ByTheLoan(Problem):
    """What was lent comes back through its loan."""

    slug = "by-the-loan"
    sentence = gettext_noop("Goods of %(case)s come back through the loan %(loan)s.")


class NoShelfNamed(Problem):
    """Found goods have to lie somewhere."""

    slug = "no-shelf-named"
    status = 400
    sentence = gettext_noop("Say on which shelf the found goods lie.")


class DamagedGone(Problem):
    """Fewer damaged goods lie in the store than are to be written off. ``wanted`` and ``lying``: base units of ``lot``."""

    slug = "damaged-gone"
    sentence = gettext_noop("%(lying)s of lot %(lot)s still lie in %(warehouse)s; %(wanted)s cannot be written off. Nothing was booked.")
