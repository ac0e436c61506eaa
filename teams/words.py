"""Why somebody may not be sent, and how ready a squad is, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from teams.domain.eligibility import Bar
from teams.domain.muster import Chip
from teams.domain.partners import Bond
from teams.domain.readiness import Light
from teams.domain.timers import Advice, Welfare

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from teams.domain.eligibility import Against
    from teams.domain.muster import Standing
    from teams.selectors.partners import Partner

WHY: dict[Bar, StrOrPromise] = {
    Bar.NOT_REGISTERED: _("not registered or suspended"),
    Bar.UNDER_AGE: _("under age"),
    Bar.UNINSURED: _("no insurance known"),
    Bar.INSURANCE_ENDED: _("insurance ended %(when)s"),
    Bar.NO_MEDICAL: _("no medical check known"),
    Bar.MEDICAL_ENDED: _("medical check ran out %(when)s"),
    Bar.NO_CERTIFICATE: _("no first-aid certificate known"),
    Bar.CERTIFICATE_ENDED: _("first-aid certificate ran out %(when)s"),
    Bar.NO_PHONE: _("no telephone number"),
    Bar.CONTACT_OLD: _("telephone not confirmed for over 90 days"),
    Bar.OPTED_OUT: _("does not want to be called out"),
    Bar.ON_LEAVE: _("away until %(when)s"),
    Bar.NOT_NOW: _("cannot come at this hour of the week, again from %(when)s"),
    Bar.ON_SCENE: _("out on a mission since %(when)s"),
    Bar.RESTING: _("resting until %(when)s"),
    Bar.COMING: _("on the way to another call-out since %(when)s"),
    Bar.NOT_IN_DRILL: _("does not take part in the drill"),
}
CHIPS: dict[Chip, StrOrPromise] = {Chip.FIT: _("Fit"), Chip.SLEPT: _("Slept"), Chip.UNHURT: _("Nothing hurts")}
CHIPS_NO: dict[Chip, StrOrPromise] = {Chip.FIT: _("does not feel fit"), Chip.SLEPT: _("has not slept"), Chip.UNHURT: _("something hurts")}
WELFARE: dict[Welfare, tuple[StrOrPromise, str, str]] = {
    Welfare.FINE: (_("heard from"), "good", "check"),
    Welfare.AMBER: (_("not heard of for 75 minutes"), "warning", "clock"),
    Welfare.RED: (_("not heard of for 90 minutes"), "danger", "stop"),
}
DOWN: tuple[StrOrPromise, str, str] = (_("Man down"), "danger", "stop")
ADVICE: dict[Advice, tuple[StrOrPromise, str, str]] = {
    Advice.WORK: (_("at work"), "info", "crew"),
    Advice.ROTATE: (_("at work for 4 hours: relieve"), "warning", "transfer"),
    Advice.STOP: (_("at work for 8 hours: stop"), "danger", "stop"),
    Advice.REST: (_("resting or on the way"), "neutral", "moon"),
}
STEP_BUTTONS: dict[str, tuple[StrOrPromise, str]] = {
    "on_site": (_("On site"), "flag"),
    "working": (_("Begin work"), "crew"),
    "resting": (_("All rest"), "moon"),
    "withdrawing": (_("Withdraw"), "returned"),
    "gear_checked": (_("Gear is checked"), "check"),
}
LIGHTS: dict[Light, tuple[StrOrPromise, str, str]] = {
    Light.GREEN: (_("can go"), "good", "check"),
    Light.AMBER: (_("something is missing"), "warning", "alert"),
    Light.RED: (_("cannot go"), "danger", "stop"),
}

BONDS: dict[Bond, tuple[StrOrPromise, str, str]] = {
    Bond.GOOD: (_("agreement in force until %(end)s"), "good", "check"),
    Bond.ENDS_SOON: (_("agreement ends %(end)s, in %(days)s days"), "warning", "clock"),
    Bond.UNINSURED: (_("no insurance of its people is shown"), "danger", "stop"),
    Bond.NOT_YET: (_("agreement begins %(start)s"), "danger", "stop"),
    Bond.ENDED: (_("agreement ended %(end)s"), "danger", "stop"),
    Bond.NONE: (_("no agreement is entered"), "danger", "stop"),
}


def bond_words(partner: Partner) -> str:
    """How a partner is bound, with its days."""
    found = partner.agreement
    facts = {"end": date_format(found.ends_on, "Y-m-d"), "start": date_format(found.starts_on, "Y-m-d"), "days": partner.days_left} if found else {}
    return str(BONDS[partner.bond][0]) % facts


def why(reason: Against) -> str:
    """A reason with its date."""
    if reason.bar == Bar.NOT_NOW and reason.when is None:
        return str(_("cannot come at any hour of the week"))
    return str(WHY[reason.bar]) % {"when": _day(reason)}


def reasons_of(standing: Standing) -> list[str]:
    """Everything that stands against somebody's going, in words."""
    chips = [str(CHIPS_NO[chip]) for chip in standing.failed]
    asked = [str(_("self-check not answered"))] if standing.open else []
    return [*map(why, (*standing.final, *standing.unfit)), *chips, *asked]


def reasons_in_words(standing: Standing) -> str:
    """The same in one line."""
    return ", ".join(reasons_of(standing))


def _day(reason: Against) -> str:
    if isinstance(reason.when, datetime):
        return date_format(timezone.localtime(reason.when), "Y-m-d H:i")
    return date_format(reason.when, "Y-m-d") if reason.when else ""
