"""The book of goods: documents, movements, and what is projected and sealed from them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core.worlds import Operational


class Document(Operational):
    """One paper that moved goods: all its movements were posted in one transaction. Never edited; only reversed."""

    class Kind(models.TextChoices):
        """Papers of the book; the code in brackets stands in their numbers."""

        RECEIPT = "receipt", _("Receipt")
        ISSUE = "issue", _("Issue")
        TRANSFER_OUT = "transfer_out", _("Transfer out")
        TRANSFER_IN = "transfer_in", _("Transfer in")
        DELIVERY = "delivery", _("Delivery")
        RETURN = "return", _("Return")
        MOVE = "move", _("Move")
        COUNT = "count", _("Count")
        DISPOSAL = "disposal", _("Disposal")
        LOT_CORRECTION = "lot_correction", _("Lot correction")
        REVERSAL = "reversal", _("Reversal")
        KIT_ASSEMBLY = "kit_assembly", _("Kits put together")
        KIT_BREAK = "kit_break", _("Kits taken apart")
        LOAN = "loan", _("Loan")
        LOAN_RETURN = "loan_return", _("Loan returned")
        LOSS = "loss", _("Loss")
        SETTLEMENT = "settlement", _("Settlement")

    NUMBER_CODES = {
        Kind.RECEIPT: "GR",
        Kind.ISSUE: "GI",
        Kind.TRANSFER_OUT: "TO",
        Kind.TRANSFER_IN: "TI",
        Kind.DELIVERY: "DN",
        Kind.RETURN: "RT",
        Kind.MOVE: "MV",
        Kind.COUNT: "SC",
        Kind.DISPOSAL: "DS",
        Kind.LOT_CORRECTION: "LC",
        Kind.REVERSAL: "RV",
        Kind.KIT_ASSEMBLY: "KA",
        Kind.KIT_BREAK: "KB",
        Kind.LOAN: "LN",
        Kind.LOAN_RETURN: "LR",
        Kind.LOSS: "LS",
        Kind.SETTLEMENT: "ST",
    }

    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=40, unique=True)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="documents", verbose_name=_("warehouse"))
    to_warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, null=True, blank=True, related_name="documents_in", verbose_name=_("to warehouse")
    )
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("incident")
    )
    purpose = models.ForeignKey(
        "inventory.Earmark", on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("purpose")
    )
    order = models.ForeignKey(
        "inventory.ReleaseOrder", on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("release order")
    )
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("reverses"))
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("answers"))
    occurred_at = models.DateTimeField(_("occurred"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    party = models.CharField(_("other party"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=16, db_default="", editable=False)

    moved: Any = None  # on a document just written: tells its movements in order, where the service knows their names

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("stock document")
        verbose_name_plural = _("stock documents")
        ordering = ("-recorded_at", "-pk")
        indexes = (
            models.Index(fields=["warehouse", "kind", "occurred_at"], name="document_of_store"),
            models.Index(fields=["recorded_at"], name="document_recorded"),
        )

    def __str__(self) -> str:
        return self.number


class Movement(Operational):
    """A positive whole number of base units of one lot from one holder to another. Append-only."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="movements", verbose_name=_("document"))
    line = models.PositiveIntegerField(_("line"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="movements", verbose_name=_("lot"), db_index=False)
    giver = models.ForeignKey("inventory.Holder", on_delete=models.PROTECT, related_name="given", verbose_name=_("from"), db_index=False)
    taker = models.ForeignKey("inventory.Holder", on_delete=models.PROTECT, related_name="taken", verbose_name=_("to"), db_index=False)
    quantity = models.BigIntegerField(_("quantity"))
    occurred_at = models.DateTimeField(_("occurred"))
    recorded_at = models.DateTimeField(_("recorded"))
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("reverses"))
    fingerprint = models.CharField(_("fingerprint"), max_length=16, db_default="", editable=False)

    class Meta(Operational.Meta):
        """In the order they were recorded."""

        abstract = False
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_is_positive"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="movement_goes_somewhere"),
        )
        indexes = (
            # All a balance of the past asks for: what is equal first, then the span, then what is added up; no row, far apart in a long book, is fetched.
            models.Index(fields=["giver", "lot", "world", "occurred_at", "quantity"], name="movement_given_units"),
            models.Index(fields=["taker", "lot", "world", "occurred_at", "quantity"], name="movement_taken_units"),
            models.Index(fields=["lot", "occurred_at"], name="movement_of_lot"),
            models.Index(fields=["recorded_at"], name="movement_recorded"),
        )

    def __str__(self) -> str:
        return f"{self.quantity}"


