"""Road networks and what is closed on them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from gis.domain.refusals import ClosureOutOfOrder
from relief.core.worlds import Operational


class RoadNetwork(models.Model):
    """One import of roads; a synthetic one says so on every map."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    source = models.CharField(_("source"), max_length=250)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    synthetic = models.BooleanField(_("synthetic"), default=False)
    is_active = models.BooleanField(_("used for routing"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    nodes_count = models.PositiveIntegerField(_("nodes"), default=0)
    segments_count = models.PositiveIntegerField(_("segments"), default=0)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        """One network routes at a time."""

        verbose_name = _("road network")
        verbose_name_plural = _("road networks")
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="one_active_network"),)

    def __str__(self) -> str:
        return self.name


class RoadNode(models.Model):
    """A junction or end of road."""

    network = models.ForeignKey(RoadNetwork, on_delete=models.CASCADE, related_name="nodes", verbose_name=_("road network"))
    index = models.PositiveIntegerField(_("index"))
    longitude = models.FloatField(_("longitude (WGS-84)"))
    latitude = models.FloatField(_("latitude (WGS-84)"))

    class Meta:
        """Numbered from 0 within a network."""

        verbose_name = _("road node")
        verbose_name_plural = _("road nodes")
        ordering = ("network", "index")
        constraints = (models.UniqueConstraint(fields=["network", "index"], name="one_node_an_index"),)

    def __str__(self) -> str:
        return f"{self.index}"


class RoadSegment(models.Model):
    """A stretch of road between two nodes; both directions in one row."""

    network = models.ForeignKey(RoadNetwork, on_delete=models.CASCADE, related_name="segments", verbose_name=_("road network"))
    index = models.PositiveIntegerField(_("index"))
    start = models.PositiveIntegerField(_("from node (index)"))
    end = models.PositiveIntegerField(_("to node (index)"))
    forward = models.BooleanField(_("open forwards"), default=True)
    backward = models.BooleanField(_("open backwards"), default=True)
    road_class = models.CharField(_("class"), max_length=20)
    name = models.CharField(_("name"), max_length=120, blank=True)
    ref = models.CharField(_("road number"), max_length=40, blank=True)
    length_m = models.FloatField(_("length (m)"))
    speed_kmh = models.FloatField(_("speed (km/h)"))
    bridge = models.BooleanField(_("bridge"), default=False)
    tunnel = models.BooleanField(_("tunnel"), default=False)
    max_weight_kg = models.PositiveIntegerField(_("weight limit (kg)"), null=True, blank=True)
    max_height_cm = models.PositiveIntegerField(_("height limit (cm)"), null=True, blank=True)
    geometry = models.JSONField(_("geometry ([[lon, lat], …], WGS-84)"))

    class Meta:
        """Numbered from 0 within a network."""

        verbose_name = _("road segment")
        verbose_name_plural = _("road segments")
        ordering = ("network", "index")
        constraints = (models.UniqueConstraint(fields=["network", "index"], name="one_segment_an_index"),)

    def __str__(self) -> str:
        return self.ref or self.name or f"{self.index}"


class Closure(Operational):
    """Road that carries nobody, from a moment until another; says who confirmed it."""

    class Cause(models.TextChoices):
        """Why it is closed."""

        LANDSLIDE = "landslide", _("Landslide")
        FLOODED = "flooded", _("Flooded")
        BRIDGE_DOWN = "bridge_down", _("Bridge down")
        TRAFFIC_CONTROL = "traffic_control", _("Traffic control")
        OTHER = "other", _("Other")

    network = models.ForeignKey(RoadNetwork, on_delete=models.PROTECT, related_name="closures", verbose_name=_("road network"))
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="closures", verbose_name=_("incident")
    )
    segments = models.JSONField(_("segments (indices)"), default=list)
    geometry = models.JSONField(_("drawn shape (GeoJSON, WGS-84)"), null=True, blank=True)
    description = models.CharField(_("where"), max_length=120)
    cause = models.CharField(_("cause"), max_length=16, choices=Cause.choices, default=Cause.OTHER)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=80, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    reported_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("road closure")
        verbose_name_plural = _("road closures")
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="closure_in_order",
                violation_error_message=_("A closure cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.description

    def clean_times(self) -> None:
        """A closure ends after it begins. Raises ClosureOutOfOrder."""
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise ClosureOutOfOrder(closure=self.description)

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody vouches for it; one nobody confirmed is avoided all the same, and marked."""
        return bool(self.confirmed_by)


class ClosurePhoto(Operational):
    """What the road looks like; without position or other metadata."""

    closure = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="photos", verbose_name=_("road closure"))
    file = models.FileField(_("file"), upload_to="closures/%Y/%m/")
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    taken_at = models.DateTimeField(_("photographed"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by"))

    class Meta(Operational.Meta):
        """In the order they were taken."""

        abstract = False
        verbose_name = _("photograph of a closure")
        verbose_name_plural = _("photographs of closures")
        ordering = ("taken_at", "pk")
        constraints = (models.UniqueConstraint(fields=["closure", "sha256"], name="one_closure_photo_a_file"),)

    def __str__(self) -> str:
        return f"{self.closure} · {self.taken_at:%H:%M}"
