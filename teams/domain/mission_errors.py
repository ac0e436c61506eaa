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


class NotHandedOver(Problem):
    """A mission that relieves no other takes nothing over."""

    slug = "not-handed-over"
    sentence = gettext_noop("Mission %(number)s relieves no other. Say at its muster which one it takes over from.")


class HeadsDiffer(Problem):
    """Somebody was not counted, or counted who is not on the roll."""

    slug = "heads-differ"
    sentence = gettext_noop(
        "%(counted)s heads were counted, but %(out)s of %(number)s are out by the roll call. Find out who is missing, or call in who is home."
    )


class HandoverFixed(Problem):
    """What was signed is not changed."""

    slug = "handover-fixed"
    sentence = gettext_noop("Handover %(number)s is signed already and is not changed any more. Write what is new as a task or tell the leader.")


class HandoverOpen(Problem):
    """A relieved mission whose handover is not signed by both."""

    slug = "handover-open"
    sentence = gettext_noop("%(relief)s relieves %(number)s and the two leaders have not both signed the handover. Sign it first.")


class SignsTwice(Problem):
    """One person for both crews."""

    slug = "signs-twice"
    sentence = gettext_noop("%(person)s has signed for the other crew. Somebody else must sign for this one.")


class NotSigned(Problem):
    """A signature without a hand, a PIN or a code behind it."""

    slug = "not-signed"
    status = 422
    sentence = gettext_noop(
        "Nothing proves that %(person)s signed: no hand on the glass, and the member's code, if there was one, is somebody else's."
    )


class NotYourCrew(Problem):
    """A signature for somebody else's crew."""

    slug = "not-your-crew"
    sentence = gettext_noop("%(person)s neither leads %(number)s nor went out with it, and cannot sign for it.")


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
