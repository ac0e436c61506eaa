"""What a contingency plan says it needs, and how ready the house was each night."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.models.incidents import Level
from relief.core.models.plans import EmergencyPlan, PlanPart
from relief.core.worlds import Operational


class PlanResource(PlanPart):
    """One thing a plan needs at a level: goods, a crew, vehicles, or a township that must be reachable."""

    class Kind(models.TextChoices):
        """What is needed."""

        GOODS = "goods", _("Goods")
        CREW = "crew", _("Crew")
        VEHICLE = "vehicle", _("Vehicles")
        PLACE = "place", _("Township reachable")

    plan = models.ForeignKey("core.EmergencyPlan", on_delete=models.CASCADE, related_name="resources", verbose_name=_("plan"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    cell = models.CharField(_("cell"), max_length=20, blank=True)
    vehicle_class = models.ForeignKey(
        "gis.VehicleClass", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vehicle class")
    )
    division = models.ForeignKey("core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1, help_text=_("Base units, people or vehicles; 1 for a township."))
    per_hundred = models.BooleanField(_("per 100 people the level is planned for"), default=False)
    within_minutes = models.PositiveIntegerField(_("within (minutes)"), null=True, blank=True, help_text=_("For a township: the longest drive."))
    source = models.CharField(_("source"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Level by level, goods first."""

        verbose_name = _("plan resource")
        verbose_name_plural = _("plan resources")
        ordering = ("plan", "-level", "kind", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="goods", item__isnull=False, cell="", vehicle_class=None, division=None)
                | (Q(kind="crew", item=None, vehicle_class=None, division=None) & ~Q(cell=""))
                | Q(kind="vehicle", item=None, cell="", vehicle_class__isnull=False, division=None)
                | Q(kind="place", item=None, cell="", vehicle_class=None, division__isnull=False),
                name="resource_names_its_kind",
                violation_error_message=_("Goods name an item, a crew a cell, vehicles a class, a place a division; and nothing else."),
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="resource_at_least_one"),
            *(
                models.UniqueConstraint(
                    fields=["plan", "level", what],
                    condition=Q(kind=kind),
                    name=f"one_{kind}_row_a_level",
                    violation_error_message=_("This level has a row for it already."),
                )
                for kind, what in (("goods", "item"), ("crew", "cell"), ("vehicle", "vehicle_class"), ("place", "division"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.what} {self.quantity}"

    @property
    def what(self) -> str:
        """What it names."""
        return str(self.item or self.vehicle_class or self.division or self.cell)

    def clean(self) -> None:
        """A plan that was approved stays; per hundred people makes sense for goods only where the level says for how many."""
        super().clean()
        if self.per_hundred and self.plan_id and not self.plan.levels.filter(level=self.level).exists():
            raise ValidationError({"per_hundred": _("Say first for how many people this level is planned.")})


class ReadinessSnapshot(Operational):
    """How ready one level of one plan was on a day: computed, kept for the plot, never typed."""

    class Tone(models.TextChoices):
        """Worst row of the level."""

        GREEN = "green", _("Ready")
        AMBER = "amber", _("Partly ready")
        RED = "red", _("Not ready")
        UNKNOWN = "unknown", _("Not computable")

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="snapshots", verbose_name=_("plan"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    day = models.DateField(_("day"))
    tone = models.CharField(_("readiness of the level"), max_length=8, choices=Tone.choices)
    rows_total = models.PositiveSmallIntegerField(_("rows"))
    rows_ready = models.PositiveSmallIntegerField(_("rows ready"))
    rows_unknown = models.PositiveSmallIntegerField(_("rows not computable"), default=0)
    rows = models.JSONField(_("have, need, short"), default=list)
    taken_at = models.DateTimeField(_("computed"), default=clock.now)

    class Meta(Operational.Meta):
        """One a day."""

        abstract = False
        verbose_name = _("readiness of a night")
        verbose_name_plural = _("readiness by night")
        ordering = ("-day", "plan", "level")
        constraints = (models.UniqueConstraint(fields=["world", "plan", "level", "day"], name="one_plan_readiness_a_day"),)

    def __str__(self) -> str:
        return f"{self.plan} {self.get_level_display()} {self.day}"
