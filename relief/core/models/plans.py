"""Contingency plans as data: versions, triggers and action cards."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core.models.incidents import Incident, Level


class EmergencyPlan(models.Model):
    """One version of a society's emergency plan."""

    class State(models.TextChoices):
        """draft → approved → in force → superseded."""

        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        IN_FORCE = "in_force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="plans", verbose_name=_("society"))
    title = models.CharField(_("title"), max_length=120)
    version = models.CharField(_("version"), max_length=20)
    hazard = models.CharField(_("hazard"), max_length=20, choices=Incident.Hazard.choices, blank=True, help_text=_("Empty: every hazard."))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    review_due_on = models.DateField(_("review due"), null=True, blank=True)
    file_by = models.DateField(_("to be filed by"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """One row a version."""

        verbose_name = _("emergency plan")
        verbose_name_plural = _("emergency plans")
        ordering = ("organisation__path", "title", "version")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "title", "version"], name="one_plan_version"),
            models.UniqueConstraint(
                fields=["organisation", "hazard"],
                condition=models.Q(state="in_force"),
                name="one_plan_in_force",
                violation_error_message=_("Another plan for this hazard is in force."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class PlanPart(models.Model):
    """A piece of a plan: written while the plan is a draft, fixed afterwards."""

    class Meta:
        """Shared by every piece."""

        abstract = True

    plan: models.ForeignKey[EmergencyPlan]

    def clean(self) -> None:
        """A plan that was approved is changed by a new version."""
        if self.plan_id and self.plan.state != EmergencyPlan.State.DRAFT:  # type: ignore[attr-defined]
            raise ValidationError(_("This plan was approved. Copy it to a new version and change that."))


class PlanLevel(PlanPart):
    """For how many people and hours a level is planned: what its resources are reckoned for."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="levels", verbose_name=_("plan"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    people = models.PositiveIntegerField(_("planned for people"))
    hours = models.PositiveSmallIntegerField(_("for hours"), default=72)
    source = models.CharField(_("source"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """One row a level."""

        verbose_name = _("plan level")
        verbose_name_plural = _("plan levels")
        ordering = ("plan", "level")
        constraints = (models.UniqueConstraint(fields=["plan", "level"], name="one_row_a_plan_level"),)

    def __str__(self) -> str:
        return f"{self.plan} {self.get_level_display()}"


class PlanTrigger(PlanPart):
    """A threshold that proposes a level; thresholds differ by government tier, so they are data."""

    class Measure(models.TextChoices):
        """Which figure of the incident is compared (at least the threshold)."""

        DEAD_OR_MISSING = "dead_or_missing", _("dead or missing")
        EVACUATED = "evacuated", _("people evacuated")
        AFFECTED = "affected", _("people affected")
        COLLAPSED_ROOMS = "collapsed_rooms", _("collapsed rooms")

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="triggers", verbose_name=_("plan"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    hazard = models.CharField(_("hazard"), max_length=20, choices=Incident.Hazard.choices, blank=True, help_text=_("Empty: every hazard."))
    measure = models.CharField(_("measure"), max_length=20, choices=Measure.choices)
    threshold = models.PositiveIntegerField(_("at least"))
    activated_by_role = models.CharField(_("activated by"), max_length=30, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """The highest level first."""

        verbose_name = _("plan trigger")
        verbose_name_plural = _("plan triggers")
        ordering = ("plan", "level", "measure")

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.get_measure_display()} ≥ {self.threshold}"


class ActionCard(PlanPart):
    """What one role does at one level."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="cards", verbose_name=_("plan"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    role = models.CharField(_("role"), max_length=30)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    task = models.CharField(_("task"), max_length=250)
    within_minutes = models.PositiveIntegerField(_("within (minutes)"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """As a checklist."""

        verbose_name = _("action card")
        verbose_name_plural = _("action cards")
        ordering = ("plan", "level", "role", "order")

    def __str__(self) -> str:
        return self.task


class LiaisonContact(models.Model):
    """One rung of the ladder to the government's headquarters: whom to call, whom next, and when the line was last tried."""

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="liaison", verbose_name=_("society"))
    rung = models.PositiveSmallIntegerField(_("order of calling"), default=1)
    body = models.CharField(_("government body"), max_length=80)
    post = models.CharField(_("post"), max_length=60)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=30)
    tested_on = models.DateField(_("line tried"), null=True, blank=True)
    test_due_on = models.DateField(_("line to be tried by"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """First call first."""

        verbose_name = _("liaison contact")
        verbose_name_plural = _("liaison contacts")
        ordering = ("organisation", "rung", "pk")
        constraints = (models.UniqueConstraint(fields=["organisation", "rung"], name="one_contact_a_rung"),)

    def __str__(self) -> str:
        return f"{self.body} · {self.post}"
