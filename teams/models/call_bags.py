"""Which gear bags a call-out wants: thought through with its template, chosen for the one that is sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core.worlds import Operational
from teams.models.callouts import CallOut, CallOutTemplate
from teams.models.kit import GearBag


class TemplateBag(models.Model):
    """A bag that goes along whenever a template is used."""

    template = models.ForeignKey(CallOutTemplate, on_delete=models.CASCADE, related_name="bags", verbose_name=_("call-out template"))
    bag = models.ForeignKey(GearBag, on_delete=models.CASCADE, related_name="+", verbose_name=_("gear bag"))
    note = models.CharField(_("note"), max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Each bag once."""

        verbose_name = _("gear bag of a template")
        verbose_name_plural = _("gear bags of templates")
        ordering = ("template", "bag")
        constraints = (
            models.UniqueConstraint(
                fields=["template", "bag"], name="a_bag_once_a_template", violation_error_message=_("This bag stands there already.")
            ),
        )

    def __str__(self) -> str:
        return str(self.bag)


class CallOutBag(Operational):
    """A bag one call-out wants at its assembly point."""

    call_out = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="bags", verbose_name=_("call-out"))
    bag = models.ForeignKey(GearBag, on_delete=models.PROTECT, related_name="+", verbose_name=_("gear bag"))
    note = models.CharField(_("note"), max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Each bag once."""

        abstract = False
        verbose_name = _("gear bag of a call-out")
        verbose_name_plural = _("gear bags of call-outs")
        ordering = ("call_out", "bag")
        constraints = (models.UniqueConstraint(fields=["call_out", "bag"], name="a_bag_once_a_call_out"),)

    def __str__(self) -> str:
        return str(self.bag)
