"""What a keeper types at each step of a waybill; every field may be left out on a night when nobody knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import Signature, Warehouse
from inventory.pages.forms import VehicleForm, drawn_picture, number_widget, printable
from inventory.selectors.outbound import carried
from inventory.services.evidence import Hand
from relief.core.models import Person
from relief.problems import Problem
from relief.registrar.hooks import maps_of_points, point_on

if TYPE_CHECKING:
    from inventory.models import Waybill

Role, Method = Signature.Role, Signature.Method
KM = 9_999_999


def _text(label: Any, length: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, widget=forms.TextInput({"class": "form-control"}))


def _picture(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, widget=forms.FileInput({"class": "form-control", "accept": "image/*", "capture": "environment"})
    )


def _glass(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.HiddenInput({"data-glass": ""}))


def _hand(role: str, name: str, data: dict[str, Any]) -> list[Hand]:
    """A signature drawn on the glass, else a photographed one, else none."""
    if drawn := drawn_picture(data.get("drawn") or ""):
        return [Hand(role=role, method=Method.GLASS, name=name, picture=drawn)]
    file = data.get("picture")
    return [Hand(role=role, method=Method.PAPER, name=name, picture=file.read())] if file else []


class StepForm(forms.Form):
    """What every step shares: the waybill it is about, words in one spelling."""

    def __init__(self, *args: Any, waybill: Waybill, **kwargs: Any) -> None:
        self.waybill = waybill
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """No sign that hides."""
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = printable(value)
        return self.cleaned_data


class LoadForm(StepForm, VehicleForm):
    """Vehicle and driver."""


class DepartForm(StepForm):
    """Seal and reading, and who signs for the goods: the driver on the glass or by a photograph, a witness by PIN."""

    seal_number = _text(_("Seal"), 30)
    odometer_km = forms.IntegerField(label=_("Odometer (km)"), min_value=0, max_value=KM, required=False, widget=number_widget())
    driver_name = _text(_("Driver who signs"), 60)
    drawn = _glass(_("Signature of the driver"))
    picture = _picture(_("Photograph of the driver's signature"))
    witness = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=_("Witness"), required=False, empty_label="—", widget=forms.Select({"class": "form-select"})
    )
    pin = forms.CharField(
        label=_("The witness's own PIN"), max_length=4, required=False, widget=forms.PasswordInput({"class": "form-control", "inputmode": "numeric"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Person.objects.filter(pin__isnull=False, erased_at__isnull=True, organisation__society=self.waybill.warehouse.organisation.society)
        self.fields["witness"].queryset = known  # type: ignore[attr-defined]

    def hands(self) -> list[Hand]:
        """The signatures as given."""
        data = self.cleaned_data
        found = _hand(Role.DRIVER, data["driver_name"], data)
        if data.get("witness"):
            found.append(Hand(role=Role.WITNESS, method=Method.PIN, person=data["witness"], pin=data["pin"]))
        return found


class LotsForm(StepForm):
    """Base units of each lot; what is left empty is not said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_it, lines = carried(self.waybill), self.waybill.lines.select_related("lot__item")
        self.lots = {f"lot{line.lot_id}": line.lot for line in lines if on_it[line.lot_id]}
        for name, lot in self.lots.items():
            label = f"{lot.item.name} · {lot.number} ({on_it[lot.pk]} {lot.item.unit})"
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=KM, required=False, widget=number_widget())

    @property
    def first_lot(self) -> str:
        """The first field of a lot: above it stands what an empty one means."""
        return next(iter(self.lots), "")

    def units(self) -> dict[Any, int]:
        """Units by lot, of those that were typed."""
        return {lot: self.cleaned_data[name] for name, lot in self.lots.items() if self.cleaned_data.get(name) is not None}


class SignForm(LotsForm):
    """Who signs, for what was really there, with the proof."""

    signed_by = _text(_("Signed by"), 60, required=True)
    drawn = _glass(_("Sign here with a finger"))
    picture = _picture(_("Photograph of the signature"))
    place = _text(_("Place"), 120)
    longitude = forms.FloatField(label=_("longitude"), required=False, widget=forms.TextInput({"class": "form-control", "inputmode": "decimal"}))
    latitude = forms.FloatField(label=_("latitude"), required=False, widget=forms.TextInput({"class": "form-control", "inputmode": "decimal"}))
    copied_from = forms.ChoiceField(
        label=_("Coordinate copied from"),
        required=False,
        widget=forms.Select({"class": "form-select"}),
        help_text=_("Needed where a coordinate was written; it is kept in WGS-84."),
    )
    photo = _picture(_("Photograph of the goods"))
    note = _text(_("Note"), 250)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copied_from"].choices = [("", "—"), *maps_of_points()]  # type: ignore[attr-defined]
        self.order_fields(["signed_by", "drawn", "picture", *self.lots])

    def clean(self) -> dict[str, Any]:
        """The point in WGS-84; a coordinate of which nobody says the map is asked for."""
        data = super().clean()
        point = data.get("longitude"), data.get("latitude")
        if any(part is not None for part in point) and not data.get("copied_from"):
            self.add_error("copied_from", _("Choose the map the coordinate came from."))
        elif point[0] is not None and point[1] is not None:
            try:
                data["longitude"], data["latitude"] = point_on(data["copied_from"], point[0], point[1])
            except Problem as refusal:
                self.add_error("longitude", refusal.say(_))
        return data

    def hands(self) -> list[Hand]:
        """The consignee's hand, if it was drawn or photographed."""
        return _hand(Role.CONSIGNEE, self.cleaned_data["signed_by"], self.cleaned_data)


class ReturnForm(LotsForm):
    """What comes back, and why; nothing typed means everything."""

    reason = _text(_("Why"), 250)


class ReasonForm(StepForm):
    """Why."""

    reason = _text(_("Why"), 250, required=True)


class DivertForm(ReasonForm):
    """Where it goes now."""

    destination = _text(_("New destination"), 120)
    to_warehouse = forms.ModelChoiceField(
        queryset=Warehouse.objects.none(), label=_("To warehouse"), required=False, empty_label="—", widget=forms.Select({"class": "form-select"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.waybill.to_warehouse
        if goal is None:
            del self.fields["to_warehouse"]
        else:
            others = Warehouse.objects.filter(organisation__society=goal.organisation.society, is_active=True).exclude(pk=goal.pk)
            self.fields["to_warehouse"].queryset = others  # type: ignore[attr-defined]
            del self.fields["destination"]


class EmptyForm(StepForm):
    """Nothing to say but that it happened."""
