"""Mutual aid between societies: asked, offered, accepted; what left and arrived is told by the waybills, not written here."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class MutualAidRequest(Operational):
    """One society asks another for goods; nothing is taken before the other offers it and the asker accepts."""

    class State(models.TextChoices):
        """requested → offered → accepted → dispatched → received → returned or settled; declined, withdrawn.

        ``dispatched`` and ``received`` are never stored: they follow from the waybills of the order.
        """

        REQUESTED = "requested", _("Requested")
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DISPATCHED = "dispatched", _("Dispatched")
        RECEIVED = "received", _("Received")
        RETURNED = "returned", _("Returned")
        SETTLED = "settled", _("Settled")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Settlement(models.TextChoices):
        """How two societies square an account of goods."""

        GIFT = "gift", _("Given, nothing owed")
        REPLACED = "replaced", _("Replaced in kind")
        PAID = "paid", _("Paid")
        RETURNED = "returned", _("Goods came back")

    PENDING = (State.REQUESTED, State.OFFERED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED)
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="aid_requests", verbose_name=_("incident"))
    asker = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="aid_asked", verbose_name=_("asking society"))
    giver = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="aid_given", verbose_name=_("asked society"))
    shelter = models.ForeignKey("gis.Shelter", on_delete=models.PROTECT, related_name="aid_requests", verbose_name=_("shelter"))
    needed_by = models.DateTimeField(_("needed by"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=250, blank=True)
    requested_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_at = models.DateTimeField(_("requested"), default=clock.now)
    answer_due_at = models.DateTimeField(_("to be answered by"))
    offered_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("offered by"))
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    offer_ends_at = models.DateTimeField(_("offer stands until"), null=True, blank=True)
    offer_note = models.CharField(_("the giver says"), max_length=250, blank=True)
    answered_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer_note = models.CharField(_("answer"), max_length=250, blank=True)
    settlement = models.CharField(_("how it was settled"), max_length=10, choices=Settlement.choices, blank=True)
    settled_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settlement_fen = models.PositiveBigIntegerField(_("amount (fen)"), null=True, blank=True)
    settlement_note = models.CharField(_("settlement"), max_length=250, blank=True)
    returned_on = models.ForeignKey(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("came back on")
    )

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("mutual-aid request")
        verbose_name_plural = _("mutual-aid requests")
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(asker=F("giver")), name="aid_between_two", violation_error_message=_("A society does not ask itself for aid.")
            ),
        )

    def __str__(self) -> str:
        return self.number


class MutualAidLine(models.Model):
    """So many units of an item: asked, offered from one store of the giver, accepted; held there while the offer stands."""

    request = models.ForeignKey(MutualAidRequest, on_delete=models.CASCADE, related_name="lines", verbose_name=_("mutual-aid request"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    need = models.ForeignKey("gis.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="aid_lines", verbose_name=_("need"))
    asked = models.BigIntegerField(_("asked"))
    offered = models.BigIntegerField(_("offered"), default=0)
    accepted = models.BigIntegerField(_("units accepted"), default=0)
    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from warehouse")
    )
    holds = models.ManyToManyField("inventory.Reservation", related_name="+", blank=True, verbose_name=_("held"))
    order = models.ForeignKey(
        "inventory.ReleaseOrder", on_delete=models.PROTECT, null=True, blank=True, related_name="aid_lines", verbose_name=_("release order")
    )

    class Meta:
        """One line an item."""

        verbose_name = _("line of a mutual-aid request")
        verbose_name_plural = _("lines of mutual-aid requests")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["request", "item"], name="one_aid_line_an_item"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="aid_is_positive"),
            models.CheckConstraint(condition=Q(offered__gte=0, accepted__gte=0, accepted__lte=F("offered")), name="aid_within_the_offer"),
        )

    def __str__(self) -> str:
        return f"{self.item} × {self.asked}"
