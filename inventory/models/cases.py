"""Open questions: where what was found is not what was expected, with an owner, a clock and an answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.orders import Waybill
from relief.core import clock
from relief.core.worlds import Operational


class DiscrepancyCase(Operational):
    """Expected and found differ: an open question with an owner and a clock, never a silent correction."""

    class State(models.TextChoices):
        """open → explained → settled."""

        OPEN = "open", _("Open")
        EXPLAINED = "explained", _("Explained")
        SETTLED = "settled", _("Settled")

    class Kind(models.TextChoices):
        """What differs."""

        DELIVERY = "delivery", _("Short at delivery")
        RECEIPT = "receipt", _("Receipt differs from the notice")
        DAMAGE = "damage", _("Damaged at receipt")
        COUNT = "count", _("Count differs from the book")
        COMMAND = "command", _("Refused entry of a phone")
        LOST = "lost", _("Lost on the way")
        LOAN = "loan", _("Not brought back")
        CUSTODY = "custody", _("Custodian's figure differs")

    class Answer(models.TextChoices):
        """How it was settled."""

        FOUND = "found", _("Found")
        WRITTEN_OFF = "written_off", _("Written off")
        PAPER_MISTAKE = "paper_mistake", _("Mistake on paper")
        REPLACED = "replaced", _("Sent again or replaced")
        ACCEPTED = "accepted", _("Difference accepted")

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DELIVERY)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    document = models.ForeignKey(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("document")
    )
    waybill = models.ForeignKey(Waybill, on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("waybill"))
    tally = models.ForeignKey("inventory.Tally", on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("tally sheet"))
    notice = models.ForeignKey(
        "inventory.ReceiptNotice", on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("receipt notice")
    )
    command = models.ForeignKey(
        "inventory.FieldCommand", on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("field command")
    )
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="cases", verbose_name=_("warehouse"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("lot"))
    expected = models.BigIntegerField(_("expected"))
    found = models.BigIntegerField(_("found"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    owner = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner"))
    opened_at = models.DateTimeField(_("opened"), default=clock.now)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=14, choices=Answer.choices, blank=True)
    resolution = models.OneToOneField(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="resolves", verbose_name=_("settled by paper")
    )
    settled_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("discrepancy case")
        verbose_name_plural = _("discrepancy cases")
        ordering = ("-opened_at", "-pk")
        indexes = (models.Index(fields=["warehouse", "due_at"], condition=Q(settled_at__isnull=True), name="case_open"),)

    def __str__(self) -> str:
        return self.number


class ExceptionReview(Operational):
    """A supervisor has looked at one exception (an override, a late ratification, one pair of hands): when, and what he thinks."""

    key = models.CharField(_("exception"), max_length=80)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("looked at by"))
    at = models.DateTimeField(_("looked at"), default=clock.now)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta(Operational.Meta):
        """Looked at once."""

        abstract = False
        verbose_name = _("review of an exception")
        verbose_name_plural = _("reviews of exceptions")
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=["world", "key"], name="one_review_an_exception"),)

    def __str__(self) -> str:
        return self.key
