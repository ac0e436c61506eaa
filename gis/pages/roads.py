"""Close a road by its number, by a tap or by a drawn line; change it, confirm it, open it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from gis.models import Closure, ClosurePhoto, RoadNetwork
from gis.pages.acting import act, readable, said, writable
from gis.pages.board import render_board
from gis.pages.closure_forms import AmendForm, ClosureForm
from gis.selectors.roads import active_network
from gis.services.closures import add_photo, affected_trips, amend_closure, close_road, reopen_road
from relief.core import clock
from relief.core.access import may
from relief.core.roles import DISPATCHERS
from relief.problems import Problem

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
        return render_board(request, incident, "trips", typed=form, status=422)

    def perform(held: Incident, by: Person) -> str:
        data = form.cleaned_data
        closure = close_road(network=active_network(), by=by, incident=held, **_where(data), **_facts(data))
        flagged = closure.blocked_trips.count()
        told = ngettext("%(count)s trip uses it and is flagged.", "%(count)s trips use it and are flagged.", flagged) % {"count": flagged}
        if closure.starts_at > clock.now():
            when = {"where": closure, "at": f"{timezone.localtime(closure.starts_at):%m-%d %H:%M}"}
            return _("%(where)s closes at %(at)s; from two hours before nothing leaves over it.") % when + " " + told
        return _("%(where)s is closed.") % {"where": closure} + " " + told

    return act(request, number, "trips", perform, typed=form)


def _where(data: dict[str, Any]) -> dict[str, Any]:
    return {"segments": [data["segment"]] if data["segment"] is not None else [], "geometry": data["geometry"], "ref": data["ref"]}


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("description", "cause", "confirmed_by", "starts_at", "ends_at")}


@login_required
@require_POST
def reopen(request: HttpRequest, number: str, closure: int) -> HttpResponse:
    """The road carries again."""
    row = _closure(number, closure)

    def perform(_incident: Incident, by: Person) -> str:
        reopen_road(closure=row, by=by)
        return _("%(where)s is open again.") % {"where": row}

    return act(request, number, "trips", perform)


@login_required
@require_POST
def confirm(request: HttpRequest, number: str, closure: int) -> HttpResponse:
    """Somebody vouches for it: who presses the button."""
    row = _closure(number, closure)

    def perform(_incident: Incident, by: Person) -> str:
        amend_closure(closure=row, by=by, confirmed_by=by.name[:80])
        return _("%(where)s is confirmed.") % {"where": row}

    return act(request, number, "trips", perform)


@login_required
def amend(request: HttpRequest, number: str, closure: int) -> HttpResponse:
    """The closure's own page: what is known, its photographs, every earlier version; changed by those who lead the incident."""
    incident, row = readable(request, number), _closure(number, closure)
    form = AmendForm(request.POST or None, request.FILES or None, closure=row)
    problem, status = None, 200
    if request.method == "POST":
        writable(request, number)
        status = 422
        if form.is_valid():
            try:
                _amend(row, form.cleaned_data, request.user.person)  # type: ignore[union-attr, arg-type]
            except Problem as refusal:
                problem, status = said(refusal), refusal.status
            else:
                messages.success(request, _("%(where)s is changed.") % {"where": row})
                return redirect("road_amend", number, closure)
    shown = {
        "incident": incident,
        "closure": row,
        "form": form,
        "problem": problem,
        "may_write": may(request.user, "write", incident.organisation, DISPATCHERS),
        "versions": list(row.history.select_related("history_user").order_by("-history_date", "-history_id")),
        "photos": list(row.photos.all()),
        "trips": affected_trips(row),
    }
    return render(request, "gis/closure.html", shown, status=status)


def _amend(row: Closure, data: dict[str, Any], by: Person) -> None:
    changes = _where(data) | _facts(data) | {"until_further_notice": data["ends_at"] is None}
    amend_closure(closure=row, by=by, **changes)
    if data["photo"]:
        add_photo(closure=row, file=data["photo"].read(), by=by)


@login_required
@require_GET
def photo(request: HttpRequest, number: str, closure: int, key: int) -> FileResponse:
    """One photograph, for whoever may read the incident."""
    readable(request, number)
    row = get_object_or_404(ClosurePhoto, pk=key, closure=_closure(number, closure))
    return FileResponse(row.file.open(), content_type="image/jpeg")


def _closure(number: str, key: int) -> Closure:
    """A closure of this incident, or of none in particular."""
    rows = Closure.objects.select_related("network", "incident")
    found = get_object_or_404(rows, pk=key)
    return found if found.incident_id is None else get_object_or_404(rows, pk=key, incident__number=number)
