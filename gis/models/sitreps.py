"""Situation reports: drafted from the rows, edited in three sentences, issued, and never changed after that."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from relief.core.models.incidents import Level
from relief.core.worlds import Operational

LONGEST = 600


class Sitrep(Operational):
    """One report of the series of an incident. ``content`` is what was issued, in each language, and ``fingerprint`` its hash."""

    class Kind(models.TextChoices):
        """The first, those between, the last, and the one that gives the verified figures."""

        INITIAL = "initial", _("initial report")
        UPDATE = "update", _("update report")
        FINAL = "final", _("final report")
        VERIFIED = "verified", _("report of verified figures")

    class State(models.TextChoices):
        """draft → issued (no edits) → superseded."""

        DRAFT = "draft", _("Draft")
        ISSUED = "issued", pgettext_lazy("report", "Issued")
        SUPERSEDED = "superseded", _("Replaced by a correction")

    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="sitreps", verbose_name=_("incident"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.INITIAL)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    issue = models.PositiveSmallIntegerField(_("issue"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=60, unique=True, null=True, blank=True)
    situation = models.TextField(_("situation"), max_length=LONGEST, blank=True)
    difficulties = models.TextField(_("difficulties"), max_length=LONGEST, blank=True)
    requests = models.TextField(_("requests"), max_length=LONGEST, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects"))
    note = models.CharField(_("what was wrong"), max_length=250, blank=True)
    started_at = models.DateTimeField(_("begun"))
    started_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("begun by"))
    issued_at = models.DateTimeField(pgettext_lazy("report", "issued"), null=True, blank=True)
    issued_by = models.ForeignKey(
        "core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=pgettext_lazy("report", "issued by")
    )
    content: models.JSONField[Any] = models.JSONField(_("what was issued"), null=True, blank=True, editable=False)
    fingerprint = models.CharField(_("fingerprint (SHA-256)"), max_length=64, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["content"])

    class Meta(Operational.Meta):
        """The newest first; one draft at a time, and nothing issued without number and fingerprint."""

        abstract = False
        verbose_name = _("situation report")
        verbose_name_plural = _("situation reports")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(state="draft"),
                name="one_draft_of_a_report",
                violation_error_message=_("A report of this incident is being drafted already."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(number__isnull=False, issue__isnull=False, issued_at__isnull=False) & ~Q(fingerprint="")),
                name="issued_reports_are_whole",
                violation_error_message=_("An issued report has a number, an issue, its moment and its fingerprint."),
            ),
        )

    def __str__(self) -> str:
        return self.number or f"{self.incident} · {self.get_kind_display()}"

    @property
    def is_draft(self) -> bool:
        """It may still be edited."""
        return self.state == self.State.DRAFT


class ReportingClock(models.Model):
    """How soon a report or a figure is due, as the plan says it: reference data of the deployment."""

    class Kind(models.TextChoices):
        """The first report after activation, the reports after it, and the government's figures."""

        FIRST = "first", _("first situation report, after activation")
        REPEAT = "repeat", _("next situation report, after the last")
        FIGURES = "figures", _("government figures, after they were last taken over")

    kind = models.CharField(_("what is due"), max_length=8, choices=Kind.choices)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    hours = models.PositiveSmallIntegerField(_("within hours"))
    source = models.CharField(_("source"), max_length=200)

    history = HistoricalRecords()

    class Meta:
        """By kind, the highest level first."""

        verbose_name = _("reporting clock")
        verbose_name_plural = _("reporting clocks")
        ordering = ("kind", "level")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "level"], name="one_reporting_clock", violation_error_message=_("This level has such a clock already.")
            ),
            models.CheckConstraint(condition=Q(hours__gte=1), name="reporting_within_hours", violation_error_message=_("At least one hour.")),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_level_display()}"
