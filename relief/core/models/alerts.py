"""Warnings of others as they came in, and what a society did on them before anything happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core.models.incidents import Incident
from relief.core.worlds import Operational

if TYPE_CHECKING:
    from datetime import datetime

WITHOUT_END = timedelta(hours=24)


class Alert(Operational):
    """One warning, from whatever form it was read; the identifier of its sender is its key."""

    class Source(models.TextChoices):
        """How it came in."""

        CAP = "cap", _("CAP message")
        NATIONAL = "national", _("National warning form (12379)")
        NMC = "nmc", _("List of the meteorological centre")
        PASTED = "pasted", _("Pasted text")
        BY_HAND = "by_hand", _("By hand")

    class Kind(models.TextChoices):
        """What it does to the one before it."""

        ALERT = "alert", _("New warning")
        UPDATE = "update", _("Updated warning")
        CANCEL = "cancel", _("Warning lifted")
        ACK = "ack", _("Acknowledgement")
        ERROR = "error", _("Refused message")

    class Status(models.TextChoices):
        """Whether it is meant."""

        ACTUAL = "actual", _("Actual")
        EXERCISE = "exercise", _("Exercise")
        SYSTEM = "system", _("System message")
        TEST = "test", _("Test")
        DRAFT = "draft", _("Draft")

    class Severity(models.TextChoices):
        """The colour of the national signal and CAP's word for it."""

        EXTREME = "extreme", _("Red")
        SEVERE = "severe", _("Orange")
        MODERATE = "moderate", _("Yellow")
        MINOR = "minor", _("Blue")
        UNKNOWN = "unknown", _("No colour")

    class Placing(models.TextChoices):
        """Whether its area is one of ours."""

        PLACED = "placed", _("In our area")
        ELSEWHERE = "elsewhere", _("Elsewhere")
        UNPLACED = "unplaced", _("Unplaced")

    identifier = models.CharField(_("identifier"), max_length=200)
    source = models.CharField(_("came in as"), max_length=10, choices=Source.choices)
    sender = models.CharField(_("sender (machine name)"), max_length=200, blank=True)
    issuer = models.CharField(_("issuing body"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ALERT)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTUAL)
    hazard = models.CharField(_("hazard"), max_length=20, choices=Incident.Hazard.choices, default=Incident.Hazard.OTHER)
    event = models.CharField(_("event as said"), max_length=80, blank=True)
    event_code = models.CharField(_("event code"), max_length=20, blank=True)
    severity = models.CharField(_("warning signal"), max_length=10, choices=Severity.choices, default=Severity.UNKNOWN)
    urgency = models.CharField(_("urgency"), max_length=20, blank=True)
    certainty = models.CharField(_("certainty"), max_length=20, blank=True)
    headline = models.CharField(_("headline"), max_length=250)
    wordings = models.JSONField(_("texts by language"), default=list)
    area = models.CharField(_("area as said"), max_length=500, blank=True)
    codes = models.JSONField(_("area codes as said"), default=list)
    divisions = models.ManyToManyField("core.Division", blank=True, related_name="alerts", verbose_name=_("divisions"))
    placing = models.CharField(_("placed"), max_length=10, choices=Placing.choices, default=Placing.UNPLACED)
    outline = models.JSONField(_("outline (GeoJSON geometry)"), null=True, blank=True)
    sent_at = models.DateTimeField(_("issued at"))
    effective_at = models.DateTimeField(_("effective"), null=True, blank=True)
    onset_at = models.DateTimeField(_("expected from"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    refers_to = models.JSONField(_("refers to (identifiers)"), default=list)
    ended_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="ends", verbose_name=_("ended by"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="alerts", verbose_name=_("entered by"))

    history = HistoricalRecords(excluded_fields=["outline"])

    class Meta(Operational.Meta):
        """The newest first; an identifier comes in once."""

        abstract = False
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["world", "identifier"], name="one_alert_an_identifier", violation_error_message=_("This warning has come in already.")
            ),
        )
        indexes = (models.Index(fields=["ended_by", "-sent_at"], name="alert_running"),)

    def __str__(self) -> str:
        return self.headline

    @property
    def wording(self) -> dict[str, Any]:
        """The text in the reader's language, else Chinese, else whatever there is; empty when there is none."""
        wanted = (get_language() or "zh").split("-")[0]
        texts: list[dict[str, Any]] = list(self.wordings)
        for language in (wanted, "zh"):
            found = next((one for one in texts if str(one.get("language", "")).casefold().startswith(language)), None)
            if found:
                return found
        return texts[0] if texts else {}

    @property
    def title(self) -> str:
        """The headline in the reader's language."""
        return str(self.wording.get("headline") or self.headline)

    @property
    def is_whole(self) -> bool:
        """Whether the message itself came in, and not only its line in a list."""
        return any(one.get("description") for one in self.wordings)

    @property
    def ends_at(self) -> datetime:
        """When it ends: as it says, else a day after it was issued."""
        return self.expires_at or self.sent_at + WITHOUT_END

    @staticmethod
    def holding(now: datetime) -> Q:
        """The warnings that hold at a moment: meant, begun, not over, neither lifted nor replaced."""
        begun = Q(effective_at__isnull=True, sent_at__lte=now) | Q(effective_at__lte=now)
        open_end = Q(expires_at__isnull=True, sent_at__gt=now - WITHOUT_END) | Q(expires_at__gt=now)
        return Q(status=Alert.Status.ACTUAL, kind__in=(Alert.Kind.ALERT, Alert.Kind.UPDATE), ended_by__isnull=True) & begun & open_end

    def holds(self, now: datetime) -> bool:
        """Whether this one does."""
        meant = self.status == self.Status.ACTUAL and self.kind in {self.Kind.ALERT, self.Kind.UPDATE} and self.ended_by_id is None
        return meant and (self.effective_at or self.sent_at) <= now < self.ends_at


class AlertResponse(Operational):
    """What one society did on a warning: it stands by, with its stores looked through and its duty list told."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="responses", verbose_name=_("alert"))
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("society"))
    started_at = models.DateTimeField(_("stands by since"))
    started_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ordered by"))
    told = models.PositiveIntegerField(_("people told"), default=0)
    checks = models.JSONField(_("stores as looked through"), default=list)
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="alert_responses", verbose_name=_("incident")
    )
    ended_at = models.DateTimeField(_("stands down since"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first; a society stands by once for a warning."""

        abstract = False
        verbose_name = _("alert response")
        verbose_name_plural = _("alert responses")
        ordering = ("-started_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["alert", "organisation"],
                name="one_response_a_society",
                violation_error_message=_("The society stands by on this warning already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} · {self.alert}"

    @property
    def minutes(self) -> int:
        """Whole minutes from the moment the warning came in until the society stood by."""
        return max(0, int((self.started_at - self.alert.received_at).total_seconds() // 60))
