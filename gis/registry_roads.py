"""Surveyed ways and landing points on the desk; cards, hand-overs and what drivers tell have an owner and no page of their own."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gis.models import (
    CardRun,
    ClosurePhoto,
    DriverLink,
    LandingPoint,
    SurveyedRoute,
    TownshipCard,
    Transhipment,
    TripPosition,
    TripStep,
    VehicleClass,
)
from gis.services.outdated import hold_class, question_class
from gis.services.surveys import retire_survey, revive_survey
from relief.core.roles import DISPATCHERS, OFFICE, SURVEYORS
from relief.registrar.declarations import Layer, Measure
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

DISPATCH = {"write": DISPATCHERS}

own(TownshipCard, scope=None)
own(CardRun, scope=None)
own(Transhipment, scope=("earlier__incident__organisation", "earlier__warehouse__organisation"), access=DISPATCH)
own(DriverLink, scope=("trip__incident__organisation", "trip__warehouse__organisation"), access=DISPATCH)
own(TripStep, scope=("trip__incident__organisation", "trip__warehouse__organisation"), access=DISPATCH)
own(TripPosition, scope=("trip__incident__organisation", "trip__warehouse__organisation"), access=DISPATCH)
own(ClosurePhoto, scope=("closure__incident__organisation", "closure__reported_by__organisation"), access=DISPATCH, city_wide=True)


@admin.register(VehicleClass)
class VehicleClasses(Registry):
    """How kinds of vehicles meet roads."""

    access = {"write": OFFICE}
    fields = ("code", "name", "name_en", "travels_by", "gross_weight_kg", "height_cm", "speed_percent", "class_speeds")
    list_display = ("code", "name", "travels_by", "gross_weight_kg", "height_cm")

    def enter(self, row: VehicleClass, save: Callable[[], None], user: Any) -> None:
        """Trips of the class are flagged, whichever way it was changed."""
        with transaction.atomic():
            before = hold_class(row)
            save()
            if before is not None:
                question_class(row, before, user.person)


@admin.register(SurveyedRoute)
class SurveyedRoutes(Registry):
    """Ways measured by hand; between their ends they stand instead of the network."""

    scope = "organisation"
    city_wide = True
    access = {"write": SURVEYORS, "add": (), "import": ()}
    fields = (
        "name", "organisation", "network", "length_m", "minutes", "both_ways", "max_weight_kg", "max_height_cm",
        "surveyed_on", "surveyed_by", "source", "notes", "is_active",
    )  # fmt: skip
    readonly_fields = ("network", "length_m", "minutes", "both_ways", "max_weight_kg", "max_height_cm", "source", "is_active")
    list_display = ("name", "length_m", "surveyed_on", "surveyed_by", "is_active")
    list_filter = ("is_active", "source")
    search_fields = ("name",)
    layer = Layer(geometry="geometry", properties=("length_m", "both_ways", "surveyed_on", "is_active"))
    actions = (act(_("Use this survey no longer"), retire_survey), act(_("Use this survey again"), revive_survey))
    measures = (Measure("surveyed-routes", _("Surveyed routes in use"), lambda rows: rows.filter(is_active=True).count()),)


@admin.register(LandingPoint)
class LandingPoints(Registry):
    """Where a helicopter or a boat can set down."""

    scope = "organisation"
    city_wide = True
    access = {"write": OFFICE | DISPATCHERS}
    fields = ("division", "organisation", "kind", "name", "longitude", "latitude", "size", "surveyed_on", "surveyed_by")
    list_display = ("name", "division", "kind", "surveyed_on")
    list_filter = ("kind",)
    search_fields = ("name", "division__name")
    autocomplete_fields = ("division",)
    layer = Layer(properties=("kind", "name"))
