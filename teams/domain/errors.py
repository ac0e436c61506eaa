"""Refusals about squads, their members and call-outs, with their facts."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class WrongMemberStep(Problem):
    """A member does not stand where this step begins."""

    slug = "wrong-member-step"
    sentence = gettext_noop("%(person)s is “%(state)s”; this step is not possible from there. Nothing was changed.")


class NotInsured(Problem):
    """Nobody is registered, and so called out, without accident insurance in force (volunteer regulation, article 17)."""

    slug = "not-insured"
    sentence = gettext_noop("%(person)s has no accident insurance in force. Enter until when the insurance runs, then register.")


class NotOfAge(Problem):
    """A squad has no children, so that no guardian's consent is ever asked for a rescue."""

    slug = "not-of-age"
    sentence = gettext_noop("%(person)s is not 18 yet and cannot be registered in a squad.")


class ConfirmedLater(Problem):
    """A telephone number cannot have been confirmed on a day to come."""

    slug = "confirmed-later"
    sentence = gettext_noop("%(day)s has not come yet. Enter the day on which the number was really confirmed.")


class TooFewSeats(Problem):
    """More people than seats."""

    slug = "too-few-seats"
    sentence = gettext_noop("%(people)s people are to sit on %(seats)s seats. Add a vehicle or leave somebody for the next one.")


class BadgeForged(Problem):
    """A code that is none of ours, or was altered."""

    slug = "badge-forged"
    sentence = gettext_noop("This code is no member's code of ours. Choose the member from the list.")


class BadgeExpired(Problem):
    """A code that had run out when it was scanned."""

    slug = "badge-expired"
    sentence = gettext_noop("This member's code ran out on %(until)s. He opens a new one on his phone, or choose him from the list.")


class MusterOver(Problem):
    """The muster has departed or was called off."""

    slug = "muster-over"
    sentence = gettext_noop("The muster %(number)s is “%(state)s”; nothing can be changed there any more.")


class NotCheckedIn(Problem):
    """Somebody is to go who has not been checked in."""

    slug = "not-checked-in"
    sentence = gettext_noop("%(people)s: not checked in at %(number)s. Check them in first.")


class RedAboard(Problem):
    """Somebody may not go and is aboard."""

    slug = "red-aboard"
    sentence = gettext_noop("May not depart: %(people)s. Take them off the vehicle; nothing was changed.")


class GoesNowhere(Problem):
    """A departure from a course or an activity."""

    slug = "goes-nowhere"
    sentence = gettext_noop("Nobody goes out from %(number)s, it is “%(occasion)s”. End it when it is over; to go out, open a muster for a call-out.")


class NobodyAboard(Problem):
    """A departure without anybody."""

    slug = "nobody-aboard"
    sentence = gettext_noop("Nobody goes yet. Put people on a vehicle first.")


class MayNotGo(Problem):
    """Somebody red was to be put on a vehicle."""

    slug = "may-not-go"
    sentence = gettext_noop("%(person)s may not go: %(reasons)s.")


class NotToLift(Problem):
    """Nothing a director could lift."""

    slug = "not-to-lift"
    sentence = gettext_noop("%(person)s: %(reasons)s. Nobody can lift this.")


class NoDirector(Problem):
    """Whoever said yes does not direct the society, or speaks for himself."""

    slug = "no-director"
    sentence = gettext_noop("%(person)s cannot allow this. A director of the society does, and nobody for himself.")


class WhyMissing(Problem):
    """An exception without a reason."""

    slug = "why-missing"
    sentence = gettext_noop("Write the reason in a few words.")


class UnknownNumber(Problem):
    """A telephone number of nobody on the register."""

    slug = "unknown-number"
    sentence = gettext_noop("No member is known by this number. Look at it again, or go to the leader.")


class PosterShut(Problem):
    """Too many wrong numbers on one poster."""

    slug = "poster-shut"
    status = 429
    sentence = gettext_noop("Too many unknown numbers were tried here. Go to the leader, who checks you in.")


