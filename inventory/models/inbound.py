"""Goods on their way in: the notice, every lorry's tally, and cartons handed in by strangers in a rush."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.lots import Lot
from relief.core import clock
from relief.core.worlds import Operational


class ReceiptNotice(Operational):
    """Word that goods will come: from whom, under which promise, what and how much."""

    class State(models.TextChoices):
        """announced → receiving (the first lorry is here) → completed; or cancelled."""

        ANNOUNCED = "announced", _("Announced")
        RECEIVING = "receiving", _("Being received")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    class Origin(models.TextChoices):
        """Why goods come."""

        PURCHASE = "purchase", _("Purchase")
        DONATION = "donation", _("Donation")
        ALLOCATION = "allocation", _("Allocated by a superior society")
        CUSTOMS = "customs", _("Handed over by customs")
        OTHER = "other", _("Other")

    EXPECTED = (State.ANNOUNCED, State.RECEIVING)

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ANNOUNCED)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="notices", verbose_name=_("warehouse"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    party = models.CharField(_("supplier or donor"), max_length=120)
    party_phone = models.CharField(_("telephone of supplier or donor"), max_length=20, blank=True)
    reference = models.CharField(_("contract or gift number"), max_length=60, blank=True)
    earmark = models.ForeignKey("inventory.Earmark", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("earmark"))
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("incident"))
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    noticed_at = models.DateTimeField(_("noticed"), default=clock.now)
    noticed_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("noticed by"))
    contact_due_at = models.DateTimeField(_("supplier to be contacted by"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("supplier contacted"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    report_due_at = models.DateTimeField(_("acceptance to be reported by"), null=True, blank=True)
    reported_at = models.DateTimeField(_("acceptance reported"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("receipt notice")
        verbose_name_plural = _("receipt notices")
        ordering = ("-noticed_at", "-pk")

    def __str__(self) -> str:
        return self.number


class ReceiptNoticeLine(models.Model):
    """So many units of one item that are said to come."""

    notice = models.ForeignKey(ReceiptNotice, on_delete=models.CASCADE, related_name="lines", verbose_name=_("receipt notice"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    quantity = models.BigIntegerField(_("quantity"))
    unit_value_fen = models.PositiveBigIntegerField(_("value of one unit (fen)"), null=True, blank=True)
    valuation = models.CharField(_("valued by"), max_length=16, choices=Lot.Valuation.choices, default=Lot.Valuation.UNPRICED)

    class Meta:
        """At least one unit."""

        verbose_name = _("receipt notice line")
        verbose_name_plural = _("receipt notice lines")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="notice_line_is_positive"),)

    def __str__(self) -> str:
        return f"{self.item} × {self.quantity}"


class Tally(Operational):
    """One arrival: what was counted off the lorry, what the check said, and the receipt that came of it."""

    class State(models.TextChoices):
        """arrived → tallied → inspected → booked; or turned away."""

        ARRIVED = "arrived", _("Arrived")
        TALLIED = "tallied", _("Counted")
        INSPECTED = "inspected", _("Checked")
        BOOKED = "booked", _("Booked in")
        TURNED_AWAY = "turned_away", _("Turned away")

    OPEN = (State.ARRIVED, State.TALLIED, State.INSPECTED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ARRIVED)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="tallies", verbose_name=_("warehouse"))
    notice = models.ForeignKey(
        ReceiptNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="tallies", verbose_name=_("receipt notice")
    )
    location = models.ForeignKey("inventory.Location", on_delete=models.PROTECT, related_name="+", verbose_name=_("unloaded at"))
    party = models.CharField(_("supplier or donor"), max_length=120)
    earmark = models.ForeignKey("inventory.Earmark", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("earmark"))
    plate = models.CharField(_("vehicle"), max_length=12, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), default=clock.now)
    tallied_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("counted by"))
    inspected_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by"))
    document = models.OneToOneField(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="tally", verbose_name=_("goods received note")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("tally sheet")
        verbose_name_plural = _("tally sheets")
        ordering = ("-arrived_at", "-pk")

    def __str__(self) -> str:
        return self.number


class TallyLine(models.Model):
    """Boxes and loose pieces of one item and one maker's lot, and what became of them."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="lines", verbose_name=_("tally sheet"))
    notice_line = models.ForeignKey(
        ReceiptNoticeLine, on_delete=models.PROTECT, null=True, blank=True, related_name="tallied", verbose_name=_("receipt notice line")
    )
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    lot_number = models.CharField(_("maker's lot number"), max_length=60, blank=True)
    made_on = models.DateField(_("made"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    boxes = models.PositiveIntegerField(_("boxes"), default=0)
    box_units = models.PositiveIntegerField(_("units in one box"), default=1)
    loose = models.PositiveBigIntegerField(_("loose units"), default=0)
    accepted = models.PositiveBigIntegerField(_("accepted"), null=True, blank=True)
    quarantined = models.PositiveBigIntegerField(_("put into quarantine"), default=0)
    damaged = models.PositiveBigIntegerField(_("damaged"), default=0)
    rejected = models.PositiveBigIntegerField(_("refused"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    certificate = models.BooleanField(_("quality certificate seen"), default=False)
    unit_value_fen = models.PositiveBigIntegerField(_("value of one unit (fen)"), null=True, blank=True)
    valuation = models.CharField(_("valued by"), max_length=16, choices=Lot.Valuation.choices, default=Lot.Valuation.UNPRICED)

    class Meta:
        """What is decided adds up to what was counted."""

        verbose_name = _("tally line")
        verbose_name_plural = _("tally lines")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted__isnull=True)
                | Q(accepted=F("boxes") * F("box_units") + F("loose") - F("quarantined") - F("damaged") - F("rejected")),
                name="tally_line_adds_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} × {self.counted}"

    @property
    def counted(self) -> int:
        """Base units counted off the lorry."""
        return self.boxes * self.box_units + self.loose


class IntakeSession(Operational):
    """A rush of gifts at one gate: strangers' phones may log cartons through one link, until it ends."""

    token = models.CharField(_("link"), max_length=43, unique=True, editable=False)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="intakes", verbose_name=_("warehouse"))
    location = models.ForeignKey("inventory.Location", on_delete=models.PROTECT, related_name="+", verbose_name=_("unloaded at"))
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("incident"))
    earmark = models.ForeignKey("inventory.Earmark", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("earmark"))
    items = models.ManyToManyField("inventory.Item", related_name="+", verbose_name=_("pictures offered"))
    opened_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened"), default=clock.now)
    ends_at = models.DateTimeField(_("ends"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("surge intake")
        verbose_name_plural = _("surge intakes")
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return f"{self.warehouse} · {self.opened_at:%Y-%m-%d %H:%M}"


class IntakeCarton(Operational):
    """One pre-printed code stuck on one carton, what a helper said is in it, and what the supervisor made of it."""

    class State(models.TextChoices):
        """printed → logged → confirmed; or refused."""

        PRINTED = "printed", _("Printed")
        LOGGED = "logged", _("Logged")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    code = models.CharField(_("code"), max_length=12, unique=True)
    session = models.ForeignKey(IntakeSession, on_delete=models.PROTECT, related_name="cartons", verbose_name=_("surge intake"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PRINTED)
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    quantity = models.PositiveBigIntegerField(_("quantity"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    donor = models.CharField(_("donor as said"), max_length=60, blank=True)
    helper = models.CharField(_("logged by (as said)"), max_length=30, blank=True)
    logged_at = models.DateTimeField(_("logged"), null=True, blank=True)
    document = models.ForeignKey(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="cartons", verbose_name=_("goods received note")
    )
    decided_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """By code."""

        abstract = False
        verbose_name = _("intake carton")
        verbose_name_plural = _("intake cartons")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
