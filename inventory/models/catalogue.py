"""The catalogue: standard SKUs, their packs and kits."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Item(models.Model):
    """One kind of relief goods under one standard code; all quantities are whole base units."""

    class Category(models.TextChoices):
        """Shelves of the catalogue."""

        SHELTER = "shelter", _("Shelter")
        BEDDING = "bedding", _("Bedding")
        CLOTHING = "clothing", _("Clothing")
        FOOD = "food", _("Food")
        WATER = "water", _("Water")
        HEALTH = "health", _("Health")
        HYGIENE = "hygiene", _("Hygiene")
        HOUSEHOLD = "household", _("Household")
        KIT = "kit", _("Kits")
        RESCUE = "rescue", _("Rescue")

    class NeedBasis(models.TextChoices):
        """What one multiplies the per-person need by."""

        PERSON = "person", _("per person")
        FAMILY = "family", _("per family")
        PERSON_DAY = "person_day", _("per person and day")

    class Season(models.TextChoices):
        """When the need holds."""

        ALL = "all", _("all year")
        SUMMER = "summer", _("June to September")
        WINTER = "winter", _("October to May")

    class Figures(models.TextChoices):
        """How far the weight and volume can be trusted."""

        FOUND = "found", _("from a source")
        UNVERIFIED = "unverified", _("unverified")
        MISSING = "missing", _("no figures")

    sku = models.CharField(_("SKU"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    unit = models.CharField(_("base unit"), max_length=10)
    unit_en = models.CharField(_("base unit in English"), max_length=20, blank=True, help_text=_("In the singular: bottle, set, pc."))
    specification = models.CharField(_("specification"), max_length=250, blank=True)
    standard_code = models.CharField(_("code in another scheme"), max_length=60, blank=True)
    weight_g = models.PositiveIntegerField(_("weight of one unit (g)"), null=True, blank=True)
    volume_cm3 = models.PositiveIntegerField(_("volume of one unit (cm³)"), null=True, blank=True)
    figures = models.CharField(_("weight and volume are"), max_length=12, choices=Figures.choices, default=Figures.MISSING)
    shelf_life_months = models.PositiveSmallIntegerField(_("shelf life (months)"), null=True, blank=True)
    need_quantity = models.DecimalField(_("need per person"), max_digits=8, decimal_places=4, null=True, blank=True)
    need_basis = models.CharField(_("need counted"), max_length=12, choices=NeedBasis.choices, default=NeedBasis.PERSON)
    need_season = models.CharField(_("season of the need"), max_length=8, choices=Season.choices, default=Season.ALL)
    durable = models.BooleanField(_("durable"), default=False)
    min_remaining_months = models.PositiveSmallIntegerField(_("months left at receipt, at least"), null=True, blank=True)
    needs_certificate = models.BooleanField(_("quality certificate asked for"), default=False)
    picture = models.CharField(_("picture"), max_length=30, blank=True, help_text=_("Name of a picture of the catalogue."))
    source = models.CharField(_("source of the figures"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Ordered by shelf, then code."""

        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("category", "sku")

    def __str__(self) -> str:
        return self.name


class Pack(models.Model):
    """A carton, bale or pallet: a whole multiple of the base unit."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="packs", verbose_name=_("item"))
    name = models.CharField(_("pack"), max_length=10, help_text=_("For example 箱 or 包."))
    name_en = models.CharField(_("English name"), max_length=20, blank=True, help_text=_("In the singular: carton, bundle."))
    units = models.PositiveIntegerField(_("base units in one pack"))

    history = HistoricalRecords()

    class Meta:
        """Largest first."""

        verbose_name = _("pack")
        verbose_name_plural = _("packs")
        ordering = ("item", "-units")
        constraints = (
            models.UniqueConstraint(fields=["item", "name"], name="one_pack_a_name"),
            models.CheckConstraint(
                condition=Q(units__gte=1), name="pack_holds_something", violation_error_message=_("A pack holds at least one unit.")
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} × {self.units}"


class KitLine(models.Model):
    """So many units of a component in one kit, under one version of the recipe."""

    kit = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="kit_lines", verbose_name=_("kit"))
    version = models.CharField(_("recipe version"), max_length=20)
    component = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("component"))
    description = models.CharField(_("component in words"), max_length=80, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))

    history = HistoricalRecords()

    class Meta:
        """One line per component and version."""

        verbose_name = _("kit line")
        verbose_name_plural = _("kit lines")
        ordering = ("kit", "version", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(component__isnull=True) | ~Q(component=F("kit")),
                name="kit_does_not_hold_itself",
                violation_error_message=_("A kit cannot contain itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.component or self.description} × {self.quantity}"
