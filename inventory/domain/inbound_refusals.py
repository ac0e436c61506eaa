"""Refusals between the word that goods will come and their place on the shelf."""

from __future__ import annotations

from typing import Any

from relief.problems import Problem, gettext_noop


class NoLines(Problem):
    """A notice without goods."""

    slug = "no-lines"
    status = 400
    sentence = gettext_noop("Name at least one item that is to come.")


class NoParty(Problem):
    """Somebody sends the goods."""

    slug = "no-party"
    status = 400
    sentence = gettext_noop("Say who sends the goods.")


class WrongLine(Problem):
    """One line of a sheet cannot be so. ``line`` counts from 1; ``why`` is a sentence of its own."""

    slug = "wrong-line"
    status = 400
    sentence = gettext_noop("Line %(line)s (%(item)s): %(why)s")

    def say(self, translate: Any = str) -> str:
        """Both sentences in one language."""
        return str(translate(self.sentence)) % {**self.facts, "why": translate(self.facts["why"])}


class HiddenSigns(Problem):
    """A word with signs nobody sees; ``column`` is model and field, ``label`` the field's name as it stands in the model."""

    slug = "hidden-signs"
    status = 400
    sentence = gettext_noop("“%(label)s” holds signs that cannot be seen. Type it anew, letters only.")

    def say(self, translate: Any = str) -> str:
        """The sentence, with the field's name in its language."""
        return str(translate(self.sentence)) % {**self.facts, "label": translate(self.facts["label"])}


class NothingTaken(Problem):
    """Nothing of a lorry was taken in; that is a turning away, not a receipt."""

    slug = "nothing-taken"
    sentence = gettext_noop("%(tally)s takes nothing into the store; turn the goods away instead.")


class TalliesOpen(Problem):
    """A notice is completed once all its lorries are booked."""

    slug = "tallies-open"
    sentence = gettext_noop("%(notice)s still has goods that are not booked: %(tallies)s.")


class AlreadyReceiving(Problem):
    """Goods of the notice have come; its lines stand."""

    slug = "already-receiving"
    sentence = gettext_noop("Goods of %(notice)s have arrived already; it can no longer be changed or withdrawn.")


class NotFromThisNotice(Problem):
    """The tally is for another warehouse than its notice."""

    slug = "not-from-this-notice"
    sentence = gettext_noop("%(notice)s is for %(warehouse)s.")


class NothingToPutAway(Problem):
    """The bay is empty, or these goods have left it."""

    slug = "nothing-to-put-away"
    sentence = gettext_noop("Nothing of this lies in the receiving bay of %(warehouse)s any more.")


class NoStoragePlace(Problem):
    """A store without a shelf."""

    slug = "no-storage-place"
    sentence = gettext_noop("%(warehouse)s has no storage place; enter its shelves first.")


class IntakeClosed(Problem):
    """The session has ended; nothing more is logged."""

    slug = "intake-closed"
    sentence = gettext_noop("This intake has ended. Bring the carton to the supervisor.")


class CartonDecided(Problem):
    """The supervisor has decided about this carton already."""

    slug = "carton-decided"
    sentence = gettext_noop("Carton %(carton)s has been decided already.")


class NotOffered(Problem):
    """Only the pictures offered can be chosen."""

    slug = "not-offered"
    status = 400
    sentence = gettext_noop("Choose one of the pictures.")


class CountUnlikely(Problem):
    """Nothing, or more than a carton holds."""

    slug = "count-unlikely"
    status = 400
    sentence = gettext_noop("Count the pieces in the carton: a whole number from 1 to %(most)s.")


class CodesUnlikely(Problem):
    """No code at all, or more than one sheet of a gate holds."""

    slug = "codes-unlikely"
    status = 400
    sentence = gettext_noop("Say how many codes to print: a whole number from 1 to %(most)s.")


class NoSuchDay(Problem):
    """The day is none of the calendar."""

    slug = "no-such-day"
    status = 400
    sentence = gettext_noop("“%(given)s” is no day. Write year, month and day.")


class PhotosFull(Problem):
    """A carton has all the photographs it needs."""

    slug = "photos-full"
    sentence = gettext_noop("This carton has %(most)s photographs already. Send it without another one.")


class BadHour(Problem):
    """An intake ends later than now and within two days."""

    slug = "bad-hour"
    status = 400
    sentence = gettext_noop("An intake ends within the next 48 hours.")


class NoCartons(Problem):
    """Nothing was chosen that waits for a decision."""

    slug = "no-cartons"
    sentence = gettext_noop("None of these cartons waits for a decision.")


class ReasonNeeded(Problem):
    """A refusal says why."""

    slug = "reason-needed"
    status = 400
    sentence = gettext_noop("Say why.")
