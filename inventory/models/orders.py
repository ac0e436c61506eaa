"""From the order to the signature: release orders, reservations, waybills, proofs of delivery, cases."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class ReleaseOrder(Operational):
    """Authority for one warehouse to send goods to one place."""

    class State(models.TextChoices):
        """draft → approved (or verbally approved, then ratified) → picking → issued; or cancelled."""

        DRAFT = "draft", _("Draft")
        VERBAL_APPROVED = "verbal_approved", _("Approved by word of mouth")
        APPROVED = "approved", _("Approved")
        PICKING = "picking", _("Picking")
        ISSUED = "issued", _("Issued")
        CANCELLED = "cancelled", _("Cancelled")

    WAITING = (State.VERBAL_APPROVED, State.APPROVED, State.PICKING)

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.DRAFT)
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="release_orders", verbose_name=_("incident")
    )
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="release_orders", verbose_name=_("warehouse"))
    purpose = models.ForeignKey("inventory.Earmark", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("purpose"))
    destination = models.CharField(_("destination"), max_length=120)
    division = models.ForeignKey("core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division"))
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    needed_by = models.DateTimeField(_("needed by"), null=True, blank=True)
    requested_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_at = models.DateTimeField(_("requested"), default=clock.now)
    approved_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approval_channel = models.CharField(_("how it was approved"), max_length=60, blank=True)
    ratified_at = models.DateTimeField(_("ratified"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("release order")
        verbose_name_plural = _("release orders")
        ordering = ("-requested_at", "-pk")

    def __str__(self) -> str:
        return self.number


class ReleaseOrderLine(models.Model):
    """So many units of one item, from one lot where the proposal chose it."""

    order = models.ForeignKey(ReleaseOrder, on_delete=models.CASCADE, related_name="lines", verbose_name=_("release order"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lot"))
    quantity = models.BigIntegerField(_("quantity"))
    issued = models.BigIntegerField(_("units issued"), default=0)
    reason = models.JSONField(_("why"), default=dict, blank=True)

    class Meta:
        """At least one unit."""

        verbose_name = _("release order line")
        verbose_name_plural = _("release order lines")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_is_positive"),
            models.CheckConstraint(condition=Q(issued__gte=0), name="order_line_issued_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.item} × {self.quantity}"


class Reservation(Operational):
    """Goods of a lot at a warehouse held for an order until a moment; a row with an end, never a stored counter."""

    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="reservations", verbose_name=_("warehouse"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="reservations", verbose_name=_("lot"))
    order_line = models.ForeignKey(
        ReleaseOrderLine, on_delete=models.CASCADE, null=True, blank=True, related_name="reservations", verbose_name=_("for order line")
    )
    quantity = models.BigIntegerField(_("quantity"))
    reserved_at = models.DateTimeField(_("reserved"), default=clock.now)
    ends_at = models.DateTimeField(_("until"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta(Operational.Meta):
        """Found by warehouse and lot while alive."""

        abstract = False
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_is_positive"),)
        indexes = (models.Index(fields=["warehouse", "lot", "ends_at"], condition=Q(released_at__isnull=True), name="reservation_live"),)

    def __str__(self) -> str:
        return f"{self.lot} × {self.quantity}"


class Waybill(Operational):
    """The paper that travels with the goods: one vehicle, one warehouse, one consignee."""

    class State(models.TextChoices):
        """prepared → loaded → departed → arrived → unloaded → signed (full or with discrepancy) → closed."""

        PREPARED = "prepared", _("Prepared")
        LOADED = "loaded", _("Loaded")
        DEPARTED = "departed", _("On the way")
        ARRIVED = "arrived", _("Arrived")
        UNLOADED = "unloaded", _("Unloaded")
        SIGNED = "signed", _("Signed for")
        SIGNED_WITH_DISCREPANCY = "signed_with_discrepancy", _("Signed with discrepancy")
        CLOSED = "closed", _("Closed")
        DIVERTED = "diverted", _("Diverted")
        RETURNED = "returned", _("Returned")
        LOST = "lost", _("Lost")

    UNDER_WAY = (State.PREPARED, State.LOADED, State.DEPARTED, State.ARRIVED, State.UNLOADED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.PREPARED)
    order = models.ForeignKey(ReleaseOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="waybills", verbose_name=_("release order"))
    document = models.OneToOneField(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="waybill", verbose_name=_("issue or transfer")
    )
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="waybills", verbose_name=_("incident")
    )
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="waybills", verbose_name=_("warehouse"))
    to_warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, null=True, blank=True, related_name="waybills_in", verbose_name=_("to warehouse")
    )
    destination = models.CharField(_("destination"), max_length=120)
    division = models.ForeignKey("core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division"))
    plate = models.CharField(_("vehicle"), max_length=12, blank=True)
    driver = models.CharField(_("driver"), max_length=60, blank=True)
    driver_phone = models.CharField(_("driver's telephone"), max_length=20, blank=True)
    seal_number = models.CharField(_("seal"), max_length=30, blank=True)
    odometer_km = models.PositiveIntegerField(_("odometer (km)"), null=True, blank=True)
    pass_number = models.CharField(_("vehicle pass"), max_length=40, blank=True)
    prepared_at = models.DateTimeField(_("prepared"), default=clock.now)
    departed_at = models.DateTimeField(_("departed"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("waybill")
        verbose_name_plural = _("waybills")
        ordering = ("-prepared_at", "-pk")

    def __str__(self) -> str:
        return self.number


class WaybillLine(models.Model):
    """What was loaded, and what was signed for."""

    waybill = models.ForeignKey(Waybill, on_delete=models.CASCADE, related_name="lines", verbose_name=_("waybill"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    quantity = models.BigIntegerField(_("loaded"))
    delivered = models.BigIntegerField(_("signed for"), null=True, blank=True)

    class Meta:
        """At least one unit."""

        verbose_name = _("waybill line")
        verbose_name_plural = _("waybill lines")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="waybill_line_is_positive"),)

    def __str__(self) -> str:
        return f"{self.lot} × {self.quantity}"


class ProofOfDelivery(Operational):
    """Who signed for a waybill, where and when."""

    waybill = models.OneToOneField(Waybill, on_delete=models.PROTECT, related_name="proof", verbose_name=_("waybill"))
    signed_by = models.CharField(_("signed by"), max_length=60)
    witness = models.CharField(_("second signature"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("signed"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by"))

    class Meta(Operational.Meta):
        """One a waybill."""

        abstract = False
        verbose_name = _("proof of delivery")
        verbose_name_plural = _("proofs of delivery")

    def __str__(self) -> str:
        return f"{self.waybill} · {self.signed_by}"


class Distribution(Operational):
    """Goods handed to families from one delivery: numbers only, no names."""

    class State(models.TextChoices):
        """planned → announced → running → completed → reported."""

        PLANNED = "planned", _("Planned")
        ANNOUNCED = "announced", _("Announced")
        RUNNING = "running", _("Running")
        COMPLETED = "completed", _("Completed")
        REPORTED = "reported", _("Reported")

    number = models.CharField(_("number"), max_length=40, unique=True)
    waybill = models.ForeignKey(Waybill, on_delete=models.PROTECT, related_name="distributions", verbose_name=_("waybill"))
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="distributions", verbose_name=_("incident")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    place = models.CharField(_("place"), max_length=120)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    planned_for = models.DateTimeField(_("handing out planned for"), null=True, blank=True)
    recipients = models.CharField(_("for whom"), max_length=250, blank=True)
    selected_by = models.CharField(_("recipients chosen by"), max_length=120, blank=True)
    staff = models.CharField(_("to be handed out by (two people)"), max_length=120, blank=True)
    contact = models.CharField(_("office for questions"), max_length=120, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    started_at = models.DateTimeField(_("began"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    handed_out_by = models.CharField(_("handed out by (two people)"), max_length=120, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    due_on = models.DateField(_("to be finished by"), null=True, blank=True)
    reported_at = models.DateTimeField(_("result reported"), null=True, blank=True)
    result = models.CharField(_("result in words"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("distribution")
        verbose_name_plural = _("distributions")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.number
