"""Inside the store: counts that are planned and approved, disposals, rotation, loans and kits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class StockCount(Operational):
    """A count as a piece of work: planned, done blind, looked at twice where it differs, approved, posted."""

    class State(models.TextChoices):
        """planned → counting (blind) → variance_review → approved → posted; or cancelled."""

        PLANNED = "planned", _("Planned")
        COUNTING = "counting", _("Being counted")
        VARIANCE_REVIEW = "variance_review", _("Differences under review")
        APPROVED = "approved", _("Approved")
        POSTED = "posted", _("Posted")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        """How much is looked at."""

        FULL = "full", _("Full count")
        CYCLE = "cycle", _("Cycle count")
        SPOT = "spot", _("Spot check")

    OPEN = (State.PLANNED, State.COUNTING, State.VARIANCE_REVIEW, State.APPROVED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PLANNED)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="counts", verbose_name=_("warehouse"))
    scope = models.CharField(_("zone or items"), max_length=120, blank=True)
    planned_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("planned by"))
    planned_at = models.DateTimeField(_("planned"), default=clock.now)
    due_on = models.DateField(_("to be counted by"), null=True, blank=True)
    approved_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    document = models.OneToOneField(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="stock_count", verbose_name=_("posted as")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")
        ordering = ("-planned_at", "-pk")

    def __str__(self) -> str:
        return self.number


class StockCountLine(models.Model):
    """One lot in one bin: what the first and, where it differed, the second counter saw. The book's figure is not kept here before posting."""

    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="lines", verbose_name=_("stock count"))
    holder = models.ForeignKey("inventory.Holder", on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    unexpected = models.BooleanField(_("found though not in the book"), default=False)
    first = models.BigIntegerField(_("first count"), null=True, blank=True)
    first_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first counter"))
    first_at = models.DateTimeField(_("first looked at"), null=True, blank=True)
    second = models.BigIntegerField(_("second count"), null=True, blank=True)
    second_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second counter"))
    second_at = models.DateTimeField(_("second look"), null=True, blank=True)
    again = models.BooleanField(_("to be counted again"), default=False)

    class Meta:
        """Counted once each."""

        verbose_name = _("stock count line")
        verbose_name_plural = _("stock count lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["count", "holder", "lot"], name="one_count_line_a_place"),
            models.CheckConstraint(condition=Q(first__isnull=True) | Q(first__gte=0), name="first_count_not_negative"),
            models.CheckConstraint(condition=Q(second__isnull=True) | Q(second__gte=0), name="second_count_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.lot}: {self.first}"


class DisposalOrder(Operational):
    """Goods that may not be given out: proposed, inspected, approved by another, then destroyed, recycled or handed on."""

    class State(models.TextChoices):
        """proposed → inspected → approved → posted; or refused."""

        PROPOSED = "proposed", _("Proposed")
        INSPECTED = "inspected", _("Inspected")
        APPROVED = "approved", _("Approved")
        POSTED = "posted", _("Posted")
        REFUSED = "refused", _("Refused")

    class Way(models.TextChoices):
        """What becomes of the goods."""

        DESTROYED = "destroyed", _("Destroyed")
        RECYCLED = "recycled", _("Recycled")
        DONATED_ON = "donated_on", _("Handed on")

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="disposals", verbose_name=_("warehouse"))
    reason = models.CharField(_("reason"), max_length=250)
    proposed_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"), default=clock.now)
    inspected_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inspected by"))
    inspected_at = models.DateTimeField(_("inspected"), null=True, blank=True)
    finding = models.CharField(_("finding"), max_length=510, blank=True)
    approved_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    document = models.OneToOneField(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="disposal_order", verbose_name=_("posted as")
    )

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("disposal order")
        verbose_name_plural = _("disposal orders")
        ordering = ("-proposed_at", "-pk")

    def __str__(self) -> str:
        return self.number


class DisposalLine(models.Model):
    """So many units of one lot in one place."""

    order = models.ForeignKey(DisposalOrder, on_delete=models.CASCADE, related_name="lines", verbose_name=_("disposal order"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    location = models.ForeignKey("inventory.Location", on_delete=models.PROTECT, related_name="+", verbose_name=_("location"))
    quantity = models.BigIntegerField(_("quantity"))

    class Meta:
        """At least one unit."""

        verbose_name = _("disposal line")
        verbose_name_plural = _("disposal lines")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="disposal_line_is_positive"),)

    def __str__(self) -> str:
        return f"{self.lot} × {self.quantity}"


class RotationLine(Operational):
    """A decision to give a lot to a programme before it expires."""

    class State(models.TextChoices):
        """planned → ordered → done; or dropped."""

        PLANNED = "planned", _("Planned")
        ORDERED = "ordered", _("Ordered")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PLANNED)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="rotations", verbose_name=_("warehouse"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="rotations", verbose_name=_("lot"))
    quantity = models.BigIntegerField(_("quantity"))
    programme = models.CharField(_("programme"), max_length=120)
    give_by = models.DateField(_("to be given by"))
    replaced = models.BooleanField(_("replacement ordered"), default=False)
    order = models.ForeignKey(
        "inventory.ReleaseOrder", on_delete=models.PROTECT, null=True, blank=True, related_name="rotations", verbose_name=_("release order")
    )
    decided_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), default=clock.now)
    note = models.CharField(_("note"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """The most urgent first."""

        abstract = False
        verbose_name = _("rotation line")
        verbose_name_plural = _("rotation plan")
        ordering = ("give_by", "pk")
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="rotation_line_is_positive"),)

    def __str__(self) -> str:
        return f"{self.lot} × {self.quantity}"


class Loan(Operational):
    """Durable goods lent out: they stay in the book, under the borrower, until they come back."""

    class State(models.TextChoices):
        """out → returned, in full or with what is lost settled."""

        OUT = "out", _("Lent out")
        RETURNED = "returned", _("Returned")
        SETTLED = "settled", _("Settled with losses")

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OUT)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="loans", verbose_name=_("warehouse"))
    document = models.OneToOneField("inventory.Document", on_delete=models.PROTECT, related_name="loan", verbose_name=_("lent by"))
    borrower = models.CharField(_("borrower"), max_length=120)
    borrower_phone = models.CharField(_("borrower's telephone"), max_length=20, blank=True)
    purpose = models.CharField(_("what for"), max_length=160, blank=True)
    lent_at = models.DateTimeField(_("lent"), default=clock.now)
    due_on = models.DateField(_("due back"))
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ("-lent_at", "-pk")

    def __str__(self) -> str:
        return self.number


class KitJob(Operational):
    """Kits put together or taken apart under one version of the recipe: which component lots went into which kit lot."""

    class Kind(models.TextChoices):
        """Which way."""

        ASSEMBLE = "assemble", _("Put together")
        BREAK = "break", _("Taken apart")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="kit_jobs", verbose_name=_("warehouse"))
    kit = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("kit"))
    version = models.CharField(_("recipe version"), max_length=20)
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="kit_jobs", verbose_name=_("lot of the kits"))
    quantity = models.BigIntegerField(_("quantity"))
    document = models.OneToOneField("inventory.Document", on_delete=models.PROTECT, related_name="kit_job", verbose_name=_("booked as"))

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("kit job")
        verbose_name_plural = _("kit jobs")
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="kit_job_is_positive"),)

    def __str__(self) -> str:
        return f"{self.kit} × {self.quantity}"
