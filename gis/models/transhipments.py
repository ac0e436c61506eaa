"""Where one vehicle hands its load to the next: a lorry to a boat, a boat to a party on foot."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.worlds import Operational


class Transhipment(Operational):
    """What is left of one trip goes on as another, from the place where the load changed hands."""

    earlier = models.ForeignKey("gis.Trip", on_delete=models.PROTECT, related_name="handed_over", verbose_name=_("trip that came"))
    later = models.OneToOneField("gis.Trip", on_delete=models.PROTECT, related_name="taken_over", verbose_name=_("trip that goes on"))
    name = models.CharField(_("place"), max_length=80)
    longitude = models.FloatField(_("longitude (WGS-84)"))
    latitude = models.FloatField(_("latitude (WGS-84)"))
    runs = models.PositiveSmallIntegerField(_("runs"), default=1)
    at = models.DateTimeField(_("handed over"), default=clock.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by"))

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("transhipment")
        verbose_name_plural = _("transhipments")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"
