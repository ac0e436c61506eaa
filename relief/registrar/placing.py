"""A coordinate typed on the desk says which map it was copied from: converted to WGS-84, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from relief.problems import Problem
from relief.registrar.hooks import maps_of_points, point_on
from relief.registrar.veils import Veiled

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

POINT = ("longitude", "latitude")
MAP = "copied_from"


class PlacedForm(forms.ModelForm[Any]):
    """A row with a point. The map need only be named when the point is new or another one."""

    copied_from = forms.ChoiceField(
        label=gettext_lazy("Coordinate copied from"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Needed when the coordinate changes; it is kept in WGS-84."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if MAP in self.fields:
            self.fields[MAP].choices = [("", "—"), *maps_of_points()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The point in WGS-84, or what is wrong with it, beside its field."""
        data = super().clean() or self.cleaned_data
        lon, lat = (data.get(name) for name in POINT)
        if not set(POINT) & set(self.changed_data) or lon is None or lat is None:
            return data
        if not data.get(MAP):
            self.add_error(MAP, _("Choose the map the coordinate came from."))
            return data
        try:
            data["longitude"], data["latitude"] = point_on(data[MAP], lon, lat)
        except Problem as refusal:
            self.add_error("longitude", refusal.say(_))
        return data


class Placed(Veiled):
    """Asks for the map wherever a row's point can be typed."""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The map stands behind the point."""
        names = list(super().get_fields(request, obj))
        if self._typed(request, obj, names):
            names.insert(names.index("latitude") + 1, MAP)
        return names

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - the framework's signature
        """With the question for the map."""
        if MAP in self.get_fields(request, obj):
            kwargs["form"] = PlacedForm
        return super().get_form(request, obj, change, **kwargs)

    def _typed(self, request: HttpRequest, obj: Model | None, names: list[Any]) -> bool:
        if not set(POINT) <= set(names) or set(POINT) & set(self.readonly_fields) or getattr(request, "past_version", False):
            return False
        return self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)
