"""What is typed about a building, its equipment and partners' stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.pages.forms import MOST, number_widget, printable
from relief.core.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

TEXT = {"class": "form-control", "autocomplete": "off"}
DAY = {"class": "form-control", "type": "date"}


def words(label: Any, longest: int, *, required: bool = True) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, max_length=longest, required=required, widget=forms.TextInput(TEXT))


class Words(forms.Form):
    """Every text is taken in one spelling, without signs that hide."""

    def clean(self) -> dict[str, Any]:
        """Texts that can be printed as they read."""
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = printable(value)
        return self.cleaned_data


class ClimateForm(Words):
    """What the thermometer shows: degrees with one decimal, per cent."""

    temperature = forms.DecimalField(
        label=_("Temperature (°C)"),
        min_value=-50,
        max_value=80,
        decimal_places=1,
        widget=forms.TextInput({**TEXT, "inputmode": "decimal", "maxlength": "5"}),
    )
    humidity = forms.IntegerField(label=_("Humidity (%)"), min_value=0, max_value=100, required=False, widget=number_widget(maxlength="3"))
    note = words(_("What was done"), 120, required=False)


class KeyForm(Words):
    """Which key goes to whom."""

    key_name = words(_("Key"), 40)
    holder = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Handed to"), widget=forms.Select({"class": "form-select"}))

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = people  # type: ignore[attr-defined]


class VisitForm(Words):
    """Who comes in, from where, what for."""

    visitor = words(_("Visitor"), 60)
    unit = words(_("From"), 80, required=False)
    purpose = words(_("What for"), 120)


class StepForm(Words):
    """A step with an asset: who or where, what it cost, what was found."""

    party = words(_("Holder or workshop"), 80, required=False)
    cost = forms.DecimalField(
        label=_("Cost (yuan)"),
        min_value=0,
        max_value=MOST,
        decimal_places=2,
        required=False,
        widget=forms.TextInput({**TEXT, "inputmode": "decimal"}),
    )
    next_on = forms.DateField(label=_("Next inspection"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    note = words(_("Finding or note"), 250, required=False)

    def clean_cost(self) -> int | None:
        """Yuan to fen; nothing typed is not nothing."""
        yuan = self.cleaned_data["cost"]
        return None if yuan is None else int(yuan * 100)


class ConfirmForm(Words):
    """Who says what lay there on which day."""

    on = forms.DateField(label=_("As of"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    confirmed_by = words(_("Confirmed by (custodian)"), 60)


class TargetForm(forms.Form):
    """For how many people and hours, and in which season (by a day in it)."""

    people = forms.IntegerField(label=_("People"), min_value=1, max_value=MOST, widget=number_widget())
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=720, widget=number_widget(maxlength="3"))
    on = forms.DateField(label=_("Day (decides the season)"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"))
