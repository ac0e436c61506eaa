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


class WrongNumber(Problem):
    """A number on a paper that this phone cannot have written at that time. ``expected``: the first it could have written."""

    slug = "wrong-number"
    sentence = gettext_noop("%(number)s is not a number this phone gives; its numbers look like %(expected)s.")


class NumberTaken(Problem):
    """Another paper bears the number already."""

    slug = "number-taken"
    sentence = gettext_noop("The number %(number)s is already on another paper.")
