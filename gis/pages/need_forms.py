"""What is typed about people and their needs: head counts, assessments, requisitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gis.domain.groups import Group
from gis.models import NeedsAssessment, Shelter
from gis.pages.forms import LOCAL, MOST, hour, moment, select, text, whole
from inventory.models import Item
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from relief.core.models import Incident

LABELS = {
    Group.CHILDREN: _("Children under 5"),
    Group.ELDERS: _("Over 65"),
    Group.DISABLED: _("Disabled"),
    Group.PREGNANT: _("Pregnant"),
}
CHIPS = {"water": _("Drinking water"), "food": _("Food"), "cover": _("Shelter and bedding"), "health": _("Health care")}


def number(label: Any, *, required: bool = False, least: int = 0) -> forms.IntegerField:
    """A whole number of people."""
    return forms.IntegerField(label=label, min_value=least, max_value=MOST, required=required, widget=whole())


class CountForm(forms.Form):
    """How many are there now, and of whom."""

    people = number(_("People there now"), required=True)
    families = number(_("Families"))
    source = forms.CharField(label=_("Who says so"), max_length=250, required=False, widget=text())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, label in LABELS.items():
            self.fields[str(group)] = number(label)

    field_order = ("people", *map(str, Group), "families", "source")

    def groups(self) -> dict[str, int | None]:
        """People by group; a group left empty was not counted."""
        return {str(group): self.cleaned_data.get(str(group)) for group in Group}


class HoursForm(forms.Form):
    """From when until when a place takes goods in."""

    opens_at = forms.TimeField(label=_("Takes goods from"), required=False, widget=hour(), help_text=_("Both empty: at any hour."))
    closes_at = forms.TimeField(label=_("Takes goods until"), required=False, widget=hour(), help_text=_("Before the first hour: over night."))


class AssessmentForm(CountForm):
    """One place in a minute: people, four chips, how to get there."""

    shelter = forms.ModelChoiceField(label=_("Which shelter"), queryset=Shelter.objects.none(), required=False, widget=select())
    place = forms.CharField(label=_("Or another place"), max_length=80, required=False, widget=text())
    access = forms.ChoiceField(label=_("How to get there"), choices=NeedsAssessment.Access.choices, initial="unknown", widget=select())
    photo = forms.ImageField(label=_("Photograph"), required=False, widget=forms.ClearableFileInput({"accept": "image/*", "class": "form-control"}))
    note = forms.CharField(label=_("Note"), max_length=250, required=False, widget=text())

    field_order = ("shelter", "place", "people", *map(str, Group), *CHIPS, "access", "photo", "note")

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"], self.fields["families"]
        self.fields["shelter"].queryset = Shelter.objects.filter(incident=incident)  # type: ignore[attr-defined]
        for name, label in CHIPS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=NeedsAssessment.Supply.choices, initial="unknown", widget=forms.RadioSelect())
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A place is named, in one way or the other."""
        data = self.cleaned_data
        if not data.get("shelter") and not data.get("place"):
            self.add_error("place", _("Choose the shelter, or write where it is."))
        return data

    def facts(self) -> dict[str, Any]:
        """The assessment as the service wants it."""
        data = self.cleaned_data
        kept = {name: data[name] for name in ("shelter", "place", "people", "access", "note", *CHIPS)}
        return kept | {"groups": self.groups(), "photo": data.get("photo") or ""}


class RequisitionForm(forms.Form):
    """What one shelter asks for."""

    shelter = forms.ModelChoiceField(label=_("For the shelter"), queryset=Shelter.objects.none(), widget=select())
    asked_for_by = forms.CharField(label=_("Asked for by (office)"), max_length=80, required=False, widget=text())
    needed_by = forms.DateTimeField(label=_("Needed by"), required=False, widget=moment(), input_formats=[LOCAL])
    note = forms.CharField(label=_("Note"), max_length=250, required=False, widget=text())

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shelter"].queryset = Shelter.objects.filter(incident=incident)  # type: ignore[attr-defined]
        self.items = {item.pk: item for item in Item.objects.filter(standards__isnull=False).distinct().order_by("sku")}
        for item in self.items.values():
            self.fields[f"item{item.pk}"] = number(f"{named(item)} ({unit(item)})")

    def wanted(self) -> dict[Item, int]:
        """Units by item."""
        typed = {key: self.cleaned_data.get(f"item{key}") for key in self.items}
        return {self.items[key]: units for key, units in typed.items() if units}
