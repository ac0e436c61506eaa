"""Divisions and their populations on the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relief.core.models import Division, Population, Village
from relief.core.roles import OFFICE
from relief.registrar.declarations import Layer, Measure
from relief.registrar.registry import Registry

PLACES = _("Places")
KEPT_BY_OFFICE = {"write": OFFICE}


@admin.register(Division)
class Divisions(Registry):
    """Cities, counties and townships by their civil-affairs code."""

    group, icon = PLACES, "map"
    access = KEPT_BY_OFFICE
    fields = (
        "code",
        "code_nbs",
        "name",
        "short_name",
        "pinyin",
        "level",
        "type",
        "parent",
        "longitude",
        "latitude",
        "precision_m",
        "position_source",
        "valid_from",
        "valid_until",
    )
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code", "name", "pinyin")
    autocomplete_fields = ("parent",)
    layer = Layer(properties=("code", "level"))
    measures = (Measure("townships", _("Townships"), lambda rows: rows.filter(level=Division.Level.TOWNSHIP).count()),)


@admin.register(Village)
class Villages(Registry):
    """Villages and communities: what the search for a place knows without a signal."""

    group, icon = PLACES, "cottage"
    access = KEPT_BY_OFFICE
    list_display = fields = ("code", "name", "initials", "division", "longitude", "latitude", "source")
    search_fields = ("code", "name", "initials")
    autocomplete_fields = ("division",)
    layer = Layer(properties=("code",))


@admin.register(Population)
class Populations(Registry):
    """Counts of people with kind, year and source."""

    group, icon = PLACES, "groups"
    access = KEPT_BY_OFFICE
    key = ("division", "kind", "year")
    list_display = fields = ("division", "kind", "year", "people", "note", "source")
    list_filter = ("kind", "year")
    search_fields = ("division__name", "division__code")
    autocomplete_fields = ("division",)
