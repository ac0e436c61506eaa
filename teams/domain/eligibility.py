"""Who may be sent: every reason against it, with the fact behind it. Nothing here can be overridden."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from teams.domain.weekly import Rule, can_come, next_hour

CONTACT_DAYS = 90  # a telephone number that nobody has confirmed for longer is no contact
OF_AGE = 18


class Bar(StrEnum):
    """Why somebody may not be sent, in the order in which it is told."""

    NOT_REGISTERED = "not_registered"
    UNDER_AGE = "under_age"
    UNINSURED = "uninsured"
    INSURANCE_ENDED = "insurance_ended"
    NO_MEDICAL = "no_medical"
    MEDICAL_ENDED = "medical_ended"
    NO_CERTIFICATE = "no_certificate"
    CERTIFICATE_ENDED = "certificate_ended"
    NO_PHONE = "no_phone"
    CONTACT_OLD = "contact_old"
    OPTED_OUT = "opted_out"
    ON_LEAVE = "on_leave"
    NOT_NOW = "not_now"
    ON_SCENE = "on_scene"
    RESTING = "resting"
    COMING = "coming"
    NOT_IN_DRILL = "not_in_drill"


# What keeps somebody out of a test of the telephones: it also asks those whose papers have run out, and finds out whose number is dead.
TEST_BARS = frozenset({Bar.NOT_REGISTERED, Bar.UNDER_AGE, Bar.NO_PHONE, Bar.OPTED_OUT, Bar.RESTING, Bar.ON_SCENE, Bar.COMING, Bar.NOT_IN_DRILL})


class Against(NamedTuple):
    """One reason and since or until when it holds; None where no date is known."""

    bar: Bar
    when: date | datetime | None = None


class Papers(NamedTuple):
    """What decides about one member. Dates are days of the society; a paper is good on its last day."""

    registered: bool
    has_phone: bool
    born_on: date | None = None
    insured_until: date | None = None
    medical_until: date | None = None
    certificate_until: date | None = None
    contact_confirmed_on: date | None = None
    away_until: date | None = None
    weekly: tuple[Rule, ...] = ()
    on_scene_since: datetime | None = None
    resting_until: datetime | None = None
    opted_out: bool = False
    coming_since: datetime | None = None
    in_drill: bool = True


def against(papers: Papers, moment: datetime) -> list[Against]:
    """Every reason against sending somebody at a moment (aware, in the society's own zone); empty for who may go.

    Deployable = registered, of age, insured, medically fit, first-aid certificate valid, contact confirmed within
    ``CONTACT_DAYS``, not on leave, not opted out, at an hour his weekly rules leave free, not on scene, not resting (domain: ``comprehensive_team_ready``), and not on
    the way to another call-out. An unknown date of birth bars nobody; an unknown paper does.
    """
    day = moment.date()
    found = [
        _if(not papers.registered, Bar.NOT_REGISTERED),
        _if(under_age(papers.born_on, day), Bar.UNDER_AGE, papers.born_on),
        _paper(papers.insured_until, day, Bar.UNINSURED, Bar.INSURANCE_ENDED),
        _paper(papers.medical_until, day, Bar.NO_MEDICAL, Bar.MEDICAL_ENDED),
        _paper(papers.certificate_until, day, Bar.NO_CERTIFICATE, Bar.CERTIFICATE_ENDED),
        _if(not papers.has_phone, Bar.NO_PHONE),
        _if(papers.has_phone and _unconfirmed(papers.contact_confirmed_on, day), Bar.CONTACT_OLD, papers.contact_confirmed_on),
        _if(papers.opted_out, Bar.OPTED_OUT),
        _if(papers.away_until is not None and papers.away_until >= day, Bar.ON_LEAVE, papers.away_until),
        _hour(papers.weekly, moment),
        _if(papers.on_scene_since is not None and papers.on_scene_since <= moment, Bar.ON_SCENE, papers.on_scene_since),
        _if(papers.resting_until is not None and papers.resting_until > moment, Bar.RESTING, papers.resting_until),
        _if(papers.coming_since is not None, Bar.COMING, papers.coming_since),
        _if(not papers.in_drill, Bar.NOT_IN_DRILL),
    ]
    return [one for one in found if one is not None]


def under_age(born_on: date | None, day: date) -> bool:
    """Whether somebody is known not to be of age on a day."""
    return born_on is not None and _age(born_on, day) < OF_AGE


def _if(holds: bool, bar: Bar, when: date | datetime | None = None) -> Against | None:  # noqa: FBT001 - the condition is the first thing said
    return Against(bar, when) if holds else None


def _paper(until: date | None, day: date, missing: Bar, ended: Bar) -> Against | None:
    if until is None:
        return Against(missing)
    return Against(ended, until) if until < day else None


def _hour(rules: tuple[Rule, ...], moment: datetime) -> Against | None:
    return None if not rules or can_come(rules, moment) else Against(Bar.NOT_NOW, next_hour(rules, moment))


def _unconfirmed(confirmed_on: date | None, day: date) -> bool:
    return confirmed_on is None or day - confirmed_on > timedelta(days=CONTACT_DAYS)


def _age(born_on: date, day: date) -> int:
    """Whole years; somebody born on 29 February comes of age on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
