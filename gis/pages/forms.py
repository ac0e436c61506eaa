"""What a commander types: few fields, most of them filled already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gis.domain.datums import Datum
from gis.models import NeedStandard
from gis.selectors.whereabouts import county_of
from gis.services.places import Place, place_from_text
from relief.core.domain.nearness import metres_between
from relief.core.models import Division, Incident
from relief.problems import Problem

if TYPE_CHECKING:
    from gis.models import Shelter, TripStop

LOCAL = "%Y-%m-%dT%H:%M"
MOST = 9_999_999
FARTHEST_M = 30_000.0
STANDARDS = {"catalogue": _("the catalogue's own")}
DATUMS = (
    ("", _("Choose the map")),
    (Datum.WGS84, _("GPS, Tianditu (WGS-84)")),
    (Datum.GCJ02, _("AMap, Tencent (GCJ-02)")),
    (Datum.BD09, _("Baidu (BD-09)")),
)


def text(**attrs: str) -> forms.TextInput:
    """A line of text."""
    return forms.TextInput({"class": "form-control", "autocomplete": "off", **attrs})


def whole(**attrs: str) -> forms.TextInput:
    """A whole number with the phone's number pad."""
    return text(inputmode="numeric", pattern="[0-9]*", maxlength="7", **attrs)


def select() -> forms.Select:
    """A list to choose from."""
    return forms.Select({"class": "form-select"})


def moment() -> forms.DateTimeInput:
    """The browser's own picker of date and time."""
    return forms.DateTimeInput({"class": "form-control", "type": "datetime-local"}, format=LOCAL)


def hour() -> forms.TimeInput:
    """The browser's own picker of an hour."""
    return forms.TimeInput({"class": "form-control", "type": "time"}, format="%H:%M")


class PlaceForm(forms.Form):
    """A pasted coordinate with the map it came from: converted, or refused."""

    point = forms.CharField(
        label=_("Coordinate"),
        max_length=200,
        required=False,
        widget=text(),
        help_text=_("Paste it, for example 119.642, 27.973. Empty: the division's own point."),
    )
    datum = forms.ChoiceField(label=_("Copied from"), choices=DATUMS, required=False, widget=select())

    def clean(self) -> dict[str, Any]:
        """The WGS-84 place, or the refusal beside the field."""
        data = self.cleaned_data
        if data.get("point"):
            try:
                data["placed"] = place_from_text(data["point"], data.get("datum") or None)
            except Problem as problem:
                self.add_error("point", problem.say(translate))
        return data

    def place(self, division: Division | None) -> Place | None:
        """What was pasted, else the point of the division."""
        placed: Place | None = self.cleaned_data.get("placed")
        if placed or division is None or division.longitude is None or division.latitude is None:
            return placed
        return Place(division.longitude, division.latitude, "WGS-84")


class ShelterForm(PlaceForm):
    """Where the people are, and how many."""

    name = forms.CharField(label=_("Name of the shelter"), max_length=80, widget=text())
    people = forms.IntegerField(label=_("People there"), min_value=1, max_value=MOST, widget=whole())
    division = forms.ModelChoiceField(label=_("Township"), queryset=Division.objects.none(), widget=select())

    field_order = ("name", "people", "division", "point", "datum")

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = incident.division
        county = here if here is None or here.level == Division.Level.COUNTY else here.parent
        rows = Division.objects.filter(level=Division.Level.TOWNSHIP)
        self.fields["division"].queryset = rows.filter(parent=county) if county else rows  # type: ignore[attr-defined]
        self.fields["division"].initial = incident.division_id

    def clean(self) -> dict[str, Any]:
        """A shelter has a point: its own, or its township's."""
        data = super().clean()
        if self.errors:
            return data
        if self.place(data["division"]) is None:
            self.add_error("point", _("This township has no point. Paste a coordinate."))
        elif data.get("placed"):
            self._near(data["placed"], data["division"])
        return data

    def _near(self, placed: Place, township: Division) -> None:
        """A shelter far from the township it is said to be in is a figure read wrongly, or the wrong township."""
        if township.longitude is None or township.latitude is None:
            return
        point = (placed.longitude, placed.latitude)
        away = metres_between(point, (township.longitude, township.latitude))
        if away <= FARTHEST_M:
            return
        facts = {"township": township, "km": round(away / 1000), "county": county_of(point) or _("outside the city's counties")}
        said = _("This point is %(km)s km from %(township)s (%(county)s). Look at the figures again, or choose another township.")
        self.add_error("point", said % facts)

    def spot(self) -> Place:
        """Where it is; ``clean`` made sure of it."""
        return self.place(self.cleaned_data["division"]) or Place(0.0, 0.0, "")


class NeedForm(forms.Form):
    """People × days × standard."""

    people = forms.IntegerField(label=_("People"), min_value=1, max_value=MOST, widget=whole())
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=30, initial=3, widget=whole())
    standard = forms.ChoiceField(label=_("Standard"), widget=select())

    def __init__(self, *args: Any, shelter: Shelter, **kwargs: Any) -> None:
        kwargs["prefix"] = self.mark(shelter)
        super().__init__(*args, **kwargs)
        codes = NeedStandard.objects.order_by("code").values_list("code", flat=True).distinct()
        self.fields["standard"].choices = [(code, STANDARDS.get(code, code)) for code in codes]  # type: ignore[attr-defined]
        self.fields["people"].initial = shelter.people

    @staticmethod
    def mark(shelter: Shelter) -> str:
        """What tells the fields of one shelter from those of the next."""
        return f"s{shelter.pk}"


class SignForm(forms.Form):
    """Who signed for it, and what was counted where it differs."""

    signed_by = forms.CharField(label=_("Signed by"), max_length=60, widget=text())
    witness = forms.CharField(label=_("Second signature"), max_length=60, required=False, widget=text())

    def __init__(self, *args: Any, stop: TripStop, **kwargs: Any) -> None:
        kwargs["prefix"] = self.mark(stop)
        super().__init__(*args, **kwargs)
        lines = stop.waybill.lines.all() if stop.waybill else ()
        for line in lines:
            label = f"{line.lot.item.name} · {line.lot.number}"
            self.fields[f"lot{line.lot_id}"] = forms.IntegerField(label=label, min_value=0, max_value=MOST, initial=line.quantity, widget=whole())

    @staticmethod
    def mark(stop: TripStop) -> str:
        """What tells the fields of one stop from those of the next."""
        return f"stop{stop.pk}"

    def delivered(self) -> dict[int, int]:
        """Signed quantity by lot key."""
        return {int(name[3:]): units for name, units in self.cleaned_data.items() if name.startswith("lot")}
