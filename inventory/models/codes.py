"""Codes on goods: the trade numbers of items and packs, and the serial numbers of cartons and pallets."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class ItemCode(models.Model):
    """A maker's trade number (GTIN, kept with 14 digits) or an in-store code that stands for an item or one of its packs."""

    item = models.ForeignKey("inventory.Item", on_delete=models.CASCADE, related_name="codes", verbose_name=_("item"))
    pack = models.ForeignKey("inventory.Pack", on_delete=models.CASCADE, null=True, blank=True, related_name="codes", verbose_name=_("pack"))
    gtin = models.CharField(_("GTIN (14 digits)"), max_length=14, unique=True)
    note = models.CharField(_("note"), max_length=80, blank=True)

    history = HistoricalRecords()

    class Meta:
        """By item."""

        verbose_name = _("item code")
        verbose_name_plural = _("item codes")
        ordering = ("item", "gtin")

    def __str__(self) -> str:
        return self.gtin


class LogisticUnit(Operational):
    """A closed carton, box or pallet under one serial number (SSCC): what is in it, what it weighs, which vehicle it is on."""

    class Kind(models.TextChoices):
        """How big."""

        BOX = "box", _("Box")
        PALLET = "pallet", _("Pallet")

    sscc = models.CharField(_("SSCC"), max_length=18, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.BOX)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="units", verbose_name=_("packed at"))
    waybill = models.ForeignKey("inventory.Waybill", on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("waybill"))
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="inside", verbose_name=_("on pallet"))
    weight_g = models.PositiveIntegerField(_("gross weight (g)"), null=True, blank=True)
    volume_cm3 = models.PositiveIntegerField(_("volume (cm³)"), null=True, blank=True)
    packed_at = models.DateTimeField(_("packed"), default=clock.now)
    packed_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("packed by"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("logistic unit")
        verbose_name_plural = _("logistic units")
        ordering = ("-packed_at", "-pk")

    def __str__(self) -> str:
        return self.sscc


class LogisticUnitLine(models.Model):
    """So many units of one lot in one carton or on one pallet."""

    unit = models.ForeignKey(LogisticUnit, on_delete=models.CASCADE, related_name="lines", verbose_name=_("logistic unit"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    quantity = models.BigIntegerField(_("quantity"))

    class Meta:
        """At least one unit."""

        verbose_name = _("logistic unit line")
        verbose_name_plural = _("logistic unit lines")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="unit_line_is_positive"),)

    def __str__(self) -> str:
        return f"{self.lot} × {self.quantity}"


class Badge(models.Model):
    """The random code on one person's badge; a lost badge is withdrawn and says nothing any more."""

    code = models.CharField(_("code"), max_length=12, unique=True, editable=False)
    person = models.ForeignKey("core.Person", on_delete=models.CASCADE, related_name="badges", verbose_name=_("person"))
    issued_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    issued_at = models.DateTimeField(_("in force from"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        """One in force a person."""

        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_badge_a_person",
                violation_error_message=_("This person has a badge; withdraw it first."),
            ),
        )

    def __str__(self) -> str:
        return str(self.person)
