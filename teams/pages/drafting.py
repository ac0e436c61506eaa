"""Writing a call-out: a template is tapped, its figures stand there, nobody is asked before the proposal was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relief.core.access import appointments, get_or_404, may, scope
from relief.core.models import Incident, Organisation
from relief.problems import Problem
from teams.call_registry import CALLERS
from teams.models import CallOut, CallOutTemplate
from teams.pages.call_forms import TYPED, DraftForm
from teams.services.callouts import draft_call_out

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; posted, a draft with its proposal."""
    society = society_of(request)
    demand_calling(request, society)
    template, incident = _template(request), _incident(request)
    if request.method == "POST":
        return _drafted(request, society, template, incident)
    form = DraftForm(society=society, template=template, initial=_initial(template, incident))
    return _page(request, society, form, template, incident)


def society_of(request: HttpRequest) -> Organisation:
    """The society in whose name this person calls out: the one asked for, else that of his first office. Raises Http404."""
    held = [one.organisation.society or one.organisation for one in appointments(request.user)]
    code = request.GET.get("of") or request.POST.get("of")
    mine = [society for society in held if not code or society.code == code]
    able = [society for society in mine if may(request.user, "write", society, CALLERS)]
    if not mine:
        raise Http404
    return (able or mine)[0]


def demand_calling(request: HttpRequest, organisation: Organisation) -> None:
    """Leaders and commanders call out; a reader is told so and nothing is changed."""
    if not may(request.user, "write", organisation, CALLERS):
        raise PermissionDenied


def _drafted(request: HttpRequest, society: Organisation, template: CallOutTemplate | None, incident: Incident | None) -> HttpResponse:
    form = DraftForm(request.POST, society=society, template=template)
    if not form.is_valid():
        return _page(request, society, form, template, incident, status=422)
    try:
        by = request.user.person  # type: ignore[union-attr]
        made = draft_call_out(organisation=society, by=by, wanted=form.wanted(), template=template, incident=incident, **form.said())
    except Problem as refusal:
        form.add_error(None, refusal.say(_))
        return _page(request, society, form, template, incident, status=refusal.status)
    return redirect("call_out", made.number)


def _page(
    request: HttpRequest,
    society: Organisation,
    form: DraftForm,
    template: CallOutTemplate | None,
    incident: Incident | None,
    status: int = 200,
) -> HttpResponse:
    rows = scope(request.user, "read", CallOutTemplate).filter(organisation=society, in_use=True, kind=CallOut.Kind.REAL)
    context = {"form": form, "society": society, "template": template, "incident": incident, "templates": list(rows)}
    return render(request, "teams/call_out_new.html", context, status=status)


def _initial(template: CallOutTemplate | None, incident: Incident | None) -> dict[str, Any]:
    """The template's figures; hazard and place from the incident, which knows better."""
    known: dict[str, Any] = {}
    if template is not None:
        known = {name: getattr(template, name) for name in TYPED}
        known |= {f"cell_{need.cell}": need.people for need in template.needs.all()}
        known["bags"] = list(template.bags.values_list("bag", flat=True))
    if incident is not None:
        known |= {"hazard": incident.hazard, "place": incident.place or str(incident.division or "")}
    return known


def _template(request: HttpRequest) -> CallOutTemplate | None:
    key = request.GET.get("template") or request.POST.get("template") or ""
    return get_or_404(request.user, "read", CallOutTemplate, pk=int(key)) if key.isdecimal() else None


def _incident(request: HttpRequest) -> Incident | None:
    number = request.GET.get("incident") or request.POST.get("incident")
    return get_or_404(request.user, "read", Incident, number=number) if number else None
