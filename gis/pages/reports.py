"""The first report: one page from the telephone call to an incident with our own level, within a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_GET, require_POST

from gis.pages.acting import said, writable
from gis.pages.report_forms import FIGURES, ReportForm
from gis.services.reports import Call, first_report, merge_report
from relief.core.access import appointments, get_or_404, scope
from relief.core.models import Alert, Incident
from relief.core.selectors.gazetteer import carried, fingerprint, spots
from relief.core.selectors.leading import leading_society
from relief.core.selectors.levels import level_for
from relief.core.selectors.sameness import same_event
from relief.core.services.reports import add_report
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Organisation, Person
    from relief.core.selectors.levels import Proposal


@login_required
def new_incident(request: HttpRequest) -> HttpResponse:
    """Take the call. Two people who report one event are shown the other's incident before a second one is opened."""
    society = _society(request)
    form = ReportForm(request.POST or None, initial=_from_alert(request))
    if request.method != "POST" or not form.is_valid() or form.found is None:
        return _page(request, form, society, status=422 if form.errors else 200)
    call, alert = _call(form, society), _alert(request, form.cleaned_data["alert"])
    same = same_event(request.user, hazard=call.hazard, happened_at=call.happened_at, point=call.where.point, division=call.where.division)
    joined = next((one.incident for one in same if one.incident.number == request.POST.get("join")), None)
    try:
        if joined is not None:
            return _joined(request, joined, call)
        if same and "anyway" not in request.POST:
            return _page(request, form, society, same=same, asked_level=request.POST.get("level", ""), status=409)
        chosen = request.POST.get("level") or request.POST.get("asked_level", "")
        incident = first_report(call=call, society=society, by=_person(request), alert=alert, level=int(chosen) if chosen.isdigit() else None)
    except Problem as refusal:
        return _page(request, form, society, problem=said(refusal), status=refusal.status)
    messages.success(request, _opened(incident, call))
    return redirect("dispatch", incident.number)


def _joined(request: HttpRequest, incident: Incident, call: Call) -> HttpResponse:
    """The caller's words go to the incident that is there; only its own society may write into it."""
    writable(request, incident.number)
    add_report(incident=incident, by=_person(request), place=call.where.place, needs=call.needs, figures=call.figures)
    messages.success(request, _("Your report was added to %(number)s.") % {"number": incident.number})
    return redirect("dispatch", incident.number)


def _opened(incident: Incident, call: Call) -> str:
    where, told = call.where, _("Incident %(number)s is open. Add the first shelter.") % {"number": incident.number}
    if where.entered and where.shifted:
        facts = {"datum": where.datum, "lon": where.entered[0], "lat": where.entered[1], "metres": where.shift_m}
        shown = _("%(datum)s %(lon)s, %(lat)s was converted to WGS-84 and moved by %(metres)s m.") % facts
        return f"{told} {shown}"
    return f"{told} {_('The point is the township’s; correct it when the village’s is known.')}" if where.stand_in else told


@login_required
@require_POST
def level(request: HttpRequest) -> HttpResponse:
    """The level the figures typed so far would propose, why, and who may put it in force."""
    society = _society(request)
    return render(
        request, "gis/report_level.html", {"proposal": _proposal(request, society), "asked": any(request.POST.get(name) for name in FIGURES)}
    )


def _proposal(request: HttpRequest, society: Organisation) -> Proposal | None:
    figures = {name: int(value) if (value := request.POST.get(name, "").strip()).isascii() and value.isdigit() else None for name in FIGURES}
    return level_for(society=society, hazard=request.POST.get("hazard", ""), figures=figures, by=_person(request))


@login_required
@require_POST
def place(request: HttpRequest) -> JsonResponse:
    """What the words in the place's field mean, while one types: the point, and how far converting moved it."""
    form = ReportForm(request.POST)
    form.full_clean()
    if form.found is None:
        errors = [str(error) for name in ("where", "datum") for error in form.errors.get(name, [])]
        return JsonResponse({"said": errors[0] if errors else ""})
    found = form.found
    name = found.place or _("a point")
    county = f" · {found.division}" if found.division and found.division.name != found.place else ""
    at = f" · {found.longitude:.5f}, {found.latitude:.5f} WGS-84" if found.point else ""
    moved = _(" · moved by %(metres)s m from %(datum)s") % {"metres": found.shift_m, "datum": found.datum} if found.shifted else ""
    stand_in = f" · {_('point of the township')}" if found.stand_in else ""
    return JsonResponse({"found": f"{name}{county}{at}{moved}{stand_in}"})


def _etag(request: HttpRequest) -> str | None:
    return f'"{fingerprint()}"' if appointments(request.user) else None


@login_required
@require_GET
@cache_control(private=True, max_age=300)
@condition(etag_func=_etag)
def gazetteer(request: HttpRequest) -> JsonResponse:
    """Every place by name, for searching without a signal."""
    if not appointments(request.user):
        raise PermissionDenied
    return JsonResponse({"places": carried(spots())}, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@login_required
@require_POST
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """This incident is the same as another: it goes on there."""
    incident = writable(request, number)
    into = get_or_404(request.user, "read", Incident, number=request.POST.get("into", ""))
    try:
        merge_report(incident=incident, into=into, by=_person(request))
    except Problem as refusal:
        messages.error(request, refusal.say(_))
        return redirect("incidents")
    messages.success(request, _("%(one)s goes on as %(other)s.") % {"one": incident.number, "other": into.number})
    return redirect("dispatch", into.number)


def _call(form: ReportForm, society: Organisation) -> Call:
    data = form.cleaned_data
    found = form.found
    assert found is not None  # noqa: S101 - is_valid has placed it
    government = (data["government_body"] or _government_of(society), int(data["government"])) if data["government"] else None
    return Call(
        hazard=data["hazard"],
        where=found,
        happened_at=data["happened_at"],
        name=data["name"],
        needs=form.needed(),
        source=data["figures_source"],
        government=government,
        figures=form.figures(),
    )


def _government_of(society: Organisation) -> str:
    """The government of the society's own division."""
    return _("Government of %(division)s") % {"division": society.division or society}


def _page(request: HttpRequest, form: ReportForm, society: Organisation, *, status: int = 200, **more: Any) -> HttpResponse:
    proposal = _proposal(request, society) if request.method == "POST" else None
    context = {"form": form, "society": society, "proposal": proposal, "asked": proposal is not None, "mine": society.pk, **more}
    return render(request, "gis/incident_new.html", context, status=status)


def _from_alert(request: HttpRequest) -> dict[str, Any]:
    """A warning that came true gives hazard and place."""
    alert = _alert(request, request.GET.get("alert", ""))
    if alert is None:
        return {}
    division = alert.divisions.first()
    place = {"where": division.name, "spot": f"d{division.code}"} if division else {}
    return {"alert": alert.pk, "hazard": alert.hazard, **place}


def _alert(request: HttpRequest, key: Any) -> Alert | None:
    return scope(request.user, "read", Alert).filter(pk=int(key)).first() if str(key or "").isdigit() else None


def _society(request: HttpRequest) -> Organisation:
    society = leading_society(request.user)
    if society is None:
        raise PermissionDenied
    return society


def _person(request: HttpRequest) -> Person:
    return request.user.person  # type: ignore[union-attr, return-value]
