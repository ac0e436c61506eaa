"""Refusals on missions, with their facts."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class WrongMissionStep(Problem):
    """A mission does not stand where this step begins."""

    slug = "wrong-mission-step"
    sentence = gettext_noop("The mission %(number)s is “%(state)s”; this step is not possible from there. Nothing was changed.")


class StillOut(Problem):
    """Roll call out is not roll call in."""

    slug = "still-out"
    sentence = gettext_noop(
        "%(missing)s of %(out)s went out and have not been called in: %(people)s. The mission stays open until everybody is back."
    )


class NotOnMission(Problem):
    """Somebody who did not go out."""

    slug = "not-on-mission"
    sentence = gettext_noop("%(people)s did not go out with %(number)s.")


class GearOpen(Problem):
    """Gear that is neither back nor lost."""

    slug = "gear-open"
    sentence = gettext_noop("Neither counted home nor written down as lost: %(codes)s.")


class NotTaken(Problem):
    """A piece that did not go along."""

    slug = "gear-not-taken"
    sentence = gettext_noop("%(code)s did not go along with %(number)s.")


class NoConsent(Problem):
    """A position of somebody who did not agree."""

    slug = "no-consent"
    sentence = gettext_noop("%(person)s did not agree that positions are kept.")


class RestTooShort(Problem):
    """A rest that ends before the mission does."""

    slug = "rest-too-short"
    sentence = gettext_noop("The rest must end after the return at %(back)s.")


class NoKinKnown(Problem):
    """Nobody was entered."""

    slug = "no-kin-known"
    sentence = gettext_noop("No next of kin is known for %(person)s.")


class KinSealed(Problem):
    """A second person has not agreed, or the opening is too old, or somebody else's."""

    slug = "kin-sealed"
    status = 403
    sentence = gettext_noop("Sealed. Two entitled people open it: one asks with a reason, another agrees. Both see it for 24 hours.")


class SameHand(Problem):
    """One person asked and agreed."""

    slug = "same-hand"
    sentence = gettext_noop("%(person)s asked himself. Another entitled person must agree.")


class KinIncomplete(Problem):
    """Nobody to call, or no number."""

    slug = "kin-incomplete"
    status = 422
    sentence = gettext_noop("Say whom to call, and a telephone number of at least %(n)s digits.")


class KinIsHimself(Problem):
    """His own number, on which he does not answer when it matters."""

    slug = "kin-is-himself"
    status = 422
    sentence = gettext_noop("This is the person's own number. Give the number of somebody else.")
