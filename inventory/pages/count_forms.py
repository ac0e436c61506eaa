"""What of a store is to be counted, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Item
from inventory.selectors.counts import zones
from inventory.services.counts import Scope

if TYPE_CHECKING:
    from inventory.models import Warehouse

SELECT = {"class": "form-select"}


class PlanForm(forms.Form):
    """A month's sample, everything, or a spot check of a zone, a category or some items."""

    what = forms.ChoiceField(
        label=gettext_lazy("How much is counted"),
        choices=[
            ("sample", gettext_lazy("This month's sample")),
            ("full", gettext_lazy("Everything")),
            ("spot", gettext_lazy("Spot check of a zone, a category or items")),
        ],
        widget=forms.Select(SELECT),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Zone"), required=False, widget=forms.Select(SELECT))
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        choices=[("", gettext_lazy("All categories")), *Item.Category.choices],
        widget=forms.Select(SELECT),
    )
    due_on = forms.DateField(
        label=gettext_lazy("To be counted by"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"})
    )
    items = forms.ModelMultipleChoiceField(label=gettext_lazy("Only these items"), required=False, queryset=Item.objects.none())

    def __init__(self, *args: Any, store: Warehouse | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = zones(store) if store else []
        self.fields["zone"].choices = [("", _("All zones")), *((zone, zone) for zone in named)]  # type: ignore[attr-defined]
        if store:
            held = Item.objects.filter(lots__holdings__holder__location__warehouse=store, lots__holdings__quantity__gt=0)
            self.fields["items"].queryset = held.distinct()  # type: ignore[attr-defined]

    def held(self) -> list[Item]:
        """The items to tick."""
        return list(self.fields["items"].queryset)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A spot check names its spot; what takes the whole store names none."""
        data = super().clean() or {}
        named = any(data.get(name) for name in ("zone", "category", "items"))
        if data.get("what") == "spot" and not named:
            self.add_error("what", _("Choose a zone, a category or items to be checked."))
        if data.get("what") in {"sample", "full"} and named:
            self.add_error("what", _("This takes the whole store. Choose the spot check, or leave zone, category and items open."))
        return data

    def scope(self) -> Scope:
        """As the service takes it."""
        data = self.cleaned_data
        if data["what"] == "sample":
            return Scope(sample=True)
        return Scope() if data["what"] == "full" else Scope(zone=data["zone"], category=data["category"], items=list(data["items"]))
