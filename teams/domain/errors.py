"""Refusals about squads and their members, with their facts."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class WrongMemberStep(Problem):
    """A member does not stand where this step begins."""

    slug = "wrong-member-step"
    sentence = gettext_noop("%(person)s is “%(state)s”; this step is not possible from there. Nothing was changed.")


class NotInsured(Problem):
    """Nobody is registered, and so called out, without accident insurance in force (volunteer regulation, article 17)."""

    slug = "not-insured"
    sentence = gettext_noop("%(person)s has no accident insurance in force. Enter until when the insurance runs, then register.")


class ConfirmedLater(Problem):
    """A telephone number cannot have been confirmed on a day to come."""

    slug = "confirmed-later"
    sentence = gettext_noop("%(day)s has not come yet. Enter the day on which the number was really confirmed.")
