"""Take an incident on, and ratify what one person approved alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gis.pages.acting import act
from inventory.models import ReleaseOrder
from inventory.services.orders import ratify_order
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

    return act(request, number, "command", perform)


@login_required
@require_POST
def ratify(request: HttpRequest, number: str, order: int) -> HttpResponse:
    """A second person puts an approval in writing."""
    row = get_object_or_404(ReleaseOrder, pk=order, incident__number=number)

    def perform(_incident: Incident, by: Person) -> str:
        ratify_order(order=row, by=by)
        return _("%(order)s is ratified.") % {"order": row}

    return act(request, number, "trips", perform)
