"""Ways measured by hand: the list, one way with its map, recording and changing it; and how fast each class of vehicle goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.middleware.csp import get_nonce
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from gis.maps import build_map
from gis.models import RoadNetwork, SurveyedRoute, VehicleClass
from gis.pages.acting import said
from gis.pages.survey_forms import ROAD_NAMES, SpeedForm, SurveyForm
from gis.selectors.layers import bounds_of
from gis.selectors.roads import active_network
from gis.selectors.survey_layers import survey_layers
from gis.services.surveys import amend_survey, retire_survey, revive_survey, set_speeds, survey_route
from gis.tiles import allowed, sources_in_use
from relief.core.access import appointments, entitled, get_or_404, may, scope
from relief.core.roles import SURVEYORS
from relief.core.templatetags.relief_ui import named
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from relief.core.models import Organisation, Person

TYPED = ("name", "minutes", "both_ways", "max_weight_kg", "max_height_cm", "surveyed_on", "surveyed_by", "notes")


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every surveyed way one may read: those in use first."""
    rows = scope(request.user, "read", SurveyedRoute).select_related("organisation", "network").order_by("-is_active", "-surveyed_on", "-pk")
    return render(request, "gis/surveys.html", {"rows": list(rows), "classes": _classes(), "may_write": _society(request) is not None})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Record a way: drawn on the map or read from a file."""
    society = _society(request)
    if society is None:
        raise PermissionDenied
    form = SurveyForm(request.POST or None, request.FILES or None, initial={"surveyed_by": society.name})

    def perform(data: dict[str, Any], by: Person) -> SurveyedRoute:
        track = data["placed"]
        facts = {name: data[name] for name in TYPED}
        return survey_route(network=active_network(), organisation=society, line=track.line, source=track.source, by=by, **facts)

    return _written(request, form, perform, {"society": society})


@login_required
def change(request: HttpRequest, key: int) -> HttpResponse:
    """Change what was found; the line stays unless another one is drawn or read."""
    route = _writable(request, key)
    form = SurveyForm(request.POST or None, request.FILES or None, route=route)

    def perform(data: dict[str, Any], by: Person) -> SurveyedRoute:
        track, facts = data["placed"], {name: data[name] for name in TYPED}
        drawn = {"line": track.line, "source": track.source} if track else {}
        return amend_survey(route=route, by=by, **facts, **drawn)

    return _written(request, form, perform, {"route": route, "society": route.organisation})


def _written(
    request: HttpRequest, form: SurveyForm, perform: Callable[[dict[str, Any], Person], SurveyedRoute], shown: dict[str, Any]
) -> HttpResponse:
    problem, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                route = perform(form.cleaned_data, request.user.person)  # type: ignore[union-attr, arg-type]
            except Problem as refusal:
                problem, status = said(refusal), refusal.status
            else:
                messages.success(request, _("%(name)s is kept; routes and cards use it from now on.") % {"name": route})
                return redirect("survey", route.pk)
    return render(request, "gis/survey_form.html", {**shown, "form": form, "problem": problem}, status=status)


@login_required
@require_GET
def shown(request: HttpRequest, key: int) -> HttpResponse:
    """One way: what was found, its map, every version."""
    route = get_or_404(request.user, "read", SurveyedRoute, pk=key)
    names = _classes()
    facts = {
        "route": route,
        "classes": names,
        "minutes": [(names.get(code, code), took) for code, took in route.minutes.items()],
        "versions": list(route.history.select_related("history_user").order_by("-history_date", "-history_id")),
        "may_write": may(request.user, "write", route.organisation, SURVEYORS),
    }
    return render(request, "gis/survey.html", facts)


@login_required
@require_POST
def switch(request: HttpRequest, key: int, use: str) -> HttpResponse:
    """Use a survey no longer, or again."""
    route = _writable(request, key)
    act = revive_survey if use == "again" else retire_survey
    act(route, by=request.user.person)  # type: ignore[union-attr, arg-type]
    messages.success(request, (_("%(name)s is used again.") if use == "again" else _("%(name)s is not used any more.")) % {"name": route})
    return redirect("survey", route.pk)


@login_required
@xframe_options_sameorigin
@require_GET
def chart(request: HttpRequest) -> HttpResponse:
    """The map to draw a way on: roads, closures and what was surveyed before; ``?route=`` looks at one of them."""
    rows = list(scope(request.user, "read", SurveyedRoute).filter(is_active=True))
    key = request.GET.get("route", "")
    chosen = list(scope(request.user, "read", SurveyedRoute).filter(pk=int(key))) if key.isdecimal() else []
    network = RoadNetwork.objects.filter(is_active=True).first()
    layers = survey_layers(network, [*(row for row in rows if row not in chosen), *chosen], chosen)
    words = {
        "draw": _("Draw a surveyed way"),
        "finish": _("Tap along the way from one end to the other, then “Finish”."),
        "area": "",
        "primary": _("Surveyed way"),
    }
    tiles = sources_in_use()
    bounds = bounds_of({"routes": [one for one in layers["routes"] if one["properties"]["chosen"]]})
    synthetic = bool(network and network.synthetic)
    nonce = str(get_nonce(request))
    page = build_map(layers, title=_("Surveyed ways"), synthetic=synthetic, bounds=bounds, nonce=nonce, tiles=tiles, words=words)
    return allowed(HttpResponse(page), tiles)


@login_required
@require_GET
def speeds(request: HttpRequest) -> HttpResponse:
    """How fast each class goes on each class of road, beside each other."""
    if not appointments(request.user):
        raise PermissionDenied
    kinds = list(VehicleClass.objects.order_by("gross_weight_kg", "pk"))
    table = [(label, [(named(kind), kind.class_speeds.get(name)) for kind in kinds]) for name, label in ROAD_NAMES.items()]
    return render(request, "gis/speeds.html", {"kinds": kinds, "table": table, "may_write": entitled(request.user, "write", VehicleClass)})


@login_required
def speed(request: HttpRequest, code: str) -> HttpResponse:
    """Change the speeds of one class; the next route uses them."""
    kind = get_or_404(request.user, "read", VehicleClass, code=code)
    if not entitled(request.user, "write", VehicleClass):
        raise PermissionDenied
    form = SpeedForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        flagged = set_speeds(kind=kind, speeds=form.speeds(), percent=form.cleaned_data["speed_percent"], by=request.user.person)  # type: ignore[union-attr, arg-type]
        messages.success(request, _("The speeds of %(kind)s are changed. Trips to be planned again: %(n)s.") % {"kind": kind, "n": len(flagged)})
        return redirect("speeds")
    return render(request, "gis/speed.html", {"kind": kind, "form": form}, status=422 if form.errors else 200)


def _writable(request: HttpRequest, key: int) -> SurveyedRoute:
    """The way, if this person may change it: 404 for a stranger, 403 for a reader."""
    route = get_or_404(request.user, "read", SurveyedRoute, pk=key)
    if not may(request.user, "write", route.organisation, SURVEYORS):
        raise PermissionDenied
    return route


def _society(request: HttpRequest) -> Organisation | None:
    """The society in whose name somebody may record a way; none for a mere reader."""
    for held in appointments(request.user):
        society = held.organisation.society or held.organisation
        if may(request.user, "write", society, SURVEYORS) or may(request.user, "write", held.organisation, SURVEYORS):
            return society
    return None


def _classes() -> dict[str, str]:
    return {kind.code: named(kind) for kind in VehicleClass.objects.order_by("gross_weight_kg", "pk")}
