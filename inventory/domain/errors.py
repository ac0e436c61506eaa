"""The refusals of the stock book: each carries what was asked, what there was, and where the rest is.

Facts are plain JSON values. Moments are ISO 8601 texts with their offset, days are ISO dates, goods are named by SKU and
lot number, places by warehouse and location code.
"""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class InsufficientStock(Problem):
    """More was asked than may leave. ``elsewhere``: [{warehouse, name, available}], the nearest answer to "where else?".

    ``held_back``: units that are here but may not leave, by cause (expired, quarantined, earmarked, reserved).
    """

    slug = "insufficient-stock"
    sentence = gettext_noop("%(item)s: %(wanted)s wanted, %(available)s available. Nothing was booked.")


class ExpiredLot(Problem):
    """The lot's shelf life is over; it leaves only by disposal or back to its source."""

    slug = "expired-lot"
    sentence = gettext_noop("Lot %(lot)s of %(item)s expired on %(expires_on)s. It may only be disposed of or returned to its source.")


class QuarantinedLot(Problem):
    """The lot, or the place it lies in, is barred; it leaves only by disposal or back to its source."""

    slug = "quarantined-lot"
    sentence = gettext_noop("Lot %(lot)s of %(item)s is in quarantine or damaged. It may only be disposed of or returned to its source.")


class EarmarkBroken(Problem):
    """The lot was given for a purpose, and this is another one."""

    slug = "earmark"
    sentence = gettext_noop("Lot %(lot)s of %(item)s was given for “%(earmark)s” and may not be used for anything else.")


class BackDated(Problem):
    """An entry for the past that would make a later moment negative; names the first such moment."""

    slug = "back-dated"
    sentence = gettext_noop("Booked for %(occurred_at)s, lot %(lot)s of %(item)s would stand at %(would_be)s on %(moment)s. Nothing was booked.")


class CountedSince(Problem):
    """An entry for a moment before a count that already covers the goods."""

    slug = "counted-since"
    sentence = gettext_noop("Lot %(lot)s of %(item)s was counted at %(location)s on %(counted_at)s; nothing can be booked for a moment before that.")


class InFuture(Problem):
    """An entry for a moment that has not come yet."""

    slug = "in-future"
    sentence = gettext_noop("%(occurred_at)s is in the future; it is now %(now)s.")


class BlockedReversal(Problem):
    """Goods of the document have moved on, or were counted since. ``documents``: numbers; ``count``: a number or null."""

    slug = "blocked-reversal"
    sentence = gettext_noop("%(document)s cannot be reversed: %(blocked_by)s came after it.")


class AlreadyReversed(Problem):
    """A document is reversed once."""

    slug = "already-reversed"
    sentence = gettext_noop("%(document)s was already reversed by %(reversal)s.")


class NotReversible(Problem):
    """A reversal or a correction of a lot is not undone by reversal but by a new entry."""

    slug = "not-reversible"
    sentence = gettext_noop("%(document)s is not a document that can be reversed; write a new entry instead.")


class UnknownItem(Problem):
    """No such SKU."""

    slug = "unknown-item"
    sentence = gettext_noop("There is no item %(item)s in the catalogue.")


class UnknownLot(Problem):
    """No such lot of this item here."""

    slug = "unknown-lot"
    sentence = gettext_noop("There is no lot %(lot)s at %(warehouse)s.")


class AmbiguousLot(Problem):
    """Several lots answer to the number; the item has to be said too."""

    slug = "ambiguous-lot"
    sentence = gettext_noop("Several lots have the number %(lot)s; say which item is meant.")


class UnknownLocation(Problem):
    """No such location in this warehouse."""

    slug = "unknown-location"
    sentence = gettext_noop("%(warehouse)s has no location %(location)s.")


class UnknownEarmark(Problem):
    """No such promise is recorded."""

    slug = "unknown-earmark"
    sentence = gettext_noop("There is no earmark %(earmark)s.")


class LotMismatch(Problem):
    """The lot is known with other facts. ``field``, ``known`` and ``given`` say which."""

    slug = "lot-mismatch"
    sentence = gettext_noop("Lot %(lot)s is already known with %(field)s %(known)s, not %(given)s. Correct the lot, or use another number.")


class StaleCount(Problem):
    """A count line looks at a moment that cannot be counted any more."""

    slug = "stale-count"
    sentence = gettext_noop(
        "The count of lot %(lot)s at %(location)s is older than what was booked since: on %(moment)s it would stand at %(would_be)s. Count it again."
    )


class EmptyDocument(Problem):
    """A document without a line."""

    slug = "empty-document"
    sentence = gettext_noop("A document needs at least one line.")


class NotWhole(Problem):
    """A quantity that is not a whole number of base units, or not positive."""

    slug = "not-whole"
    sentence = gettext_noop("%(given)s is not a whole number of base units.")


class SamePlace(Problem):
    """Goods cannot be moved to where they are."""

    slug = "same-place"
    sentence = gettext_noop("The goods are already at %(place)s.")


class NotOnTheWay(Problem):
    """The document is not a transfer, or nothing of it is on the way any more."""

    slug = "not-on-the-way"
    sentence = gettext_noop("Nothing of %(document)s is on the way to %(warehouse)s.")


class TooMuchReturned(Problem):
    """More comes back than went out on the paper it answers."""

    slug = "too-much-returned"
    sentence = gettext_noop("%(document)s took out %(issued)s of lot %(lot)s, of which %(returned)s came back; %(wanted)s more cannot be returned.")


class ValueFixed(Problem):
    """Goods have already been given out at this unit value."""

    slug = "value-fixed"
    sentence = gettext_noop("Lot %(lot)s has already been given out by %(document)s; its unit value stands.")


class NothingToCorrect(Problem):
    """A correction that changes nothing, or a fact that cannot be corrected."""

    slug = "nothing-to-correct"
    sentence = gettext_noop("There is nothing to correct on lot %(lot)s.")


class LotNumberTaken(Problem):
    """Another lot of the same item already has the number."""

    slug = "lot-number-taken"
    sentence = gettext_noop("Another lot of %(item)s already has the number %(lot)s.")


class UnsoundBook(Problem):
    """A book with a fault is not sealed."""

    slug = "unsound-book"
    sentence = gettext_noop("%(fault)s Nothing was sealed (faults found: %(faults)s).")
