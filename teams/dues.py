"""What falls due on missions, and what the supervisor hears: people not heard of, people allowed to go by word of mouth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relief.core import clock
from relief.core.access import scope
from relief.core.models import Incident
from relief.core.selectors.exceptions import DAYS, Told
from relief.registrar.hooks import Falling, Panel, exceptions, falls_due, panel
from teams.domain.timers import AMBER, RED
from teams.models import CheckIn, DeployedMember, Deployment
from teams.selectors.missions import squads_here

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model
    from django.http import HttpRequest

    from relief.core.models import User


@falls_due
def silent(user: User | AnonymousUser) -> list[Falling]:
    """People on missions nobody has heard of for 75 minutes: the word is due at 90. One query."""
    rows = scope(user, "read", DeployedMember).filter(back_at=None, deployment__state__in=Deployment.OUT, heard_at__lte=clock.now() - AMBER)
    label = gettext_lazy("Nobody has heard of a squad member")
    return [
        Falling(label, row, row.heard_at + RED, reverse("mission", args=[row.deployment.number]))
        for row in rows.select_related("deployment", "person").order_by("heard_at")
    ]


@exceptions
def told(user: User | AnonymousUser) -> list[Told]:
    """Unfit people allowed to go, and people out of touch for over 90 minutes. Two queries."""
    return [*_allowed(user), *_out_of_touch(user)]


def _allowed(user: User | AnonymousUser) -> list[Told]:
    rows = scope(user, "read", CheckIn).filter(arrived_at__gte=clock.now() - DAYS).exclude(allowed_by=None)
    return [
        Told(
            row.arrived_at,
            _("Unfit, allowed by word of mouth") if row.allowed_spoken else _("Unfit, allowed all the same"),
            str(row.allowed_by),
            row.unfit_reason,
            row.muster.number,
            reverse("muster", args=[row.muster.number]),
            late=False,
        )
        for row in rows.select_related("muster", "allowed_by")
    ]


def _out_of_touch(user: User | AnonymousUser) -> list[Told]:
    rows = scope(user, "read", Deployment).filter(state__in=Deployment.OUT, people__back_at=None, people__heard_at__lte=clock.now() - RED)
    return [
        Told(
            one.departed_at or one.ordered_at,
            _("People of a mission not heard of for 90 minutes"),
            str(one.leader),
            one.mission,
            one.number,
            reverse("mission", args=[one.number]),
            late=True,
        )
        for one in rows.select_related("leader").distinct()
    ]


@panel(Incident)
def crews_here(request: HttpRequest, incident: Model) -> Panel | None:
    """The squads that gather for an incident or are out on it."""
    out, gathering = squads_here(request.user, incident.pk)
    return Panel(gettext_lazy("Squads"), "teams/panel.html", {"out": out, "gathering": gathering}) if out or gathering else None
