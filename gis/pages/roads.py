"""Close a road by its number, by a tap or by a drawn line; open it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gis.models import Closure, RoadNetwork
from gis.pages.acting import act, writable
from gis.pages.board import render_board
from gis.pages.forms import ClosureForm
from gis.selectors.roads import active_network
from gis.services.closures import close_road, reopen_road

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Incident, Person


@login_required
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Close a road; the answer says how many trips are flagged."""
    incident = writable(request, number)
    form = ClosureForm(request.POST, network=RoadNetwork.objects.filter(is_active=True).first())
    if not form.is_valid():
        return render_board(request, incident, "trips", closure_form=form, form=form, status=422)

    def perform(held: Incident, by: Person) -> str:
        data = form.cleaned_data
        closure = close_road(
            network=active_network(),
            description=data["description"],
            by=by,
            segments=[data["segment"]] if data["segment"] is not None else [],
            geometry=data["geometry"],
            ref=data["ref"],
            cause=data["cause"],
            confirmed_by=data["confirmed_by"],
            incident=held,
        )
        flagged = closure.blocked_trips.count()
        told = ngettext("%(count)s trip uses it and is flagged.", "%(count)s trips use it and are flagged.", flagged) % {"count": flagged}
        return _("%(where)s is closed.") % {"where": closure} + " " + told

    return act(request, number, "trips", perform, closure_form=form)


@login_required
@require_POST
def reopen(request: HttpRequest, number: str, closure: int) -> HttpResponse:
    """The road carries again."""
    row = get_object_or_404(Closure, pk=closure)

    def perform(_incident: Incident, by: Person) -> str:
        reopen_road(closure=row, by=by)
        return _("%(where)s is open again.") % {"where": row}

    return act(request, number, "trips", perform)
