"""What was shared out when there was not enough: kept for whoever asks later, and published without names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class ScarcityRecord(Operational):
    """The rule, the demands, the shares and the changes people made, of one approved proposal that could not cover everything."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="scarcity_records", verbose_name=_("incident"))
    proposal = models.ForeignKey("gis.Proposal", on_delete=models.PROTECT, related_name="scarcity_records", verbose_name=_("sourcing proposal"))
    shares = models.JSONField(_("demands and shares"), default=list)
    changes = models.JSONField(_("changes by people"), default=list)
    note = models.CharField(_("why it was changed by hand"), max_length=250, blank=True)
    made_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    published_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    public = models.JSONField(_("what was published"), default=dict, blank=True)
    sha256 = models.CharField(_("SHA-256 of what was published"), max_length=64, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("scarcity record")
        verbose_name_plural = _("scarcity records")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.number
