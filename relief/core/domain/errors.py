"""Why the core says no."""

from typing import Any

from relief.problems import Problem, gettext_noop


class Reasoned(Problem):
    """A refusal whose ``reason`` is itself a sentence to translate."""

    def say(self, translate: Any = str) -> str:
        """Both sentences in one language."""
        return str(translate(self.sentence)) % {**self.facts, "reason": translate(self.facts["reason"])}


class IdentityNumberWrong(Reasoned):
    """A citizen number that cannot be one (GB 11643); the number itself is not repeated."""

    slug = "identity-number"
    status = 400
    sentence = gettext_noop("This is not an identity number: %(reason)s.")


class AlreadyKnown(Problem):
    """The same human being is entered already."""

    slug = "already-known"
    sentence = gettext_noop("This person is already known to %(organisation)s.")


class NotEntitled(Problem):
    """The deed needs another office."""

    slug = "not-entitled"
    status = 403
    sentence = gettext_noop("This takes one of these offices: %(roles)s.")


class StillInOffice(Problem):
    """Somebody who holds office is not erased."""

    slug = "still-in-office"
    sentence = gettext_noop("%(person)s still holds office: %(appointments)s.")


class AppointmentNotInForce(Problem):
    """What is not held cannot be passed on or ended."""

    slug = "appointment-not-in-force"
    sentence = gettext_noop("This appointment is not in force at that time.")


class DelegationRefused(Reasoned):
    """A delegation is for a while, within one's own time, and is not passed on."""

    slug = "delegation-refused"
    sentence = gettext_noop("This cannot be delegated: %(reason)s.")


class OrganisationMisplaced(Reasoned):
    """The tree of societies has an order."""

    slug = "organisation-misplaced"
    sentence = gettext_noop("%(organisation)s cannot stand there: %(reason)s.")


class WrongState(Problem):
    """The step does not follow from where things stand."""

    slug = "wrong-state"
    sentence = gettext_noop("This is not possible while the state is “%(state)s”.")


class ImpossibleTimes(Reasoned):
    """A later thing before an earlier one."""

    slug = "impossible-times"
    status = 400
    sentence = gettext_noop("The times do not fit: %(reason)s.")


class NoTrigger(Problem):
    """No threshold of the plan in force is reached."""

    slug = "no-trigger"
    sentence = gettext_noop("No threshold of a plan in force is reached by the recorded figures.")


class AlreadyActivated(Problem):
    """The society already responds at this level."""

    slug = "already-activated"
    sentence = gettext_noop("The response already stands at level %(level)s.")


class NotMergeable(Reasoned):
    """One incident goes on as another only while nothing of its own is under way."""

    slug = "not-mergeable"
    sentence = gettext_noop("%(incident)s cannot go on as %(into)s: %(reason)s.")


class NotAddressed(Problem):
    """An action card is taken by somebody it was handed to."""

    slug = "not-addressed"
    status = 403
    sentence = gettext_noop("This action card was handed to %(people)s.")


class ReasonMissing(Problem):
    """What is left undone says why."""

    slug = "reason-missing"
    status = 400
    sentence = gettext_noop("Say why.")


class TooLong(Problem):
    """More than the column takes; ``column`` is model and field, ``label`` the field's name as it stands in the model."""

    slug = "too-long"
    status = 400
    sentence = gettext_noop("“%(label)s” has %(length)s characters, and at most %(most)s fit. Write it shorter.")

    def say(self, translate: Any = str) -> str:
        """The sentence, with the field's name in its language."""
        return str(translate(self.sentence)) % {**self.facts, "label": translate(self.facts["label"])}


class AlreadyCorrected(Problem):
    """The entry that stands is corrected, not the one before it."""

    slug = "already-corrected"
    sentence = gettext_noop("Decision %(number)s was corrected already by decision %(by)s; correct that one.")


class PlanEmpty(Problem):
    """A plan that can never propose a level is no plan."""

    slug = "plan-empty"
    sentence = gettext_noop("%(plan)s has no trigger yet, so it would never propose a level.")


class VersionTaken(Problem):
    """Each version of a plan has its own name."""

    slug = "version-taken"
    sentence = gettext_noop("There is a version %(version)s of this plan already.")


class FilingOpen(Problem):
    """A plan is filed with an authority once."""

    slug = "filing-open"
    sentence = gettext_noop("%(authority)s has a letter about this plan already: %(state)s.")


class ShiftTaken(Problem):
    """One post has one person at a time, and one person one post."""

    slug = "shift-taken"
    sentence = gettext_noop("%(person)s already has duty from %(start)s until %(end)s.")


class PersonAway(Problem):
    """Somebody said himself that he cannot be there."""

    slug = "person-away"
    sentence = gettext_noop("%(person)s cannot take the shift from %(start)s until %(end)s: %(why)s. Nothing was changed.")


class PostTaken(ShiftTaken):
    """One post has one person at a time."""

    slug = "post-taken"
    sentence = gettext_noop("The post is taken by %(person)s from %(start)s until %(end)s.")


class ShiftOver(Problem):
    """What is past is not swapped."""

    slug = "shift-over"
    sentence = gettext_noop("This shift ended %(end)s; it can no longer be swapped.")


class NotYourSwap(Problem):
    """Only who has the shift asks, only who was asked answers, and nobody asks himself."""

    slug = "not-your-swap"
    sentence = gettext_noop(
        "Only the person who has a shift asks another one to take it, and only that person says yes. The shift is now with %(person)s."
    )


class SwapOpen(Problem):
    """A shift is asked about once at a time."""

    slug = "swap-open"
    sentence = gettext_noop("%(person)s was asked to take this shift and has not answered. Take that question back first.")


class SwapOver(Problem):
    """A swap that was answered or taken back."""

    slug = "swap-over"
    sentence = gettext_noop("This swap is “%(state)s” already.")


class NobodyNamed(Problem):
    """A roster needs people and days."""

    slug = "nobody-named"
    status = 400
    sentence = gettext_noop("Choose at least one person, and between 1 and 92 days.")


class AnsweredAlready(Problem):
    """Only a call nobody answered is called back, once."""

    slug = "answered-already"
    sentence = gettext_noop("This call was answered or called back already.")


class HandoverOpen(Problem):
    """One handover is signed before the next is written."""

    slug = "handover-open"
    sentence = gettext_noop("%(number)s is not signed yet.")


class HandoverSigned(Problem):
    """A signed handover stays as it is."""

    slug = "handover-signed"
    sentence = gettext_noop("%(number)s was signed %(at)s.")


class WrongNumber(Problem):
    """A number on a paper that this phone cannot have written at that time. ``expected``: the first it could have written."""

    slug = "wrong-number"
    sentence = gettext_noop("%(number)s is not a number this phone gives; its numbers look like %(expected)s.")


class NumberTaken(Problem):
    """Another paper bears the number already."""

    slug = "number-taken"
    sentence = gettext_noop("The number %(number)s is already on another paper.")
