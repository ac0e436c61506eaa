"""Where a vehicle was last: told by its driver, kept thirty days."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.worlds import Operational


class TripPosition(Operational):
    """One place a driver agreed to tell; deleted after thirty days."""

    class Source(models.TextChoices):
        """How it came in."""

        LINK = "link", _("Driver's link")
        SMS = "sms", _("Text message")
        OFFICER = "officer", _("Duty officer")

    trip = models.ForeignKey("gis.Trip", on_delete=models.CASCADE, related_name="positions", verbose_name=_("trip"))
    at = models.DateTimeField(_("at"), default=clock.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    longitude = models.FloatField(_("longitude (WGS-84)"))
    latitude = models.FloatField(_("latitude (WGS-84)"))
    accuracy_m = models.PositiveIntegerField(_("accuracy (m)"), null=True, blank=True)
    source = models.CharField(_("told by"), max_length=8, choices=Source.choices, default=Source.LINK)

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("position of a trip")
        verbose_name_plural = _("positions of trips")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["trip", "-at"], name="position_newest"),)

    def __str__(self) -> str:
        return f"{self.trip} · {self.at:%H:%M}"
