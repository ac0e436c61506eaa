"""Mutual aid: what step follows which, and whether what came back is what was lent."""

from __future__ import annotations

from typing import NamedTuple

from relief.problems import Problem, gettext_noop


class WrongAidState(Problem):
    """A step that does not follow from where the request is; also the second of two answers."""

    slug = "wrong-aid-state"
    sentence = gettext_noop("The request %(number)s is “%(state)s”; this step does not come next.")


class NotYourSide(Problem):
    """Offering is the giver's act and accepting the asker's; neither writes in the other's books."""

    slug = "not-your-side"
    status = 403
    sentence = gettext_noop("Only %(society)s decides this; %(person)s holds no office there that may.")


class NothingOffered(Problem):
    """An offer or request without a quantity."""

    slug = "nothing-offered"
    sentence = gettext_noop("No quantity was written, so there is nothing to ask for or to offer.")


class MoreThanAsked(Problem):
    """An offer above the request, or an acceptance above the offer."""

    slug = "more-than-asked"
    sentence = gettext_noop("%(wanted)s of %(item)s are more than the %(limit)s that were asked for or offered.")


class KeptBack(Problem):
    """Goods that the giver keeps back for its own people are offered only on purpose."""

    slug = "kept-back"
    sentence = gettext_noop("%(warehouse)s keeps %(kept)s of %(item)s back for its own people; it may give %(available)s, not %(asked)s.")


class OfferOver(Problem):
    """An offer that stood until a moment which has passed; its goods are free again."""

    slug = "offer-over"
    sentence = gettext_noop("The offer %(number)s stood until %(until)s and is over. Ask again.")


class OtherStore(Problem):
    """Goods are offered from a store of one's own."""

    slug = "other-store"
    sentence = gettext_noop("%(warehouse)s is no store of %(society)s.")


class NotBack(Problem):
    """A receipt that does not hold what is said to have come back."""

    slug = "not-back"
    sentence = gettext_noop("The receipt %(document)s does not show %(wanted)s of %(item)s come back; it shows %(found)s.")


class Progress(NamedTuple):
    """What became of accepted goods, in base units."""

    accepted: int
    left: int
    signed: int


def stage(progress: list[Progress]) -> str:
    """``accepted``, ``dispatched`` once something is on the road, ``received`` once all that was accepted was signed for."""
    accepted, left, signed = (sum(column) for column in zip(*progress, strict=True)) if progress else (0, 0, 0)
    if accepted and signed >= accepted:
        return "received"
    return "dispatched" if left else "accepted"
