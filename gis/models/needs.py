"""Needs: where people are, by which standard they are counted, what they lack."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models import Item
from relief.core import clock
from relief.core.worlds import Operational


class NeedStandard(models.Model):
    """One editable row of the norm table: so much of an item per person, family or person-day, with its source."""

    class Status(models.TextChoices):
        """How far the norm can be trusted."""

        FOUND = "found", _("from a source")
        UNVERIFIED = "unverified", _("unverified")

    code = models.SlugField(_("standard"), max_length=30, default="catalogue")
    item = models.ForeignKey("inventory.Item", on_delete=models.CASCADE, related_name="standards", verbose_name=_("item"))
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=4)
    basis = models.CharField(_("counted per"), max_length=12, choices=Item.NeedBasis.choices)
    season = models.CharField(_("season"), max_length=8, choices=Item.Season.choices, default=Item.Season.ALL)
    priority = models.PositiveSmallIntegerField(_("priority (1 first)"), default=2)
    status = models.CharField(_("figure is"), max_length=12, choices=Status.choices, default=Status.UNVERIFIED)
    source = models.CharField(_("source"), max_length=250)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """One norm per standard, item and season."""

        verbose_name = _("need standard")
        verbose_name_plural = _("need standards")
        ordering = ("code", "priority", "item")
        constraints = (
            models.UniqueConstraint(fields=["code", "item", "season"], name="one_norm"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="norm_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity} {self.get_basis_display()}"


class GroupFactor(models.Model):
    """How many times the common quantity somebody of a group needs, in percent; editable, with its source."""

    class Group(models.TextChoices):
        """Whom an estimate counts apart."""

        CHILDREN = "children", _("children under 5")
        ELDERS = "elders", _("people over 65")
        DISABLED = "disabled", _("disabled people")
        PREGNANT = "pregnant", _("pregnant women")

    code = models.SlugField(_("standard"), max_length=30, default="catalogue")
    item = models.ForeignKey("inventory.Item", on_delete=models.CASCADE, related_name="group_factors", verbose_name=_("item"))
    group = models.CharField(_("group"), max_length=10, choices=Group.choices)
    percent = models.PositiveSmallIntegerField(_("percent of the common quantity"))
    source = models.CharField(_("source"), max_length=250)

    history = HistoricalRecords()

    class Meta:
        """One factor per standard, item and group."""

        verbose_name = _("group factor")
        verbose_name_plural = _("group factors")
        ordering = ("code", "item", "group")
        constraints = (models.UniqueConstraint(fields=["code", "item", "group"], name="one_group_factor"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.get_group_display()} {self.percent} %"


class Shelter(Operational):
    """A place where evacuated people are and goods are delivered."""

    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="shelters", verbose_name=_("incident"))
    name = models.CharField(_("name"), max_length=80)
    division = models.ForeignKey(
        "core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="shelters", verbose_name=_("division")
    )
    longitude = models.FloatField(_("longitude (WGS-84)"))
    latitude = models.FloatField(_("latitude (WGS-84)"))
    people = models.PositiveIntegerField(_("people"))
    counted_at = models.DateTimeField(_("counted at"), default=clock.now)
    capacity = models.PositiveIntegerField(_("capacity (people)"), null=True, blank=True)
    access = models.CharField(_("access"), max_length=120, blank=True)
    opens_at = models.TimeField(_("takes goods from"), null=True, blank=True)
    closes_at = models.TimeField(_("takes goods until"), null=True, blank=True)
    contact = models.CharField(_("contact"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Fullest first."""

        abstract = False
        verbose_name = _("shelter")
        verbose_name_plural = _("shelters")
        ordering = ("-people", "name")

    def __str__(self) -> str:
        return self.name


class Need(Operational):
    """So many units of an item wanted at a shelter, with the reckoning behind it."""

    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="needs", verbose_name=_("incident"))
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="needs", verbose_name=_("shelter"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="needs", verbose_name=_("item"))
    quantity = models.BigIntegerField(_("needed"))
    priority = models.PositiveSmallIntegerField(_("priority (1 first)"), default=2)
    days = models.PositiveSmallIntegerField(_("days"), default=3)
    reason = models.JSONField(_("reckoning"), default=dict, blank=True)
    estimated_at = models.DateTimeField(_("estimated"), default=clock.now)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """One need per shelter and item."""

        abstract = False
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ("shelter", "priority", "item")
        constraints = (
            models.UniqueConstraint(fields=["world", "shelter", "item"], name="one_need_an_item"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="need_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.shelter}: {self.item} × {self.quantity}"
