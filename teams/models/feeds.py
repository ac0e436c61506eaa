"""The addresses under which somebody's calendar program fetches his duty and his training."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from relief.core import clock


class CalendarFeed(models.Model):
    """One person's pair of addresses; a new serial number makes the old addresses dead."""

    person = models.OneToOneField("core.Person", on_delete=models.CASCADE, related_name="calendar_feed", verbose_name=_("person"))
    serial = models.PositiveIntegerField(_("serial number"), default=1)
    renewed_at = models.DateTimeField(_("renewed"), default=clock.now)

    class Meta:
        """By person."""

        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ("person",)

    def __str__(self) -> str:
        return f"{self.person} · {self.serial}"