class NobodyWanted(Problem):
    """A call-out for real says how many people of which cell."""

    slug = "nobody-wanted"
    status = 422
    sentence = gettext_noop("Nobody is wanted yet. Say for at least one cell how many people are to come.")


class WrongCallOutStep(Problem):
    """A call-out does not stand where this step begins."""

    slug = "wrong-call-out-step"
    sentence = gettext_noop("Call-out %(number)s is “%(state)s”; this is not possible any more. Nothing was changed.")


class NobodyToAsk(Problem):
    """Everybody who may be sent has been asked, or nobody may be sent."""

    slug = "nobody-to-ask"
    sentence = gettext_noop(
        "Nobody is left to ask: %(able)s may be sent, %(asked)s were asked, %(excluded)s may not be sent. Widen the circle or tell the next rung."
    )


class NobodySilent(Problem):
    """Everybody has answered."""

    slug = "nobody-silent"
    sentence = gettext_noop("Everybody who was asked in %(number)s has answered; nothing was sent again.")


class WrongInvitationStep(Problem):
    """Somebody does not stand where this step begins."""

    slug = "wrong-invitation-step"
    sentence = gettext_noop("%(person)s is “%(state)s” in this call-out; this is not possible from there. Nothing was changed.")


class ReplySettled(Problem):
    """Two people read one unclear answer; the first one's reading stands."""

    slug = "reply-settled"
    sentence = gettext_noop("This answer was settled by %(person)s already. Nothing was changed.")


class WhichCallOut(Problem):
    """An answer that names no call-out has to be given one."""

    slug = "which-call-out"
    status = 422
    sentence = gettext_noop("This answer names no call-out. Say which one it belongs to.")


class AlreadyWide(Problem):
    """Every squad of the society is asked already."""

    slug = "already-wide"
    sentence = gettext_noop("Call-out %(number)s asks every squad of the society already. Ask a neighbouring society, or tell the next rung.")


class ChainEnded(Problem):
    """Everybody who can be told was told."""

    slug = "chain-ended"
    sentence = gettext_noop("Every rung of the chain was told about call-out %(number)s already.")


class AwayBackwards(Problem):
    """A leave that ends before it begins, or is over."""

    slug = "away-backwards"
    sentence = gettext_noop("You cannot be away from %(start)s until %(end)s. Choose a last day that is still to come.")


class AwayTooLong(Problem):
    """A leave that ends more than a year ahead."""

    slug = "away-too-long"
    sentence = gettext_noop("%(end)s is more than a year ahead. Choose an earlier day, or say that you do not want to be called out.")


class NoWeekday(Problem):
    """Weekly hours without a day."""

    slug = "no-weekday"
    sentence = gettext_noop("Choose at least one day of the week, and from when until when.")


class TooManyHours(Problem):
    """So many weekly hours that nobody reads them."""

    slug = "too-many-hours"
    sentence = gettext_noop("There are %(n)s entries already. Take one away, or say with fewer when you can come.")


class InsuredBackwards(Problem):
    """An insurance told as new that has ended."""

    slug = "insured-backwards"
    sentence = gettext_noop("An insurance until %(day)s has ended already. Enter the last day on which it is good.")


class NobodyUninsured(Problem):
    """There is nobody to be insured."""

    slug = "nobody-uninsured"
    sentence = gettext_noop("Everybody who stands at muster %(number)s is insured. Nothing was sent.")


class CertificateOver(Problem):
    """A certificate told as new that has ended."""

    slug = "certificate-over"
    sentence = gettext_noop("A certificate until %(day)s has ended already. Enter the day until which the new one is valid.")


class TooManySkills(Problem):
    """So many skills that nobody reads them."""

    slug = "too-many-skills"
    sentence = gettext_noop("There are %(n)s entries already. Please call the office of your society.")


class NoMembership(Problem):
    """Whoever says something about himself serves in no squad."""

    slug = "no-membership"
    sentence = gettext_noop("You serve in no squad any more. Please call the office of your society.")
