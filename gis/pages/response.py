"""Take an incident on, put our own response at a level, and ratify what one person approved alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gis.pages.acting import act
from inventory.models import ReleaseOrder
from inventory.services.orders import ratify_order
from relief.core.models.incidents import Level
from relief.core.services.activations import activate, propose_level
from relief.core.services.incidents import open_incident

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Incident, Person


@login_required
@require_POST
def take_on(request: HttpRequest, number: str) -> HttpResponse:
    """The society takes a reported incident on."""

    def perform(incident: Incident, by: Person) -> str:
        open_incident(incident, by=by)
        incident.refresh_from_db()
        return _("The society has taken it on.")

    return act(request, number, "timeline", perform)


@login_required
@require_POST
def propose_own_level(request: HttpRequest, number: str) -> HttpResponse:
    """The level whose trigger the known figures reach."""

    def perform(incident: Incident, by: Person) -> str:
        proposed = propose_level(incident=incident, by=by)
        return _("Level %(level)s is proposed: %(reason)s.") % {"level": proposed.get_level_display(), "reason": proposed.reason}

    return act(request, number, "timeline", perform)


@login_required
@require_POST
def activate_level(request: HttpRequest, number: str) -> HttpResponse:
    """Our own response at a level, by whoever is entitled to it."""
    typed = request.POST.get("level", "")

    def perform(incident: Incident, by: Person) -> str:
        level = Level(int(typed)) if typed in {"1", "2", "3", "4"} else Level.IV
        active = activate(incident=incident, level=level, by=by, verbal="verbal" in request.POST)
        return _("Our response is at level %(level)s.") % {"level": active.get_level_display()}

    return act(request, number, "timeline", perform)


@login_required
@require_POST
def ratify(request: HttpRequest, number: str, order: int) -> HttpResponse:
    """A second person puts an approval in writing."""
    row = get_object_or_404(ReleaseOrder, pk=order, incident__number=number)

    def perform(_incident: Incident, by: Person) -> str:
        ratify_order(order=row, by=by)
        return _("%(order)s is ratified.") % {"order": row}

    return act(request, number, "trips", perform)
