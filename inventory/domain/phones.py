"""Refusals of what a phone sends: the phone itself, its clock, and entries that hang on one another."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class UnknownDevice(Problem):
    """No such phone of this person, or its secret is another one: the phone has to enrol anew."""

    slug = "unknown-device"
    status = 403
    sentence = gettext_noop("This phone is not known here under your sign-in. It has to be set up again; nothing was booked.")


class DeviceRetired(Problem):
    """The office took the phone out of service: what it still holds is entered at the desk."""

    slug = "device-retired"
    status = 403
    sentence = gettext_noop("The phone %(device)s was taken out of service on %(retired_at)s. Ask the office; nothing was booked.")


class NoFieldOffice(Problem):
    """Only people whose office works outside set a phone up."""

    slug = "no-field-office"
    status = 403
    sentence = gettext_noop("You hold no office that works outside, so this phone cannot be set up.")


class TooManyDevices(Problem):
    """A society's phones bear K1 to K999."""

    slug = "too-many-devices"
    sentence = gettext_noop("No more than %(most)s phones can be set up.")


class UnknownKind(Problem):
    """The phone sends a kind of entry this server does not know."""

    slug = "unknown-kind"
    status = 400
    sentence = gettext_noop("The server does not know entries of the kind “%(kind)s”. Open the app again while there is signal.")


class ClockAhead(Problem):
    """The phone's clock runs ahead of ours."""

    slug = "clock-ahead"
    sentence = gettext_noop(
        "The phone says this happened at %(occurred_at)s, but it is only %(now)s. Set the phone's clock to automatic and enter it again."
    )


class ClockBack(Problem):
    """The phone's clock was set back between two entries: when this one happened is not known any nearer than after the one before it."""

    slug = "clock-back"
    sentence = gettext_noop(
        "The phone says this happened at %(occurred_at)s, but entry %(sequence)s, entered before it, at %(before)s: its clock was changed in between. "
        "It is booked for the moment of that entry; say when it really was, and set the phone's clock to automatic."
    )


class TooOld(Problem):
    """The entry is older than a phone may keep one to itself."""

    slug = "too-old"
    sentence = gettext_noop(
        "The phone says this happened at %(occurred_at)s, more than %(days)s days ago. Check the phone's clock; if it is right, enter it at the desk."
    )


class HangsOnRefused(Problem):
    """An entry that follows from one that was refused. ``sequence``: its number on the phone."""

    slug = "hangs-on-refused"
    sentence = gettext_noop("This follows from entry %(sequence)s (%(kind)s), which was refused. Settle that one first, then enter this again.")


class NotArrived(Problem):
    """An entry that follows from one the server has never had."""

    slug = "not-arrived"
    sentence = gettext_noop("This follows from an entry that has not arrived here. Send that one first.")


class OtherWorld(Problem):
    """Entries of a drill and real ones are never mixed."""

    slug = "other-world"
    sentence = gettext_noop("This entry was made for another world than the one it was sent to. Nothing was booked.")


class NotRefused(Problem):
    """Only a refused entry is settled, and once."""

    slug = "not-refused"
    sentence = gettext_noop("Entry %(sequence)s is “%(state)s”; there is nothing to settle.")


class NothingLeft(Problem):
    """Not even a part of what was recorded can be taken."""

    slug = "nothing-left"
    sentence = gettext_noop("Nothing of it is left to take. Withdraw the entry, or hand it to the supervisor.")


class NotTakenInPart(Problem):
    """Entries of this kind are taken whole or not at all."""

    slug = "not-in-part"
    sentence = gettext_noop("An entry of this kind cannot be taken in part. Withdraw it and enter it again, or hand it to the supervisor.")
