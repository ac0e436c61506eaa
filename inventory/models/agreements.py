"""Stock that others keep for us, and stock that suppliers have promised to bring."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class Agreement(Operational):
    """A custody agreement (代储: they keep our goods) or a framework agreement (协议储备: they deliver theirs on call)."""

    class Kind(models.TextChoices):
        """Whose goods."""

        CUSTODY = "custody", _("Custody (代储)")
        FRAMEWORK = "framework", _("Framework (协议储备)")

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="agreements", verbose_name=_("society"))
    partner = models.CharField(_("partner"), max_length=120)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("kept at")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    confirm_every_days = models.PositiveSmallIntegerField(_("stock confirmed every (days)"), default=90)
    next_confirmation_on = models.DateField(_("next stock confirmation"), null=True, blank=True)
    terms = models.TextField(_("terms"), blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """The one that ends first, first."""

        abstract = False
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("ends_on", "number")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreement_in_order",
                violation_error_message=_("An agreement cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.partner}"


class AgreementLine(models.Model):
    """So many units of one item: kept at least (custody), or delivered within so many hours of the call (framework)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="lines", verbose_name=_("agreement"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    quantity = models.BigIntegerField(_("quantity"))
    within_hours = models.PositiveSmallIntegerField(_("delivered within (hours)"), null=True, blank=True)
    unit_price_fen = models.PositiveBigIntegerField(_("price of one unit (fen)"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """One line an item."""

        verbose_name = _("agreement line")
        verbose_name_plural = _("agreement lines")
        ordering = ("agreement", "item")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "item"], name="one_agreement_line_an_item"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="agreement_line_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.item} × {self.quantity}"


class CallOff(Operational):
    """A call on a framework agreement: how much, where to, by when; it arrives under a receipt notice."""

    class State(models.TextChoices):
        """called → confirmed → delivered; or refused."""

        CALLED = "called", _("Called")
        CONFIRMED = "confirmed", _("Confirmed")
        DELIVERED = "delivered", _("Delivered")
        REFUSED = "refused", _("Refused by the supplier")

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CALLED)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="calls", verbose_name=_("agreement"))
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("incident"))
    to_warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="+", verbose_name=_("to warehouse"))
    notice = models.OneToOneField(
        "inventory.ReceiptNotice", on_delete=models.PROTECT, null=True, blank=True, related_name="call_off", verbose_name=_("receipt notice")
    )
    called_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("called by"))
    called_at = models.DateTimeField(_("called"), default=clock.now)
    due_at = models.DateTimeField(_("to be delivered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("call-off")
        verbose_name_plural = _("call-offs")
        ordering = ("-called_at", "-pk")

    def __str__(self) -> str:
        return self.number


class CallOffLine(models.Model):
    """So many units of one agreed item."""

    call = models.ForeignKey(CallOff, on_delete=models.CASCADE, related_name="lines", verbose_name=_("call-off"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    quantity = models.BigIntegerField(_("quantity"))

    class Meta:
        """At least one unit."""

        verbose_name = _("call-off line")
        verbose_name_plural = _("call-off lines")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="call_line_is_positive"),)

    def __str__(self) -> str:
        return f"{self.item} × {self.quantity}"


class StockConfirmation(Operational):
    """A custodian's own figures for one day, beside the book's; a difference opens a case."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("agreement"))
    on = models.DateField(_("as of"))
    confirmed_by = models.CharField(_("confirmed by (custodian)"), max_length=60)
    figures = models.JSONField(_("figures"), default=list)
    recorded_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("stock confirmation")
        verbose_name_plural = _("stock confirmations")
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return self.number
