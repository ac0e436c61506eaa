"""Vehicles and the trips they make."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational

if TYPE_CHECKING:
    from datetime import datetime

    from gis.domain.departures import Refused


class VehicleClass(models.Model):
    """How a kind of vehicle meets roads: weight, height, speed per road class; a boat or a foot party takes over where roads end."""

    class Way(models.TextChoices):
        """On what it moves."""

        ROAD = "road", _("Road")
        WATER = "water", _("By water")
        FOOT = "foot", _("On foot")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40, blank=True)
    travels_by = models.CharField(_("travels by"), max_length=6, choices=Way.choices, default=Way.ROAD)
    gross_weight_kg = models.PositiveIntegerField(_("gross weight (kg)"))
    height_cm = models.PositiveIntegerField(_("height (cm)"))
    speed_percent = models.PositiveSmallIntegerField(_("speed, percent of the road's"), default=100)
    class_speeds = models.JSONField(_("speed by road class (km/h; 0 = not allowed)"), default=dict, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Lightest first."""

        verbose_name = _("vehicle class")
        verbose_name_plural = _("vehicle classes")
        ordering = ("gross_weight_kg",)

    def __str__(self) -> str:
        return self.name


class Vehicle(models.Model):
    """A lorry or van that can be sent."""

    plate = models.CharField(_("number plate"), max_length=12, unique=True)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("society"))
    vehicle_class = models.ForeignKey(VehicleClass, on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("vehicle class"))
    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, null=True, blank=True, related_name="vehicles", verbose_name=_("stands at")
    )
    payload_kg = models.PositiveIntegerField(_("payload (kg)"))
    volume_dm3 = models.PositiveIntegerField(_("load volume (dm³)"))
    driver = models.CharField(_("driver"), max_length=60, blank=True)
    driver_phone = models.CharField(_("driver's telephone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()

    class Meta:
        """Ordered by plate."""

        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ("plate",)

    def __str__(self) -> str:
        return self.plate


class Trip(Operational):
    """One vehicle's round from one warehouse; never overloaded."""

    class State(models.TextChoices):
        """planned → under way → done; or cancelled."""

        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    class Outdated(models.TextChoices):
        """What was learned since it was planned, so that it should be planned again."""

        SURVEYED = "surveyed", _("The road was surveyed since")
        SPEEDS = "speeds", _("The speeds of its vehicle class have changed")
        HOURS = "hours", _("The hours have changed")

    LIVE = (State.PLANNED, State.UNDER_WAY)

    number = models.CharField(_("number"), max_length=40, unique=True)
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="trips", verbose_name=_("incident"))
    proposal = models.ForeignKey(
        "gis.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="trips", verbose_name=_("sourcing proposal")
    )
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="trips", verbose_name=_("vehicle"))
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="+", verbose_name=_("from warehouse"))
    network = models.ForeignKey("gis.RoadNetwork", on_delete=models.PROTECT, related_name="+", verbose_name=_("road network"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    weight_g = models.PositiveBigIntegerField(_("load (g)"))
    volume_cm3 = models.PositiveBigIntegerField(_("load (cm³)"))
    planned_seconds = models.PositiveIntegerField(_("planned driving (s)"))
    metres = models.PositiveIntegerField(_("metres"))
    segments = models.JSONField(_("segments of the route (indices)"), default=list)
    geometry = models.JSONField(_("route ([[lon, lat], …], WGS-84)"), default=list)
    planned_at = models.DateTimeField(_("planned"), default=clock.now)
    leaves_at = models.DateTimeField(_("to leave at"), null=True, blank=True)
    departed_at = models.DateTimeField(_("departed"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    blocked_by = models.ForeignKey(
        "gis.Closure", on_delete=models.SET_NULL, null=True, blank=True, related_name="blocked_trips", verbose_name=_("blocked by")
    )
    refused: Refused | None = None  # a departure that was not let out, as pages show it (selectors.refused); the event stream keeps it
    outdated = models.CharField(_("to be planned again because"), max_length=8, choices=Outdated.choices, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        ordering = ("-planned_at", "-pk")

    def __str__(self) -> str:
        return self.number

    @property
    def goes_otherwise(self) -> bool:
        """Whether it was flagged because of its way, so that another way frees it."""
        return self.outdated in {self.Outdated.SURVEYED, self.Outdated.SPEEDS}


class TripStop(models.Model):
    """One call of a trip: an order delivered at one place, with its waybill."""

    trip = models.ForeignKey(Trip, on_delete=models.CASCADE, related_name="stops", verbose_name=_("trip"))
    order = models.PositiveSmallIntegerField(_("order"))
    release_order = models.ForeignKey("inventory.ReleaseOrder", on_delete=models.PROTECT, related_name="stops", verbose_name=_("release order"))
    waybill = models.OneToOneField(
        "inventory.Waybill", on_delete=models.PROTECT, null=True, blank=True, related_name="stop", verbose_name=_("waybill")
    )
    shelter = models.ForeignKey("gis.Shelter", on_delete=models.PROTECT, related_name="stops", verbose_name=_("shelter"))
    load = models.JSONField(_("load ([{lot, quantity}])"), default=list)
    eta_seconds = models.PositiveIntegerField(_("driving from the start (s)"))
    opens_at = models.DateTimeField(_("takes goods from"), null=True, blank=True)
    due_by = models.DateTimeField(_("to be there by"), null=True, blank=True)

    class Meta:
        """In order."""

        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ("trip", "order")
        constraints = (
            models.UniqueConstraint(fields=["trip", "order"], name="one_stop_an_order"),
            models.CheckConstraint(condition=Q(order__gte=1), name="stops_count_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.trip} · {self.order}"

    @property
    def expected_at(self) -> datetime:
        """When the vehicle is there by its plan, reckoned from its departure or from when it is to leave; nobody is let in before the hour."""
        start = self.trip.departed_at or self.trip.leaves_at or self.trip.planned_at
        there = start + timedelta(seconds=self.eta_seconds)
        return max(there, self.opens_at) if self.opens_at else there

    @property
    def is_late(self) -> bool:
        """Whether it comes, or came, after the hour."""
        there = self.waybill.arrived_at if self.waybill and self.waybill.arrived_at else self.expected_at
        return self.due_by is not None and there > self.due_by
