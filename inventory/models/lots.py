"""Lots and the promises that hang on them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.domain.promises import notice_over
from relief.core.worlds import Operational


class Earmark(models.Model):
    """A donor's purpose, kept as a promise: goods leave only for it, or by a recorded decision."""

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="earmarks", verbose_name=_("society"))
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("purpose"), max_length=120)
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="earmarks", verbose_name=_("incident")
    )
    division = models.ForeignKey(
        "core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="earmarks", verbose_name=_("only for")
    )

    history = HistoricalRecords()

    class Meta:
        """Ordered by code."""

        verbose_name = _("earmark")
        verbose_name_plural = _("earmarks")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title


class EarmarkLift(models.Model):
    """A recorded decision that goods may leave outside their purpose."""

    class Basis(models.TextChoices):
        """What the law accepts."""

        DONOR_CONSENT = "donor_consent", _("Consent of the donor")
        PUBLIC_NOTICE = "public_notice", _("Sixty days' public notice")
        DECISION = "decision", _("Recorded decision")

    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="lifts", verbose_name=_("earmark"))
    basis = models.CharField(_("basis"), max_length=14, choices=Basis.choices)
    reason = models.CharField(_("reason"), max_length=250)
    decided_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"))
    noticed_on = models.DateField(
        _("public notice from"), null=True, blank=True, help_text=_("For a public notice: it lifts nothing before sixty days are over.")
    )
    starts_at = models.DateTimeField(_("in force from"))
    ends_at = models.DateTimeField(_("in force until"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Newest first."""

        verbose_name = _("lifting of an earmark")
        verbose_name_plural = _("liftings of earmarks")
        ordering = ("-decided_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(basis="public_notice") | Q(noticed_on__isnull=False),
                name="notice_has_its_first_day",
                violation_error_message=_("Say from which day on the notice was public."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.earmark}: {self.get_basis_display()}"

    def clean(self) -> None:
        """A notice lifts nothing before its time."""
        if self.basis != self.Basis.PUBLIC_NOTICE or self.noticed_on is None or self.starts_at is None:
            return
        first = notice_over(self.noticed_on)
        if timezone.localdate(self.starts_at) < first:
            raise ValidationError({"starts_at": _("The notice is over on %(day)s; it lifts nothing before.") % {"day": date_format(first)}})


class Lot(Operational):
    """Goods of one item that came together: one source, one promise, one expiry date, one unit value."""

    class Quality(models.TextChoices):
        """Only available goods may be given out."""

        AVAILABLE = "available", _("Available")
        QUARANTINE = "quarantine", _("Quarantine")
        DAMAGED = "damaged", _("Damaged")

    class Valuation(models.TextChoices):
        """What the unit value rests on; unpriced goods never enter money totals."""

        INVOICE = "invoice", _("Invoice")
        CONTRACT = "contract", _("Contract")
        MARKET = "market_reference", _("Market reference")
        APPRAISAL = "appraisal", _("Appraisal")
        UNPRICED = "unpriced", _("Unpriced")

    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="lots", verbose_name=_("item"))
    number = models.CharField(_("lot number"), max_length=60)
    owner = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="lots", verbose_name=_("entered by society"))
    source = models.CharField(_("source"), max_length=120, blank=True)
    maker = models.CharField(_("maker or origin"), max_length=80, blank=True)
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, null=True, blank=True, related_name="lots", verbose_name=_("earmark"))
    made_on = models.DateField(_("made"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    quality = models.CharField(_("quality"), max_length=10, choices=Quality.choices, default=Quality.AVAILABLE)
    unit_value_fen = models.PositiveBigIntegerField(_("value of one unit (fen)"), null=True, blank=True)
    valuation = models.CharField(_("valued by"), max_length=16, choices=Valuation.choices, default=Valuation.UNPRICED)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """First to expire first."""

        abstract = False
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ("item", models.F("expires_on").asc(nulls_last=True), "number")
        constraints = (
            models.UniqueConstraint(fields=["world", "owner", "item", "number"], name="one_lot_a_number"),
            models.CheckConstraint(
                condition=Q(unit_value_fen__isnull=True, valuation="unpriced") | (Q(unit_value_fen__isnull=False) & ~Q(valuation="unpriced")),
                name="lot_value_has_a_basis",
                violation_error_message=_("A value needs a basis, and unpriced goods have no value."),
            ),
        )
        indexes = (models.Index(fields=["item", "expires_on"], name="lot_fefo"),)

    def __str__(self) -> str:
        return self.number
