"""Refusals on the way from an order to the signature: each names the paper, its state and what was asked."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class WrongStep(Problem):
    """A paper is not in a state that allows the step. Facts: ``paper``, ``state``, ``step``, ``allowed`` (states)."""

    slug = "wrong-step"
    sentence = gettext_noop("%(paper)s is “%(state)s”; this step is not possible now.")


class SameHands(Problem):
    """Who asks for goods does not approve them, except in a recorded emergency."""

    slug = "same-hands"
    sentence = gettext_noop("%(person)s asked for %(paper)s, so somebody else has to approve it, or the emergency approval has to be recorded.")


class NoAuthority(Problem):
    """The person named as approver has no office that may release goods here."""

    slug = "no-authority"
    sentence = gettext_noop("%(person)s has no office that may release goods from %(warehouse)s.")


class OverOrder(Problem):
    """More was picked than the order still asks for."""

    slug = "over-order"
    sentence = gettext_noop("%(order)s still asks for %(open)s of %(item)s; %(wanted)s cannot be issued on it.")


class OtherWarehouse(Problem):
    """An order is served by its own warehouse only."""

    slug = "other-warehouse"
    sentence = gettext_noop("%(order)s is for %(warehouse)s.")


class NotCarried(Problem):
    """Only an issue or a transfer out gets a waybill, and only one."""

    slug = "not-carried"
    sentence = gettext_noop("%(document)s cannot get a waybill: %(why)s.")


class OverLoaded(Problem):
    """More was signed for than was loaded."""

    slug = "over-loaded"
    sentence = gettext_noop("%(waybill)s carries %(loaded)s of lot %(lot)s; %(delivered)s cannot have been delivered.")


class NotLoaded(Problem):
    """A lot was signed for that is not on the waybill."""

    slug = "not-loaded"
    sentence = gettext_noop("Lot %(lot)s is not on %(waybill)s.")


class OutOfOrder(Problem):
    """A step said to have happened before the one it follows."""

    slug = "out-of-order"
    sentence = gettext_noop("%(paper)s: this cannot have happened at %(occurred_at)s, before the step of %(before)s.")


class TwoPeople(Problem):
    """Goods are handed to families by at least two people."""

    slug = "two-people"
    sentence = gettext_noop("At least two people have to hand out goods; %(named)s named.")


class NotSignedFor(Problem):
    """Goods are handed out after their delivery was signed for."""

    slug = "not-signed-for"
    sentence = gettext_noop("%(waybill)s has not been signed for yet.")