class CountedLine(Operational):
    """What a counter saw of one lot in one place and what the book said for that moment: kept even where both agree."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="counted_lines", verbose_name=_("count"))
    holder = models.ForeignKey("inventory.Holder", on_delete=models.PROTECT, related_name="counted_lines", verbose_name=_("place"), db_index=False)
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="counted_lines", verbose_name=_("lot"), db_index=False)
    counted = models.BigIntegerField(_("counted"))
    booked = models.BigIntegerField(_("in the book at that moment"))
    seen_at = models.DateTimeField(_("looked at"))
    stale = models.BooleanField(_("moved since"), default=False)

    class Meta(Operational.Meta):
        """Found by place and lot."""

        abstract = False
        verbose_name = _("counted line")
        verbose_name_plural = _("counted lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["document", "holder", "lot"], name="counted_once_a_document"),
            models.CheckConstraint(condition=Q(counted__gte=0), name="counted_not_negative"),
        )
        indexes = (models.Index(fields=["holder", "lot", "seen_at"], name="counted_of_holding"),)

    def __str__(self) -> str:
        return f"{self.counted} ({self.booked})"


class Holding(Operational):
    """How much of a lot a holder has now: a projection of the movements, rebuilt at will."""

    holder = models.ForeignKey("inventory.Holder", on_delete=models.PROTECT, related_name="holdings", verbose_name=_("holder"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="holdings", verbose_name=_("lot"))
    outside = models.BooleanField(_("outside the book"), default=False)
    quantity = models.BigIntegerField(_("quantity"), default=0)
    last_occurred_at = models.DateTimeField(_("last movement"), null=True, blank=True)
    counted_at = models.DateTimeField(_("last count"), null=True, blank=True)

    class Meta(Operational.Meta):
        """Nobody inside holds less than nothing."""

        abstract = False
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        constraints = (
            models.UniqueConstraint(fields=["world", "holder", "lot"], name="one_holding"),
            models.CheckConstraint(condition=Q(outside=True) | Q(quantity__gte=0), name="holding_not_below_zero"),
        )

    def __str__(self) -> str:
        return f"{self.holder}: {self.quantity}"


class Checkpoint(Operational):
    """The balance of one holder and lot at the end of a day, so that as-of questions read few rows."""

    at = models.DateTimeField(_("at"))
    holder = models.ForeignKey("inventory.Holder", on_delete=models.PROTECT, related_name="+", verbose_name=_("holder"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    quantity = models.BigIntegerField(_("quantity"))

    class Meta(Operational.Meta):
        """One balance each."""

        abstract = False
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = (models.UniqueConstraint(fields=["world", "holder", "lot", "at"], name="one_checkpoint"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.quantity}"


class Seal(Operational):
    """One link of the published chain: the digest of all papers, lots and movements recorded on one day, on top of the day before."""

    day = models.DateField(_("day"))
    movements = models.PositiveIntegerField(_("movements"))
    last_movement = models.BigIntegerField(_("last movement"), default=0)
    previous = models.CharField(_("digest of the day before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed"), default=timezone.now)

    class Meta(Operational.Meta):
        """One link a day."""

        abstract = False
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=["world", "day"], name="one_seal_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"
