"""Refusals between the shelf and the signature: packing, the vehicle pass, the road, positions, approvals by word of mouth."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class NoEmergency(Problem):
    """Asking and approving by the same hands is for emergencies only."""

    slug = "no-emergency"
    sentence = gettext_noop(
        "%(person)s asked for these goods and cannot approve them too: that is possible only while a response of level Ⅲ or higher is active."
    )


class ChannelMissing(Problem):
    """An approval by word of mouth without how it was given."""

    slug = "channel-missing"
    status = 400
    sentence = gettext_noop("Say how %(person)s approved: by telephone, in person, by radio.")


class NoResponse(Problem):
    """A vehicle pass belongs to a response."""

    slug = "no-response"
    sentence = gettext_noop("%(waybill)s belongs to no response in force; a vehicle pass is given only in one.")


class NotPallet(Problem):
    """A box stands on a pallet of its own waybill, and a pallet on nothing."""

    slug = "not-a-pallet"
    sentence = gettext_noop("%(unit)s is not a pallet of %(waybill)s.")


class OverPacked(Problem):
    """More in boxes than the waybill carries."""

    slug = "over-packed"
    sentence = gettext_noop("%(waybill)s carries %(loaded)s of lot %(lot)s, %(packed)s of them are packed; %(wanted)s more cannot be.")


class NotAllPacked(Problem):
    """The packing list does not add up to the waybill."""

    slug = "not-all-packed"
    sentence = gettext_noop("%(open)s of lot %(lot)s on %(waybill)s are in no box yet; the packing list does not agree with the waybill.")


class StillLoaded(Problem):
    """A pallet with boxes on it is not taken apart."""

    slug = "still-loaded"
    sentence = gettext_noop("%(boxes)s boxes stand on %(unit)s; take them off first.")


class BadPosition(Problem):
    """Not a place on the globe."""

    slug = "bad-position"
    status = 400
    sentence = gettext_noop("Longitude %(longitude)s and latitude %(latitude)s are no place in degrees (WGS-84).")


class WrongDatum(Problem):
    """Positions are kept in one datum only."""

    slug = "wrong-datum"
    status = 400
    sentence = gettext_noop("Positions are kept in WGS-84; one in %(datum)s is not taken, because it would be hundreds of metres off.")


class OverReturned(Problem):
    """More comes back than is still on the vehicle."""

    slug = "over-returned"
    sentence = gettext_noop("%(waybill)s still carries %(left)s of lot %(lot)s; %(wanted)s cannot come back.")


class SameDestination(Problem):
    """A diversion that changes nothing."""

    slug = "same-destination"
    sentence = gettext_noop("%(waybill)s already goes to %(destination)s.")


class NotDivertible(Problem):
    """A transfer goes to a store, and to one of the same society; an issue goes to people."""

    slug = "not-divertible"
    sentence = gettext_noop(
        "%(waybill)s cannot be sent there: a transfer stays within %(society)s, and an issue goes to no store. Let it return first."
    )


class ReasonMissing(Problem):
    """A step off the plan without why."""

    slug = "reason-missing"
    status = 400
    sentence = gettext_noop("Say why.")


class NotOnTheRoad(Problem):
    """Nothing of the waybill is in transit."""

    slug = "not-on-the-road"
    sentence = gettext_noop("Nothing of %(waybill)s is on the road in the book: the goods were handed over at the counter.")


class BarredOnBoard(Problem):
    """Goods were put aside, or went past their last day, between the shelf and the gate: the vehicle does not leave with them."""

    slug = "barred-on-board"
    told = True
    sentence = gettext_noop(
        "Lot %(lot)s of %(item)s on %(waybill)s is expired, in quarantine or damaged, so it does not leave. Take %(document)s back and load other goods."
    )
