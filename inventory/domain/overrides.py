"""What a supervisory board wants to see the same day: the kinds of exceptions, and one exception in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from datetime import datetime


class Kind(StrEnum):
    """Every override of a rule, and every clock that ran out."""

    VERBAL = "verbal"
    UNRATIFIED = "unratified"
    SAME_HANDS = "same-hands"
    LIFTED = "lifted"
    COUNTED_ALONE = "counted-alone"
    CASE_OVERDUE = "case-overdue"
    BACK_DATED = "back-dated"
    REVERSED = "reversed"
    REFUSED_ENTRY = "refused-entry"
    EXPIRED_ON_SHELF = "expired-on-shelf"
    NO_PROOF = "no-proof"
    ONE_SIGNATURE = "one-signature"


LABELS: dict[Kind, str] = {
    Kind.VERBAL: gettext_noop("Approved by word of mouth"),
    Kind.UNRATIFIED: gettext_noop("Put in writing late or not at all"),
    Kind.SAME_HANDS: gettext_noop("Asked for and approved by one person"),
    Kind.LIFTED: gettext_noop("Earmark lifted"),
    Kind.COUNTED_ALONE: gettext_noop("Counted by the keeper alone"),
    Kind.CASE_OVERDUE: gettext_noop("Discrepancy case overdue"),
    Kind.BACK_DATED: gettext_noop("Entered more than a day later"),
    Kind.REVERSED: gettext_noop("Document taken back"),
    Kind.REFUSED_ENTRY: gettext_noop("Refused entry of a phone"),
    Kind.EXPIRED_ON_SHELF: gettext_noop("Expired goods on a shelf"),
    Kind.NO_PROOF: gettext_noop("Delivery without proof"),
    Kind.ONE_SIGNATURE: gettext_noop("Received without two signatures"),
}
CLOCKS = frozenset({Kind.UNRATIFIED, Kind.CASE_OVERDUE, Kind.EXPIRED_ON_SHELF, Kind.NO_PROOF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One exception. ``key`` stays the same while it is the same; ``warehouse`` is a row's key; ``why`` is in the reader's language."""

    kind: Kind
    name: str
    warehouse: int
    at: datetime
    who: str = ""
    why: str = ""
    paper: str = ""
    link: str = ""

    @property
    def key(self) -> str:
        """What a review is kept under."""
        return f"{self.kind}:{self.name}"[:80]

    @property
    def late(self) -> bool:
        """A clock ran out, and somebody still has something to do."""
        return self.kind in CLOCKS


class AlreadyReviewed(Problem):
    """Somebody of the board has looked at it."""

    slug = "already-reviewed"
    sentence = gettext_noop("%(person)s has looked at this already, on %(at)s.")


class NoSuchException(Problem):
    """It was settled meanwhile, or never was."""

    slug = "no-such-exception"
    status = 404
    sentence = gettext_noop("This exception is not on the list any more.")
