"""The desk's home page: by role, what waits for you, what falls due, three numbers and one map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from relief.core.access import appointments, roles_held
from relief.core.models import Appointment
from relief.core.plan_hooks import readiness_of
from relief.core.roles import COMMANDERS, KEEPERS, LEADERS
from relief.core.selectors.alerts import alerts_in_force
from relief.core.selectors.roster import watch_and_gaps
from relief.registrar.clocks import falling_due
from relief.registrar.hooks import approvals_waiting
from relief.registrar.measures import numbers_for

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = 8
# The first group a person belongs to decides which three numbers he meets.
NUMBERS = (
    (KEEPERS, ("warehouses", "running-incidents", "sheltered")),
    (COMMANDERS, ("running-incidents", "sheltered", "closed-roads")),
    (LEADERS, ("running-incidents", "serving", "closed-roads")),
)
OTHERS = ("running-incidents", "branches", "warehouses")


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What Unfold shows first."""
    held = appointments(request.user)
    clocks = falling_due(request.user)
    home = {
        "offices": [f"{one.organisation} · {one.get_role_display()}" for one in held],
        "approvals": approvals_waiting(request),
        "clocks": clocks[:SHOWN],
        "more_clocks": max(len(clocks) - SHOWN, 0),
        "numbers": numbers_for(request.user, _names(roles_held(request.user))),
        "map_link": _map_link(),
        "alerts": list(alerts_in_force(request.user)[:SHOWN]),
        **_tonight(held),
    }
    return {**context, **home, "title": _("Today")}


def _tonight(held: list[Appointment]) -> dict[str, Any]:
    """Who is on duty now and how ready the society is, for those who hold an office in one."""
    if not held:
        return {}
    office = Appointment.objects.select_related("person", "organisation__society").get(pk=held[0].pk)
    society = office.organisation.society or office.organisation
    watch, gaps = watch_and_gaps(society)
    return {"who": office.person, "duty_society": society, "on_duty": watch, "duty_gaps": gaps[:3], "readiness": readiness_of(society)}


def account_links(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - Unfold passes the request
    """What a person does with his own sign-in: all of it on the one sign-in's pages."""
    return [
        {"title": _("Change password"), "link": reverse("account_change_password")},
        {"title": _("Second factor"), "link": reverse("mfa_index")},
    ]


def _names(roles: frozenset[str]) -> tuple[str, ...]:
    return next((names for group, names in NUMBERS if group & roles), OTHERS)


def _map_link() -> str:
    try:
        return reverse("incidents")
    except NoReverseMatch:
        return ""
