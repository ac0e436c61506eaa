"""Refusals about partner squads, with their facts."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class PartnerNotBound(Problem):
    """No agreement in force, or no insurance shown: nobody is asked, nobody goes."""

    slug = "partner-not-bound"
    sentence = gettext_noop("%(partner)s cannot be asked and cannot go: %(why)s. Nothing was changed.")


class NoNeighbour(Problem):
    """No neighbouring county is left that may be asked."""

    slug = "no-neighbour"
    sentence = gettext_noop(
        "No squad of a neighbouring county is left to ask for %(number)s: each is asked already, or no agreement with it is in force. Ask the city's duty officer."
    )


class PartnerAsked(Problem):
    """Asked twice in one call-out."""

    slug = "partner-asked"
    sentence = gettext_noop("%(partner)s has been asked in %(number)s already. Ring up, and write down what is said.")


class MoreThanPromised(Problem):
    """More people than the agreement promises, or nobody at all."""

    slug = "more-than-promised"
    sentence = gettext_noop("%(partner)s promised up to %(promised)s people; %(people)s cannot be asked for.")


class NoPartnerAnswer(Problem):
    """An answer without how many come."""

    slug = "no-partner-answer"
    sentence = gettext_noop("How many people of %(partner)s come? Write a number from 1 to %(most)s, or that they do not come.")


class NoPartnerTime(Problem):
    """Minutes that are no number, or more than a day."""

    slug = "no-partner-time"
    sentence = gettext_noop(
        "In how many minutes is %(partner)s there? Write a whole number up to %(most)s instead of “%(given)s”, or leave it empty."
    )


class PartyOut(Problem):
    """A party that left cannot be changed at the muster any more."""

    slug = "party-out"
    sentence = gettext_noop("The party of %(partner)s has left with %(people)s people. It is counted home on the page of the mission.")


class PartyWithoutLeader(Problem):
    """A party without leader or people."""

    slug = "party-without-leader"
    sentence = gettext_noop("A party has a leader and at least one person.")


class PartyNotNamed(Problem):
    """More people of a partner than its insurance list names: the rest stays behind."""

    slug = "party-not-named"
    sentence = gettext_noop("The insurance list of %(partner)s names %(named)s people; %(people)s cannot go along. Nothing was changed.")


class PartyShort(Problem):
    """Fewer people counted home than went out."""

    slug = "party-short"
    sentence = gettext_noop(
        "%(out)s people of %(partner)s went out and %(back)s were counted home. Everybody is accounted for before it is called in."
    )


class PartyStillOut(Problem):
    """A party has not been counted home."""

    slug = "party-still-out"
    sentence = gettext_noop("Not called in yet: %(parties)s. The mission stays open until every party is back.")
