"""Closing a road: few fields for the board, all of them for the closure's own page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis.models import Closure, RoadSegment
from gis.pages.forms import LOCAL, moment, select, text
from relief.core import clock

if TYPE_CHECKING:
    from gis.models import RoadNetwork


class ClosureForm(forms.Form):
    """Which road is closed: drawn or tapped on the map, or chosen by its number."""

    description = forms.CharField(label=_("Where"), max_length=120, widget=text())
    cause = forms.ChoiceField(label=_("Why"), choices=Closure.Cause.choices, widget=select())
    ref = forms.ChoiceField(label=_("Road"), required=False, widget=select(), help_text=_("Closes the whole road. Or tap a stretch on the map."))
    confirmed_by = forms.CharField(
        label=_("Confirmed by"), max_length=80, required=False, widget=text(), help_text=_("Empty: not confirmed; avoided all the same.")
    )
    starts_at = forms.DateTimeField(label=_("From"), required=False, widget=moment(), input_formats=[LOCAL], help_text=_("Empty: from now on."))
    ends_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=moment(), input_formats=[LOCAL], help_text=_("Empty: until further notice.")
    )
    segment = forms.IntegerField(required=False, widget=forms.HiddenInput())
    geometry = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput())
    needs_road = True
    only_ahead = True

    def __init__(self, *args: Any, network: RoadNetwork | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refs = RoadSegment.objects.filter(network=network).exclude(ref="").order_by("ref").values_list("ref", flat=True).distinct()
        self.fields["ref"].choices = [("", "—"), *((ref, ref) for ref in refs)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A drawn shape is JSON, and something must be closed."""
        data = self.cleaned_data
        try:
            data["geometry"] = json.loads(data["geometry"]) if data.get("geometry") else None
        except ValueError:
            self.add_error("description", _("The drawn shape cannot be read. Draw it again."))
        if self.needs_road and not data.get("ref") and data.get("segment") is None and not data.get("geometry"):
            self.add_error("ref", _("Choose a road, or tap or draw on the map."))
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("A closure cannot end before it begins."))
        elif self.only_ahead and data.get("ends_at") and data["ends_at"] <= clock.now():
            self.add_error("ends_at", _("This time is over, so nothing would be closed. Write when the road opens again, or leave it empty."))
        return data


class AmendForm(ClosureForm):
    """Everything about a closure that may change; another stretch replaces the one that is closed."""

    starts_at = forms.DateTimeField(label=_("From"), widget=moment(), input_formats=[LOCAL])
    photo = forms.FileField(label=_("Photograph"), required=False, widget=forms.FileInput({"class": "form-control", "accept": "image/*"}))

    field_order = ("description", "cause", "starts_at", "ends_at", "confirmed_by", "ref", "photo", "segment", "geometry")
    needs_road = False
    only_ahead = False

    def __init__(self, *args: Any, closure: Closure, **kwargs: Any) -> None:
        super().__init__(*args, network=closure.network, **kwargs)
        self.fields["ref"].label = _("Close another road instead")
        self.fields["ref"].help_text = _("Empty: the stretch stays.")
        for name in ("description", "cause", "confirmed_by"):
            self.fields[name].initial = getattr(closure, name)
        for name in ("starts_at", "ends_at"):
            at = getattr(closure, name)
            self.fields[name].initial = timezone.localtime(at) if at else None
