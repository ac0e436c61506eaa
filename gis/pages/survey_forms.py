"""A surveyed way as it is typed: its line from the map or a file, its minutes by class, what limits it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis.domain.datums import Datum, to_wgs84
from gis.domain.survey_refusals import UnreadableTrack
from gis.domain.vehicles import DEFAULT_SPEED_KMH, ROAD_CLASSES
from gis.imports.tracks import MOST_BYTES, Track, read_track
from gis.models import SurveyedRoute, VehicleClass
from gis.pages.forms import DATUMS, select, text, whole
from relief.core import clock
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

MOST_MINUTES, MOST_KG, MOST_CM, MOST_KMH, MOST_PERCENT = 2_880, 200_000, 2_000, 130, 200
MINUTES = "minutes_"
DIGITS = 7
ROAD_NAMES = {
    "motorway": _("Motorway"),
    "trunk": _("Trunk road"),
    "primary": _("Provincial road"),
    "secondary": _("County road"),
    "tertiary": _("Township road"),
    "unclassified": _("Village road"),
    "residential": _("Street"),
    "service": _("Access road"),
    "track": _("Dirt track"),
}
DAY = forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")


class SurveyForm(forms.Form):
    """What somebody found on the way; a new survey needs a line, a changed one may keep its own."""

    name = forms.CharField(label=_("Name of the way"), max_length=80, widget=text(), help_text=_("For example: footpath round the slide at km 31"))
    track = forms.FileField(
        label=_("GPX or GeoJSON file"),
        required=False,
        widget=forms.FileInput({"class": "form-control", "accept": ".gpx,.geojson,.json,application/gpx+xml,application/geo+json"}),
        help_text=_("Or draw the way on the map. The file counts where both are there."),
    )
    file_datum = forms.ChoiceField(
        label=_("Coordinates of the file"),
        choices=DATUMS[1:],
        initial=Datum.WGS84,
        required=False,
        widget=select(),
        help_text=_("What satellite receivers record is WGS-84. Change it for a line taken from a Chinese map: it is converted."),
    )
    both_ways = forms.BooleanField(label=_("Holds in both directions"), required=False, initial=True)
    max_weight_kg = forms.IntegerField(label=_("Weight limit (kg)"), min_value=1, max_value=MOST_KG, required=False, widget=whole())
    max_height_cm = forms.IntegerField(label=_("Height limit (cm)"), min_value=1, max_value=MOST_CM, required=False, widget=whole())
    surveyed_on = forms.DateField(label=_("Surveyed on"), widget=DAY)
    surveyed_by = forms.CharField(label=_("Surveyed by"), max_length=80, widget=text(), help_text=_("Squad or office"))
    notes = forms.CharField(label=_("Notes"), max_length=250, required=False, widget=text())
    geometry = forms.CharField(required=False, max_length=4_000_000, widget=forms.HiddenInput())
    source = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput())

    def __init__(self, *args: Any, route: SurveyedRoute | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.route = route
        for kind in VehicleClass.objects.order_by("gross_weight_kg", "pk"):
            field = forms.FloatField(label=named(kind), min_value=0.1, max_value=MOST_MINUTES, required=False, widget=text(inputmode="decimal"))
            self.fields[f"{MINUTES}{kind.code}"] = field
        self.fields["surveyed_on"].initial = clock.today
        if route is not None:
            kept = {name: getattr(route, name) for name in self.fields if hasattr(route, name) and name not in {"geometry", "source"}}
            self.initial = dict(self.initial) | kept | {f"{MINUTES}{code}": f"{took:g}" for code, took in route.minutes.items()}

    @property
    def timed(self) -> Iterator[BoundField]:
        """The fields of minutes, one a class."""
        return (self[name] for name in self.fields if name.startswith(MINUTES))

    @property
    def facts(self) -> Iterator[BoundField]:
        """All other fields that are seen."""
        return (field for field in self.visible_fields() if not field.name.startswith(MINUTES))

    def clean_surveyed_on(self) -> Any:
        """Nobody surveys tomorrow."""
        day = self.cleaned_data["surveyed_on"]
        if day > clock.today():
            self.add_error("surveyed_on", _("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """The line from the file, else from the map, else as it was; and the minutes somebody timed."""
        data = self.cleaned_data
        track = self._from_file(data["track"]) if data.get("track") else self._from_map(data.get("geometry") or "")
        data["placed"] = track
        if track is None and self.route is None and not self.has_error("track"):
            self.add_error("track", _("Draw the way on the map, or choose a file."))
        data["minutes"] = {name.removeprefix(MINUTES): took for name, took in data.items() if name.startswith(MINUTES) and took}
        timed = any(name.startswith(MINUTES) for name in self.errors)
        if not data["minutes"] and not timed:
            self.add_error(next(self.timed).name, self._untimed(track))
        return data

    def _untimed(self, track: Track | None) -> str:
        if track is not None and track.minutes:
            told = gettext("The recording took %(minutes)s minutes. Write them beside the class of vehicle that made the way.")
            return told % {"minutes": f"{track.minutes:g}"}
        return gettext("Write the minutes for at least one class.")

    def _from_file(self, file: Any) -> Track | None:
        try:
            track = read_track(file.read(MOST_BYTES + 1), file.name)
        except UnreadableTrack as problem:
            self.add_error("track", problem.say(gettext))
            return None
        known = Datum(self.cleaned_data.get("file_datum") or Datum.WGS84)
        if known != Datum.WGS84:
            track = replace(track, line=[[round(part, DIGITS) for part in to_wgs84(lon, lat, known)] for lon, lat, *_height in track.line])
        self._keep(track)
        return track

    def _from_map(self, drawn: str) -> Track | None:
        if not drawn:
            return None
        try:
            track = read_track(drawn.encode(), gettext("the map"))
        except UnreadableTrack as problem:
            self.add_error("track", problem.say(gettext))
            return None
        source = self.cleaned_data.get("source")
        known = source if source in SurveyedRoute.Source.values else SurveyedRoute.Source.DRAWN
        return Track(track.line, str(known))

    def _keep(self, track: Track) -> None:
        """A file cannot be typed again by the page: its line goes on in the hidden field."""
        held = self.data.copy()  # type: ignore[attr-defined]
        held["geometry"] = json.dumps({"type": "LineString", "coordinates": track.line})
        held["source"] = track.source
        self.data = held


class SpeedForm(forms.Form):
    """How fast one class of vehicle goes: per cent of the road's own speed, and km/h where a road class is slower or barred."""

    speed_percent = forms.IntegerField(
        label=_("Per cent of the road's own speed"), min_value=1, max_value=MOST_PERCENT, widget=whole(), help_text=_("A loaded lorry: 80 to 90.")
    )

    def __init__(self, *args: Any, kind: VehicleClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speed_percent"].initial = kind.speed_percent
        for name, own in zip(ROAD_CLASSES, DEFAULT_SPEED_KMH, strict=True):
            hint = gettext("usual speed of such roads: %(own)s km/h") % {"own": f"{own:g}"}
            field = forms.IntegerField(label=ROAD_NAMES[name], min_value=0, max_value=MOST_KMH, required=False, widget=whole(), help_text=hint)
            field.initial = kind.class_speeds.get(name)
            self.fields[name] = field

    def speeds(self) -> dict[str, int]:
        """km/h by road class; a class left empty is not named."""
        return {name: self.cleaned_data[name] for name in ROAD_CLASSES if self.cleaned_data.get(name) is not None}
