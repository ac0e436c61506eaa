"""A requisition on the way of its goods: each line lies on the need between what was covered before and what was granted."""

from __future__ import annotations

from typing import NamedTuple

from relief.problems import Problem, gettext_noop


class WrongRequisitionState(Problem):
    """A step that does not follow from where the requisition is."""

    slug = "wrong-requisition-state"
    sentence = gettext_noop("The requisition %(number)s is “%(state)s”; this step does not come next.")


class EmptyRequisition(Problem):
    """A requisition that asks for nothing, or grants nothing."""

    slug = "empty-requisition"
    sentence = gettext_noop("No quantity was written on the requisition.")


class OverGrant(Problem):
    """More granted than was asked for."""

    slug = "over-grant"
    sentence = gettext_noop("%(granted)s of %(item)s were granted; only %(asked)s were asked for.")


class OutOfSeason(Problem):
    """Goods of another season, granted without a word why: no winter quilts in August."""

    slug = "out-of-season"
    sentence = gettext_noop("%(item)s is not for this season (%(on)s). Write beside “Why” what it is needed for all the same, or grant 0 of it.")


class StillOpen(Problem):
    """A requisition whose goods are not all signed for is not closed; cancel it instead."""

    slug = "requisition-still-open"
    sentence = gettext_noop("The requisition %(number)s is “%(state)s”; it is closed once all that was granted is signed for.")


class Marks(NamedTuple):
    """Units of one need, counted from its beginning: ordered, off the shelf, on the road or beyond, signed for."""

    ordered: int
    issued: int
    moved: int
    signed: int


class Share(NamedTuple):
    """What of one line is ordered, off the shelf, moving or delivered, and signed for."""

    granted: int
    ordered: int
    issued: int
    moved: int
    signed: int

    @property
    def moving(self) -> int:
        """On the road now."""
        return self.moved - self.signed


def share(base: int, granted: int, marks: Marks) -> Share:
    """First come, first served: what covers a need serves what was granted before, then this line, then the next."""
    return Share(granted, *(max(0, min(granted, mark - base)) for mark in marks))


def state_of(shares: list[Share]) -> str:
    """The state that follows from the book for a requisition that was taken up."""
    granted, ordered, issued, moved, signed = (sum(column) for column in zip(*shares, strict=True)) if shares else (0, 0, 0, 0, 0)
    if not ordered:
        return "taken_up"
    if signed >= granted:
        return "fulfilled"
    if moved > signed or moved >= granted:
        return "in_transit"
    if issued > moved:
        return "released"
    return "committed" if ordered >= granted else "committed_part"
