"""Refusals about agreements, equipment, keys, visitors and inspections: each names what was asked and what stands."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class NotAgreed(Problem):
    """An item or a quantity that the agreement does not hold."""

    slug = "not-agreed"
    sentence = gettext_noop("%(agreement)s still promises %(open)s of %(item)s; %(wanted)s cannot be called.")


class AgreementNotInForce(Problem):
    """A day outside the agreement's term."""

    slug = "agreement-not-in-force"
    sentence = gettext_noop("%(agreement)s is in force from %(starts_on)s until %(ends_on)s, not on %(on)s.")


class WrongKindOfAgreement(Problem):
    """Only framework agreements are called, only custody is confirmed."""

    slug = "wrong-kind-of-agreement"
    sentence = gettext_noop("%(agreement)s is another kind of agreement; this step does not belong to it.")


class UnknownFigure(Problem):
    """A confirmation names an item twice, or one that is not in the catalogue, or less than nothing."""

    slug = "unknown-figure"
    sentence = gettext_noop("Line %(line)s, %(item)s: give each item of the catalogue once, with a whole number.")


class CallAnswered(Problem):
    """A call is answered once."""

    slug = "call-answered"
    sentence = gettext_noop("%(call)s is “%(state)s”; it is answered already.")


class NotThisState(Problem):
    """An asset is somewhere else in its life than the step needs."""

    slug = "asset-state"
    sentence = gettext_noop("%(asset)s is “%(state)s”; this is not possible now.")


class FailedCheck(Problem):
    """An asset that failed its check goes to repair before it goes out."""

    slug = "asset-failed-check"
    sentence = gettext_noop("%(asset)s failed its check on %(on)s. Send it to repair, or check it again.")


class SecondPerson(Problem):
    """Who asks for an asset to be scrapped does not approve it."""

    slug = "second-person"
    sentence = gettext_noop("Somebody else than %(person)s has to approve that %(asset)s is scrapped.")


class MayNotScrap(Problem):
    """The person named as approver has no office that may scrap equipment here."""

    slug = "may-not-scrap"
    sentence = gettext_noop("%(person)s has no office that may scrap equipment of %(warehouse)s.")


class KeyIsOut(Problem):
    """A key is in one hand at a time."""

    slug = "key-is-out"
    sentence = gettext_noop("The key “%(key)s” is with %(holder)s since %(since)s; it has to be given back first.")


class KeyIsBack(Problem):
    """A key is given back once."""

    slug = "key-is-back"
    sentence = gettext_noop("The key “%(key)s” was given back at %(at)s.")


class HasLeft(Problem):
    """A visitor leaves once."""

    slug = "has-left"
    sentence = gettext_noop("%(visitor)s left at %(at)s.")


class NextCheckPast(Problem):
    """The next check comes after this one."""

    slug = "next-check-past"
    sentence = gettext_noop("The next check cannot be on %(given)s: it comes after %(day)s.")


class NoReason(Problem):
    """A word is missing that says why or what for."""

    slug = "no-reason"
    sentence = gettext_noop("%(field)s: say it in a few words.")


class UnreadableReading(Problem):
    """A temperature or humidity no store has."""

    slug = "unreadable-reading"
    sentence = gettext_noop("%(field)s: %(given)s is not possible; %(expected)s is expected.")


class UnansweredPoints(Problem):
    """A round answers every point of the checklist in use, each once; a point not met says what was found."""

    slug = "unanswered-points"
    sentence = gettext_noop("%(points)s: answer every point once, and write what was found where one is not met.")


class AlreadyMended(Problem):
    """A finding is mended once, and only a finding."""

    slug = "already-mended"
    sentence = gettext_noop("%(point)s: there is nothing left to mend.")


class LevelsCross(Problem):
    """A maximum below the minimum, or a figure below nothing."""

    slug = "levels-cross"
    sentence = gettext_noop("%(item)s: the maximum %(maximum)s lies below the minimum %(minimum)s.")


class LookedAtBefore(Problem):
    """Somebody else has looked meanwhile; what he did stands."""

    slug = "looked-at-before"
    sentence = gettext_noop("%(by)s has looked already: %(done)s. Your words were not kept; write them as a note with a new reading.")
