"""The form of a first report: everything on one page, most of it chosen with a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gis.pages.forms import DATUMS, LOCAL, MOST, moment, select, text, whole
from gis.selectors.whereabouts import whereabouts
from relief.core.models import Incident
from relief.core.models.incidents import Level
from relief.core.selectors.gazetteer import named
from relief.problems import Problem

if TYPE_CHECKING:
    from gis.selectors.whereabouts import Whereabouts

NEEDS = (
    ("water", _("Drinking water")),
    ("food", _("Food")),
    ("bedding", _("Quilts and clothes")),
    ("shelter", _("A roof")),
    ("medical", _("Medical help")),
    ("search", _("Search and rescue")),
    ("psychosocial", _("Comfort")),
    ("other", _("Other")),
)
LEVELS = (("", _("none known")), *((str(value), label) for value, label in reversed(Level.choices)))
FIGURES = ("affected", "evacuated", "dead", "missing", "collapsed_rooms")
IN_PLACE = ("several-places", "which-way")


def _figure(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, widget=whole())


class ReportForm(forms.Form):
    """What happened, where, whom it hit, what is needed, what the government did."""

    hazard = forms.ChoiceField(label=_("What happened"), choices=Incident.Hazard.choices, widget=forms.RadioSelect)
    where = forms.CharField(
        label=_("Where"),
        max_length=200,
        widget=text(autocapitalize="off"),
        help_text=_("Village or its pinyin initials, a pasted coordinate, or a road: 12 km on X001 from 大漈."),
    )
    spot = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    which = forms.ChoiceField(label=_("Which one?"), required=False, widget=forms.RadioSelect)
    datum = forms.ChoiceField(label=_("Copied from"), choices=DATUMS, required=False, widget=select())
    affected = _figure(_("People affected"))
    evacuated = _figure(_("People evacuated"))
    dead = _figure(_("Dead"))
    missing = _figure(_("Missing"))
    collapsed_rooms = _figure(_("Collapsed rooms"))
    needs = forms.MultipleChoiceField(label=_("Needed at once"), choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple)
    government = forms.ChoiceField(label=_("Level of the government"), choices=LEVELS, required=False, widget=forms.RadioSelect)
    government_body = forms.CharField(label=_("Which government"), max_length=80, required=False, widget=text())
    figures_source = forms.CharField(label=_("Who says so"), max_length=200, required=False, widget=text())
    happened_at = forms.DateTimeField(label=_("When"), widget=moment(), input_formats=[LOCAL])
    name = forms.CharField(label=_("Name"), max_length=80, required=False, widget=text(), help_text=_("Empty: place and kind."))
    alert = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_at"].initial = timezone.localtime
        self.found: Whereabouts | None = None
        if chosen := self.data.get("which", ""):
            self.fields["which"].choices = [(chosen, chosen)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The place as a point, or the refusal beside its field; where there are several, they are offered."""
        data = super().clean() or {}
        if data.get("where"):
            try:
                self.found = _placed(data)
            except Problem as problem:
                self._offer(problem)
                field = "datum" if problem.slug in {"unnamed-datum", "mixed-datum"} else "where"
                self.add_error(field, problem.say(translate))
        return data

    def _offer(self, problem: Problem) -> None:
        if problem.slug == "several-places":
            spots = [spot for key in problem.facts["keys"] if (spot := named(key))]
            self.fields["which"].choices = [(spot.key, str(spot)) for spot in spots]  # type: ignore[attr-defined]
        elif problem.slug == "which-way":
            self.fields["which"].choices = [(f"往{name}", name) for name in problem.facts["choices"]]  # type: ignore[attr-defined]

    @property
    def asks_which(self) -> bool:
        """Whether there is a choice to show."""
        return bool(self.fields["which"].choices)  # type: ignore[attr-defined]

    def figures(self) -> dict[str, int]:
        """The figures that were said."""
        return {name: value for name in FIGURES if (value := self.cleaned_data.get(name)) is not None}

    def needed(self) -> str:
        """The needs in words."""
        chosen = self.cleaned_data.get("needs") or []
        return "、".join(str(label) for value, label in NEEDS if value in chosen)


def _placed(data: dict[str, Any]) -> Whereabouts:
    """``which`` is a place chosen of several (its key) or a direction to add."""
    which = data.get("which") or ""
    if which[:1] in {"d", "v"} and (chosen := named(which)):
        return whereabouts(chosen.name, spot=which)
    return whereabouts(f"{data['where']} {which}".strip(), spot=data.get("spot", ""), datum=data.get("datum") or None)
