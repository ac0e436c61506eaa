"""Why somebody may not be sent, and how ready a squad is, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from teams.domain.eligibility import Bar
from teams.domain.readiness import Light

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from teams.domain.eligibility import Against

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
    Bar.RESTING: _("resting until %(when)s"),
}
LIGHTS: dict[Light, tuple[StrOrPromise, str, str]] = {
    Light.GREEN: (_("can go"), "good", "check"),
    Light.AMBER: (_("something is missing"), "warning", "alert"),
    Light.RED: (_("cannot go"), "danger", "stop"),
}


def why(reason: Against) -> str:
    """A reason with its date."""
    return str(WHY[reason.bar]) % {"when": _day(reason)}


def _day(reason: Against) -> str:
    if isinstance(reason.when, datetime):
        return date_format(timezone.localtime(reason.when), "Y-m-d H:i")
    return date_format(reason.when, "Y-m-d") if reason.when else ""
