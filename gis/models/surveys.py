"""What somebody drove, walked or rowed and wrote down: surveyed ways and landing points."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class SurveyedRoute(models.Model):
    """A way measured by hand: between its ends it stands instead of whatever the road network says."""

    class Source(models.TextChoices):
        """How its line came in."""

        DRAWN = "drawn", _("Drawn")
        GPX = "gpx", _("GPX file")
        GEOJSON = "geojson", _("GeoJSON file")

    name = models.CharField(_("name"), max_length=80)
    network = models.ForeignKey("gis.RoadNetwork", on_delete=models.CASCADE, related_name="surveys", verbose_name=_("road network"))
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="surveys", verbose_name=_("society"))
    source = models.CharField(_("line from"), max_length=8, choices=Source.choices, default=Source.DRAWN)
    geometry = models.JSONField(_("line ([[lon, lat], …], WGS-84)"))
    length_m = models.PositiveIntegerField(_("length (m)"))
    minutes = models.JSONField(_("minutes by vehicle class"), default=dict)
    both_ways = models.BooleanField(_("both ways"), default=True)
    max_weight_kg = models.PositiveIntegerField(_("weight limit (kg)"), null=True, blank=True)
    max_height_cm = models.PositiveIntegerField(_("height limit (cm)"), null=True, blank=True)
    start = models.PositiveIntegerField(_("from junction (index)"))
    end = models.PositiveIntegerField(_("to junction (index)"))
    covers = models.JSONField(_("segments it replaces (indices)"), default=list)
    surveyed_on = models.DateField(_("surveyed on"))
    surveyed_by = models.CharField(_("surveyed by"), max_length=80)
    notes = models.CharField(_("notes"), max_length=250, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()

    class Meta:
        """Newest survey first."""

        verbose_name = _("surveyed route")
        verbose_name_plural = _("surveyed routes")
        ordering = ("-surveyed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(length_m__gt=0), name="survey_has_a_length", violation_error_message=_("A surveyed route has a length above 0 m.")
            ),
        )

    def __str__(self) -> str:
        return self.name


class LandingPoint(models.Model):
    """Where a helicopter or a boat can set down for a township."""

    class Kind(models.TextChoices):
        """For what."""

        HELICOPTER = "helicopter", _("Helicopter")
        BOAT = "boat", _("Boat")

    division = models.ForeignKey("core.Division", on_delete=models.PROTECT, related_name="landing_points", verbose_name=_("township"))
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="landing_points", verbose_name=_("society"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    longitude = models.FloatField(_("longitude (WGS-84)"))
    latitude = models.FloatField(_("latitude (WGS-84)"))
    size = models.CharField(_("size and obstacles"), max_length=120, blank=True)
    surveyed_on = models.DateField(_("surveyed on"), null=True, blank=True)
    surveyed_by = models.CharField(_("surveyed by"), max_length=80, blank=True)

    history = HistoricalRecords()

    class Meta:
        """By township."""

        verbose_name = _("landing point")
        verbose_name_plural = _("landing points")
        ordering = ("division", "kind", "name")
        constraints = (models.UniqueConstraint(fields=["division", "name"], name="one_landing_point_a_name"),)

    def __str__(self) -> str:
        return self.name
