"""Who carried goods over which part of the way, where one carrier hands them to the next."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WaybillLeg(models.Model):
    """One carrier of a waybill, from where he took the goods over to where he gave them away; a waybill never handed over has none."""

    waybill = models.ForeignKey("inventory.Waybill", on_delete=models.CASCADE, related_name="legs", verbose_name=_("waybill"))
    order = models.PositiveSmallIntegerField(_("order"))
    carrier = models.CharField(_("kind of carrier"), max_length=40, blank=True)
    plate = models.CharField(_("vehicle"), max_length=12, blank=True)
    driver = models.CharField(_("driver"), max_length=60, blank=True)
    driver_phone = models.CharField(_("driver's telephone"), max_length=20, blank=True)
    seal_number = models.CharField(_("seal"), max_length=30, blank=True)
    from_place = models.CharField(_("from"), max_length=120)
    to_place = models.CharField(_("to"), max_length=120)
    began_at = models.DateTimeField(_("took over"))
    ended_at = models.DateTimeField(_("handed over"), null=True, blank=True)

    class Meta:
        """In the order of the way."""

        verbose_name = _("leg of a waybill")
        verbose_name_plural = _("legs of waybills")
        ordering = ("waybill", "order")
        constraints = (
            models.UniqueConstraint(fields=["waybill", "order"], name="one_leg_an_order"),
            models.CheckConstraint(condition=Q(order__gte=1), name="legs_count_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.waybill} · {self.order}"
