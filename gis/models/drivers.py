"""What a driver is given for one trip (a link and a code), and the steps he told by it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class DriverLink(Operational):
    """One trip's link without an account; it dies with the trip, at its hour, or when a new one is given."""

    trip = models.ForeignKey("gis.Trip", on_delete=models.CASCADE, related_name="links", verbose_name=_("trip"))
    key_hash = models.CharField(_("key (SHA-256)"), max_length=64, unique=True, editable=False)
    code = models.CharField(_("code for text messages"), max_length=6, editable=False)
    issued_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("given by"))
    issued_at = models.DateTimeField(_("given"), default=clock.now)
    expires_at = models.DateTimeField(_("ends at"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(_("wrong codes"), default=0)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("driver's link")
        verbose_name_plural = _("drivers' links")
        ordering = ("-issued_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["trip"], condition=Q(revoked_at__isnull=True), name="one_live_link_a_trip"),)

    def __str__(self) -> str:
        return f"{self.trip}"


class TripStep(Operational):
    """One thing told from the road: by the link, by text message, or typed by the duty officer."""

    class Kind(models.TextChoices):
        """leave → waypoint(s) → there → signed for."""

        DEPARTED = "departed", _("Left")
        WAYPOINT = "waypoint", _("On the way")
        ARRIVED = "arrived", _("There")
        SIGNED = "signed", _("Signed for")

    class Via(models.TextChoices):
        """How it was told."""

        LINK = "link", _("Driver's link")
        SMS = "sms", _("Text message")
        OFFICER = "officer", _("Duty officer")

    trip = models.ForeignKey("gis.Trip", on_delete=models.CASCADE, related_name="steps", verbose_name=_("trip"))
    stop = models.ForeignKey("gis.TripStop", on_delete=models.SET_NULL, null=True, blank=True, related_name="steps", verbose_name=_("stop"))
    link = models.ForeignKey(DriverLink, on_delete=models.PROTECT, related_name="steps", verbose_name=_("driver's link"))
    client_id = models.CharField(_("id of the sender"), max_length=60)
    kind = models.CharField(_("step"), max_length=8, choices=Kind.choices)
    via = models.CharField(_("told by"), max_length=8, choices=Via.choices)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    odometer_km = models.PositiveIntegerField(_("odometer (km)"), null=True, blank=True)
    seal_number = models.CharField(_("seal"), max_length=30, blank=True)
    word = models.CharField(_("place or name"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta(Operational.Meta):
        """In the order it happened."""

        abstract = False
        verbose_name = _("step of a trip")
        verbose_name_plural = _("steps of trips")
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=["link", "client_id"], name="one_step_a_client_id"),)

    def __str__(self) -> str:
        return f"{self.trip} · {self.get_kind_display()}"
