"""What is typed about a call-out: chosen where it can be, prefilled from the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relief.core.models import Division
from teams.domain.replies import Answer
from teams.models import CallOut, GearBag, RescueTeam, TeamMember
from teams.services.callouts import FACTS

if TYPE_CHECKING:
    from relief.core.models import Organisation
    from teams.models import CallOutTemplate

MOST = 200
SOON = ((30, _("30 minutes")), (45, _("45 minutes")), (60, _("60 minutes")), (90, _("90 minutes")), (120, _("2 hours")), (240, _("4 hours")))
SPARE = ((0, _("only as many as wanted")), (25, _("a quarter more")), (50, _("half as many more")), (100, _("twice as many")))
TYPED = ("team", "hazard", "place", "assembly_point", "kit_remark", "own_vehicle", "language", "report_minutes", "spare")


class DraftForm(forms.ModelForm[CallOut]):
    """A call-out before anybody is asked; one figure a cell."""

    near = forms.ModelChoiceField(
        label=_("The assembly point lies in"), queryset=Division.objects.none(), required=False, help_text=_("Decides whose way is short.")
    )

    bags = forms.ModelMultipleChoiceField(label=_("Gear bags"), queryset=GearBag.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        """The facts of a call-out."""

        model = CallOut
        fields = TYPED

    def __init__(self, *args: Any, society: Organisation, template: CallOutTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        self.fields["team"].queryset = RescueTeam.objects.filter(organisation__society=society)  # type: ignore[attr-defined]
        self.fields["team"].empty_label = _("Every squad of the society")  # type: ignore[attr-defined]
        self.fields["near"].queryset = Division.objects.filter(parent=society.division_id).order_by("code")  # type: ignore[attr-defined]
        self.fields["near"].empty_label = _("as in the template") if template and template.longitude is not None else _("not known")  # type: ignore[attr-defined]
        self.fields["bags"].queryset = GearBag.objects.filter(team__organisation__society=society)  # type: ignore[attr-defined]
        for name, choices in (("report_minutes", SOON), ("spare", SPARE)):
            self._choose(name, choices)
        for name in ("own_vehicle", "language"):
            self.fields[name].choices = [("", _("not needed")), *self.fields[name].choices[1:]]  # type: ignore[attr-defined]
        for cell, label in TeamMember.Cell.choices:
            self.fields[f"cell_{cell}"] = forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, initial=0)
        for name, field in self.fields.items():
            _dress(name, field)

    def _choose(self, name: str, choices: Any) -> None:
        """A list to choose from; what a template says stays choosable though the list does not name it."""
        given = self.initial.get(name, self.fields[name].initial)
        more = [] if given is None or given in dict(choices) else [(given, str(given))]
        field = self.fields[name]
        self.fields[name] = forms.TypedChoiceField(label=field.label, choices=[*choices, *more], coerce=int, initial=given)

    @property
    def cells(self) -> list[forms.BoundField]:
        """The figures of the cells."""
        return [self[f"cell_{cell}"] for cell in TeamMember.Cell.values]

    @property
    def facts(self) -> list[forms.BoundField]:
        """The rest, in order."""
        return [
            self[name]
            for name in ("hazard", "place", "assembly_point", "near", "kit_remark", "own_vehicle", "language", "report_minutes", "team", "spare")
        ]

    def wanted(self) -> dict[str, int]:
        """People by cell."""
        return {cell: self.cleaned_data.get(f"cell_{cell}") or 0 for cell in TeamMember.Cell.values}

    def said(self) -> dict[str, Any]:
        """What the service is told; the point is the township's, else the template's."""
        facts = {name: self.cleaned_data[name] for name in TYPED if name in FACTS}
        facts["bags"] = self.cleaned_data["bags"]
        near = self.cleaned_data["near"]
        if near is not None:
            facts |= {"longitude": near.longitude, "latitude": near.latitude}
        return facts


class ReadForm(forms.Form):
    """How a human reads an answer, or what somebody said on the telephone."""

    answer = forms.ChoiceField(
        label=_("It means"),
        choices=((Answer.AVAILABLE, _("Comes")), (Answer.DECLINED, _("Does not come")), (Answer.HEARD, _("Changes nothing"))),
        widget=forms.Select({"class": "form-select"}),
    )
    minutes = forms.IntegerField(
        label=_("There in (minutes)"),
        min_value=0,
        max_value=48 * 60,
        required=False,
        widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}),
    )


def _dress(name: str, field: forms.Field) -> None:
    select = isinstance(field.widget, forms.Select)
    if name != "bags":
        field.widget.attrs |= {"class": "form-select" if select else "form-control"}
    if name.startswith("cell_"):
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
