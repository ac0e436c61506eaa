"""Where plans are filed with the government, letter by letter; where one stands follows from its dates."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock


class PlanFiling(models.Model):
    """One letter that files a plan with an authority, so that the plan is part of the government's system of plans."""

    class State(models.TextChoices):
        """drawn up → sent → filed → to be renewed; or returned."""

        DRAWN_UP = "drawn_up", _("Letter drawn up")
        SENT = "sent", _("Letter sent")
        FILED = "filed", _("Filed")
        LAPSED = "lapsed", _("Filing to be renewed")
        RETURNED = "returned", _("Returned by the authority")

    plan = models.ForeignKey("core.EmergencyPlan", on_delete=models.CASCADE, related_name="filings", verbose_name=_("plan"))
    authority = models.CharField(_("filed with"), max_length=120)
    number = models.CharField(_("number of the letter"), max_length=40, blank=True)
    drawn_up_on = models.DateField(_("letter drawn up"), null=True, blank=True)
    sent_on = models.DateField(_("letter sent"), null=True, blank=True)
    filed_on = models.DateField(_("filed"), null=True, blank=True)
    reference = models.CharField(_("their reference"), max_length=80, blank=True)
    renew_by = models.DateField(_("to be renewed by"), null=True, blank=True)
    returned_on = models.DateField(_("letter returned"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Newest first."""

        verbose_name = _("plan filing")
        verbose_name_plural = _("plan filings")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(returned_on=None),
                name="filed_or_returned",
                violation_error_message=_("A letter was either filed or returned."),
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(sent_on=None) | Q(filed_on__gte=F("sent_on")),
                name="filed_after_it_was_sent",
                violation_error_message=_("It was filed before it was sent."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} · {self.authority}"

    @property
    def state(self) -> State:
        """Where the letter stands today."""
        if self.returned_on:
            return self.State.RETURNED
        if self.filed_on:
            return self.State.LAPSED if self.renew_by and self.renew_by < clock.today() else self.State.FILED
        return self.State.SENT if self.sent_on else self.State.DRAWN_UP
