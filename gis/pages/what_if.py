"""What if: a question in the address, one page as the answer; nothing is written."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from gis.pages.acting import said
from gis.selectors.what_if import Question
from gis.selectors.what_if import what_if as asked
from relief.core import clock
from relief.core.domain.incidents import Threshold, reached
from relief.core.models import Division, Incident
from relief.core.models.incidents import Level
from relief.core.response.forms import choose, line
from relief.core.response.society import society_of
from relief.core.selectors.plans import triggers_in_force
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Organisation

MOST_PEOPLE, MOST_DAYS, MOST_TOWNS = 2_000_000, 60, 40


class Tick(NamedTuple):
    """One township to choose."""

    code: str
    name: str
    chosen: bool


class County(NamedTuple):
    """The townships of one county, and how many of them are chosen."""

    name: str
    towns: list[Tick]
    chosen: int
    own: bool


class WhatIfForm(forms.Form):
    """How many people, for how long, where, in which season."""

    people = forms.IntegerField(label=_("People"), min_value=1, max_value=MOST_PEOPLE, widget=line(inputmode="numeric"))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, widget=line(inputmode="numeric"))
    hazard = forms.ChoiceField(label=_("What happens"), choices=Incident.Hazard.choices, widget=choose())
    on = forms.DateField(
        label=_("From (season counts)"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    )
    towns = forms.ModelMultipleChoiceField(
        label=_("Townships"),
        queryset=Division.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("There is no township %(value)s with a point on the map.")},
    )

    def __init__(self, *args: Any, society: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Division.objects.filter(level=Division.Level.TOWNSHIP, longitude__isnull=False, latitude__isnull=False).select_related("parent")
        self.fields["towns"].queryset = towns.order_by("code")  # type: ignore[attr-defined]
        home = society.division.code[:6] if society.division and society.division.level == Division.Level.COUNTY else ""
        rows = sorted(towns, key=lambda town: (not town.code.startswith(home or "~"), town.code))
        self.fields["towns"].choices = [(town.code, town.name) for town in rows]  # type: ignore[attr-defined]
        self._rows, self._home = rows, home

    def counties(self) -> list[County]:
        """The townships to tick, county by county; those of one's own county, and counties with a tick, stand open."""
        chosen = set(self["towns"].value() or ())
        found = []
        for parent, towns in groupby(self._rows, key=lambda town: town.parent):
            ticks = [Tick(town.code, town.name, town.code in chosen) for town in towns]
            own = bool(self._home) and ticks[0].code.startswith(self._home)
            found.append(County(str(parent or ""), ticks, sum(tick.chosen for tick in ticks), own))
        return found

    def clean_towns(self) -> list[Division]:
        """Not more than one page can hold."""
        towns = list(self.cleaned_data["towns"])
        if len(towns) > MOST_TOWNS:
            raise forms.ValidationError(_("Choose at most 40 townships."))
        return towns


@login_required
@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """The form, and the answer where something was asked; wrong questions are refused beside their field."""
    society = society_of(request)
    given = request.GET if "people" in request.GET or "towns" in request.GET else None
    form = WhatIfForm(given, society=society, initial={"days": 3, "on": clock.today(), "hazard": "flood"})
    context: dict[str, Any] = {"form": form, "society": society, "now": clock.now()}
    status = 200
    if given is not None and form.is_valid():
        data = form.cleaned_data
        question = Question(data["people"], data["days"], data["towns"], data["on"] or clock.today())
        try:
            context["answer"] = asked(question, society)
        except Problem as refusal:
            context["problem"], status = said(refusal), refusal.status
        context["level"] = _level(society, data["people"], data["hazard"])
    elif given is not None:
        status = 422
    return render(request, "gis/what_if.html", context, status=status)


def _level(society: Organisation, people: int, hazard: str) -> Level | None:
    """The level the plan in force would say for so many evacuated people."""
    triggers = triggers_in_force(society, clock.now(), hazard)
    rows = [Threshold(key=one.pk, level=one.level, measure=one.measure, threshold=one.threshold, hazard=one.hazard) for one in triggers]
    met = reached(rows, {"evacuated": people}, hazard) if rows else None
    return Level(met.level) if met else None
