"""Refusals inside the store: counts, kits, loans, disposals, quarantine and rotation."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class KeeperCounts(Problem):
    """Who keeps a store does not count it, except beside a witness who signs."""

    slug = "keeper-counts"
    sentence = gettext_noop("%(person)s keeps %(warehouse)s and may count %(paper)s only beside a witness who signs for it.")


class SameEyes(Problem):
    """The second look is somebody else's."""

    slug = "same-eyes"
    sentence = gettext_noop("%(person)s counted %(lot)s at %(location)s the first time; somebody else has to count it again.")


class CountedAlready(Problem):
    """A line is counted once a round."""

    slug = "counted-already"
    sentence = gettext_noop("%(lot)s at %(location)s has been counted already.")


class NotToCount(Problem):
    """The place and lot are not on the sheet of this count, or the sheet would be empty."""

    slug = "not-to-count"
    sentence = gettext_noop("%(paper)s has no line for %(lot)s at %(location)s.")


class NothingToCount(Problem):
    """A plan that would hold no line."""

    slug = "nothing-to-count"
    sentence = gettext_noop("Nothing lies in %(warehouse)s under this choice, so there is nothing to count.")


class CountedBySelf(Problem):
    """Who counted does not approve the count."""

    slug = "counted-by-self"
    sentence = gettext_noop("%(person)s counted for %(paper)s, so somebody else has to approve it.")


class BarredMissing(Problem):
    """Of goods that may only leave by disposal or return nobody alone counts fewer. It does not tell how many the book has: counts are blind."""

    slug = "barred-missing"
    sentence = gettext_noop(
        "Of lot %(lot)s at %(location)s less was seen than stands in the book, and it is expired, damaged or put aside. "
        "That is booked by a planned count only, which somebody who did not count approves."
    )


class NoRecipe(Problem):
    """The kit has no recipe of that version, or none with goods of the catalogue."""

    slug = "no-recipe"
    sentence = gettext_noop("%(kit)s has no recipe “%(version)s” with goods of the catalogue.")


class RecipeFixed(Problem):
    """A recipe that kits were made by stays as it is."""

    slug = "recipe-fixed"
    sentence = gettext_noop("Kits were already made by recipe “%(version)s” of %(kit)s; write a new version instead.")


class ComponentsShort(Problem):
    """Fewer kits are possible. ``missing``: units lacking by item; ``possible``: kits that can be made now."""

    slug = "components-short"
    sentence = gettext_noop("%(possible)s of %(wanted)s kits are possible; missing are %(lacking)s. Nothing was booked.")


class ComponentsUnknown(Problem):
    """The book does not know what is in these kits: they came in as kits."""

    slug = "components-unknown"
    sentence = gettext_noop("The book knows the contents of %(known)s kits of lot %(lot)s, not of %(wanted)s.")


class NotDurable(Problem):
    """What is used up is issued, not lent."""

    slug = "not-durable"
    sentence = gettext_noop("%(item)s is used up when it is given out; it can be issued, not lent.")


class NotLent(Problem):
    """More of a lot comes back than is still out."""

    slug = "not-lent"
    sentence = gettext_noop("%(paper)s still has %(out)s of lot %(lot)s out; %(wanted)s cannot come back.")


class NotThere(Problem):
    """A line asks for goods that do not lie there, or that another paper already holds."""

    slug = "not-there"
    sentence = gettext_noop("%(free)s of lot %(lot)s lie free at %(location)s; %(wanted)s are wanted.")


class SoundGoods(Problem):
    """Goods that could still be given are disposed of only for a stated reason."""

    slug = "sound-goods"
    sentence = gettext_noop("Lot %(lot)s is neither expired nor damaged nor in quarantine; say why it should be disposed of.")


class UnderDisposal(Problem):
    """The goods wait for their disposal."""

    slug = "under-disposal"
    sentence = gettext_noop("Lot %(lot)s is on disposal order %(paper)s; decide that first.")


class OneHand(Problem):
    """One person may not do two steps that check each other."""

    slug = "one-hand"
    sentence = gettext_noop("%(person)s already did another step of %(paper)s; somebody else has to do this one.")


class NotBarred(Problem):
    """Nothing of the lot is in quarantine, or it already is."""

    slug = "not-barred"
    sentence = gettext_noop("Lot %(lot)s is not in a state that allows this.")


class NoQuarantinePlace(Problem):
    """A store without a quarantine corner can only bar a whole lot."""

    slug = "no-quarantine-place"
    sentence = gettext_noop("%(warehouse)s has no quarantine location; put the whole lot into quarantine instead.")


class LeftEmpty(Problem):
    """A form was sent without what makes it one. ``needed``: what is missing, in the reader's words."""

    slug = "left-empty"
    status = 400
    sentence = gettext_noop("Something is missing: %(needed)s.")


class ReasonMissing(Problem):
    """A step that has to be explained."""

    slug = "reason-missing"
    status = 400
    sentence = gettext_noop("%(paper)s: say why.")


class InTheCorner(Problem):
    """Sound goods come out of the quarantine corner only by a release: other hands, with a finding."""

    slug = "in-the-corner"
    sentence = gettext_noop(
        "Lot %(lot)s was put aside at %(location)s. It comes out by a release: somebody other than who put it aside says what was found."
    )


class PartsInDoubt(Problem):
    """Parts of kits that are put aside are in doubt like the kits."""

    slug = "parts-in-doubt"
    sentence = gettext_noop("The kits of lot %(lot)s are in quarantine or damaged: take them apart into the quarantine corner.")


class LifeGivenBack(Problem):
    """An expired lot is made younger by other hands than those that booked it in."""

    slug = "life-given-back"
    sentence = gettext_noop(
        "Lot %(lot)s is expired, and %(person)s booked it in or put it aside. Somebody else has to read the date on the goods and correct it."
    )
