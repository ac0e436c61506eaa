"""Sourcing proposals: which warehouse sends what to whom, and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class Proposal(Operational):
    """One answer of the engine to the open needs of an incident; adjusted by people, then approved."""

    class State(models.TextChoices):
        """proposed → approved, or superseded by a newer one."""

        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")

    number = models.CharField(_("number"), max_length=40, unique=True)
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="proposals", verbose_name=_("incident"))
    network = models.ForeignKey("gis.RoadNetwork", on_delete=models.PROTECT, related_name="+", verbose_name=_("road network"))
    network_version = models.PositiveIntegerField(_("network version"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PROPOSED)
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    made_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by"))
    milliseconds = models.PositiveIntegerField(_("computed in (ms)"), default=0)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("sourcing proposal")
        verbose_name_plural = _("sourcing proposals")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(state="proposed"),
                name="one_open_proposal",
                violation_error_message=_("An incident has one open proposal at a time."),
            ),
        )

    def __str__(self) -> str:
        return self.number


class ProposalLine(models.Model):
    """So many units of one lot from one warehouse for one need, with the reason; or of what a supplier has promised to bring to that warehouse.

    Thousands are written at once and only ever read by their proposal: the other keys have no index.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines", verbose_name=_("sourcing proposal"))
    need = models.ForeignKey("gis.Need", on_delete=models.PROTECT, db_index=False, related_name="proposal_lines", verbose_name=_("need"))
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, db_index=False, related_name="+", verbose_name=_("warehouse"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("lot"))
    agreed = models.ForeignKey(
        "inventory.AgreementLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("line of the agreement"),
    )
    call = models.ForeignKey(
        "inventory.CallOff", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("call-off")
    )
    proposed = models.BigIntegerField(_("units proposed"))
    quantity = models.BigIntegerField(_("quantity"))
    minutes = models.PositiveIntegerField(_("minutes"))
    metres = models.PositiveIntegerField(_("metres"))
    reason = models.JSONField(_("why"), default=dict, blank=True)

    class Meta:
        """Nearest first."""

        verbose_name = _("proposal line")
        verbose_name_plural = _("proposal lines")
        ordering = ("minutes", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=0), name="proposal_line_not_negative"),
            models.CheckConstraint(
                condition=Q(lot__isnull=False, agreed__isnull=True) | Q(lot__isnull=True, agreed__isnull=False),
                name="proposal_line_from_a_shelf_or_a_promise",
            ),
        )

    def __str__(self) -> str:
        return f"{self.warehouse}: {self.lot or self.agreed} × {self.quantity}"


class UnmetLine(models.Model):
    """What a proposal could not cover, and why."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="unmet", verbose_name=_("sourcing proposal"))
    need = models.ForeignKey("gis.Need", on_delete=models.PROTECT, related_name="+", verbose_name=_("need"))
    quantity = models.BigIntegerField(_("units missing"))
    reason = models.JSONField(_("why"), default=dict, blank=True)

    class Meta:
        """Largest first."""

        verbose_name = _("unmet line")
        verbose_name_plural = _("unmet lines")
        ordering = ("-quantity",)

    def __str__(self) -> str:
        return f"{self.need}: {self.quantity}"
