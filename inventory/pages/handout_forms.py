"""The steps of a distribution as forms: the roster, who came, the end, the result."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.domain.handouts import households_in, numbers_in
from inventory.models import DistributionLine, RosterLine
from inventory.pages.forms import local_widget
from inventory.printed.handouts import names_in
from inventory.selectors.handouts import taken
from relief.core.templatetags.relief_ui import named, unit
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from inventory.models import Distribution

CONTROL = {"class": "form-control"}
FIGURE = {"class": "form-control", "inputmode": "numeric"}
PEOPLE = re.compile(r"[、,，;；\n]+")
State = RosterLine.State


class StepForm(forms.Form):
    """A step; ``distribution`` is what it is taken on."""

    def __init__(self, *args: Any, distribution: Distribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.distribution = distribution

    def read(self, name: str, reader: Callable[[str], list[int]]) -> list[int]:
        """A field of numbers; what cannot be read is said beside it."""
        try:
            found = reader(self.cleaned_data[name])
        except Problem as refusal:
            raise forms.ValidationError(refusal.say(_)) from refusal
        if not found:
            raise forms.ValidationError(_("Write at least one number."))
        return found


class PlanForm(StepForm):
    """The plan: when, where, for whom, who hands out, and what each gets of every item."""

    planned_for = forms.DateTimeField(label=_("Handing out planned for"), required=False, widget=local_widget())
    place = forms.CharField(label=_("Place"), max_length=120, widget=forms.TextInput(CONTROL))
    recipients = forms.CharField(label=_("For whom"), max_length=250, required=False, widget=forms.TextInput(CONTROL))
    selected_by = forms.CharField(label=_("Recipients chosen by"), max_length=120, required=False, widget=forms.TextInput(CONTROL))
    staff = forms.CharField(
        label=_("Who hands out"),
        max_length=120,
        widget=forms.TextInput(CONTROL),
        help_text=_("Two or more, one of them not from the unit that chose the recipients; a comma between them."),
    )
    contact = forms.CharField(label=_("Office for questions and complaints"), max_length=120, required=False, widget=forms.TextInput(CONTROL))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs["distribution"]
        kept = ("planned_for", "place", "recipients", "selected_by", "staff", "contact")
        super().__init__(*args, **{"initial": {name: getattr(row, name) for name in kept}, **kwargs})
        self.items = {line.lot.item_id: line for line in row.lines.select_related("lot__item")}
        for key, line in self.items.items():
            told = {"item": named(line.lot.item), "unit": unit(line.lot.item)}
            self.fields[f"share{key}"] = forms.IntegerField(
                label=_("%(item)s: share (%(unit)s)") % told, min_value=0, required=False, initial=line.share, widget=forms.TextInput(FIGURE)
            )
            self.fields[f"per{key}"] = forms.ChoiceField(
                label=_("%(item)s: share for") % told,
                choices=DistributionLine.Per.choices,
                initial=line.per,
                widget=forms.Select({"class": "form-select"}),
            )

    def plan(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        facts = {name: data[name] for name in ("planned_for", "place", "recipients", "selected_by", "contact")}
        shares = {key: (data[f"share{key}"], data[f"per{key}"]) for key in self.items}
        return {**facts, "staff": PEOPLE.split(data["staff"]), "shares": shares}


class ListForm(StepForm):
    """Households by their people, read off the paper."""

    group = forms.CharField(label=_("Village or group"), max_length=60, required=False, widget=forms.TextInput(CONTROL))
    sizes = forms.CharField(
        label=_("People of each household"), max_length=20_000, widget=forms.Textarea({**CONTROL, "rows": 3}), help_text=_("In the order of the paper, for example: 4 3 3 2×10")
    )  # fmt: skip

    def clean_sizes(self) -> list[int]:
        """Numbers of people."""
        return self.read("sizes", households_in)


class SettleForm(StepForm):
    """Which lines of the paper, and what became of them."""

    numbers = forms.CharField(label=_("Lines of the roster"), max_length=2_000, widget=forms.TextInput(CONTROL), help_text=_("For example: 1-40, 43"))
    outcome = forms.ChoiceField(
        label=_("What became of them"),
        choices=[(one.value, one.label) for one in (State.COLLECTED, State.NO_SHOW, State.REFUSED)],
        widget=forms.Select({"class": "form-select"}),
    )
    proof = forms.ChoiceField(
        label=_("Beside the name stands"), choices=RosterLine.Proof.choices, required=False, widget=forms.Select({"class": "form-select"})
    )

    def clean_numbers(self) -> list[int]:
        """Numbers of lines."""
        return self.read("numbers", numbers_in)

    def clean(self) -> dict[str, Any]:
        """Whoever collected has a proof."""
        data = self.cleaned_data
        if data.get("outcome") == State.COLLECTED and not data.get("proof"):
            self.add_error("proof", _("Say what stands beside the name."))
        return data


class CompleteForm(StepForm):
    """What was handed out of each lot, to how many, and by whom."""

    households = forms.IntegerField(label=_("Households"), min_value=0, required=False, widget=forms.TextInput(FIGURE))
    people = forms.IntegerField(label=_("People"), min_value=0, required=False, widget=forms.TextInput(FIGURE))
    first = forms.CharField(label=_("Handed out by (first person)"), max_length=50, widget=forms.TextInput({**CONTROL, "autocomplete": "off"}))
    second = forms.CharField(label=_("Handed out by (second person)"), max_length=50, widget=forms.TextInput({**CONTROL, "autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.distribution.roster.exists():
            del self.fields["households"], self.fields["people"]
        recorded = taken(self.distribution)[self.distribution.pk]
        self.fields["first"].initial, self.fields["second"].initial = [*names_in(self.distribution.staff), "", ""][:2]
        self.lots = list(self.distribution.lines.select_related("lot__item"))
        for line in self.lots:
            label = _("%(item)s handed out") % {"item": line.lot.item}
            self.fields[f"lot{line.lot_id}"] = forms.IntegerField(
                label=label,
                min_value=0,
                initial=recorded.get(line.lot_id, 0) if recorded else line.quantity,
                help_text=line.lot.number,
                widget=forms.TextInput(FIGURE),
            )

    def handed_out(self) -> dict[int, int]:
        """Base units by lot."""
        return {line.lot_id: self.cleaned_data[f"lot{line.lot_id}"] for line in self.lots}


class ReportForm(StepForm):
    """The result in words."""

    result = forms.CharField(label=_("Result in words"), max_length=500, widget=forms.Textarea({**CONTROL, "rows": 3}))
