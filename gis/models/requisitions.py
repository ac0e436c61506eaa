"""What shelters and townships ask for on paper, and what people saw there: requisitions, assessments, head counts."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


def _within(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": F("people")})


class HeadCount(Operational):
    """How many people were at a shelter at one moment, by group; never overwritten, the newest is the shelter's figure."""

    shelter = models.ForeignKey("gis.Shelter", on_delete=models.PROTECT, related_name="counts", verbose_name=_("shelter"))
    people = models.PositiveIntegerField(_("people"))
    children = models.PositiveIntegerField(_("of them children under 5"), null=True, blank=True)
    elders = models.PositiveIntegerField(_("of them over 65"), null=True, blank=True)
    disabled = models.PositiveIntegerField(_("of them disabled"), null=True, blank=True)
    pregnant = models.PositiveIntegerField(_("of them pregnant"), null=True, blank=True)
    families = models.PositiveIntegerField(_("families"), null=True, blank=True)
    counted_at = models.DateTimeField(_("counted at"), default=clock.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by"))
    source = models.CharField(_("source"), max_length=250, blank=True)

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        ordering = ("-counted_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=_within("children") & _within("elders") & _within("disabled") & _within("pregnant") & _within("families"),
                name="groups_within_people",
                violation_error_message=_("A group cannot be larger than all people together."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.shelter}: {self.people}"


class NeedsAssessment(Operational):
    """What somebody saw in a minute at one place: people, four chips, how to get there."""

    class Supply(models.TextChoices):
        """How one thing stands there."""

        ENOUGH = "enough", _("enough")
        SHORT = "short", _("short")
        NONE = "none", _("none")
        UNKNOWN = "unknown", _("unknown")

    class Access(models.TextChoices):
        """How goods get there."""

        LORRY = "lorry", _("Lorries get through")
        LIGHT = "light", _("Light vehicles only")
        FOOT = "foot", _("On foot only")
        BOAT = "boat", _("By boat only")
        CUT = "cut", _("Cut off")
        UNKNOWN = "unknown", _("Unknown")

    number = models.CharField(_("number"), max_length=40, unique=True)
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="assessments", verbose_name=_("incident"))
    shelter = models.ForeignKey("gis.Shelter", on_delete=models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("shelter"))
    division = models.ForeignKey(
        "core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("division")
    )
    place = models.CharField(_("place"), max_length=80)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people"))
    count = models.OneToOneField(HeadCount, on_delete=models.PROTECT, null=True, blank=True, related_name="assessment", verbose_name=_("head count"))
    water = models.CharField(_("drinking water"), max_length=8, choices=Supply.choices, default=Supply.UNKNOWN)
    food = models.CharField(_("food"), max_length=8, choices=Supply.choices, default=Supply.UNKNOWN)
    cover = models.CharField(_("shelter and bedding"), max_length=8, choices=Supply.choices, default=Supply.UNKNOWN)
    health = models.CharField(_("health care"), max_length=8, choices=Supply.choices, default=Supply.UNKNOWN)
    access = models.CharField(_("access"), max_length=8, choices=Access.choices, default=Access.UNKNOWN)
    photo = models.FileField(_("photograph"), upload_to="assessments/%Y/%m/", blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    seen_at = models.DateTimeField(_("seen"), default=clock.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("needs assessment")
        verbose_name_plural = _("needs assessments")
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return f"{self.number} {self.place}"


class Requisition(Operational):
    """A shelter or township asks for goods (需求单). What becomes of it after it was taken up is told by orders and waybills."""

    class State(models.TextChoices):
        """draft → submitted → committed → released → in transit → fulfilled → closed; rejected, cancelled.

        Stored are only what people decide: draft, submitted, taken up, closed, rejected, cancelled. The rest follows from the book.
        """

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        TAKEN_UP = "taken_up", _("Taken up")
        PARTLY = "committed_part", _("Committed in part")
        COMMITTED = "committed", _("Committed")
        RELEASED = "released", _("Released")
        IN_TRANSIT = "in_transit", _("In transit")
        FULFILLED = "fulfilled", _("Fulfilled")
        CLOSED = "closed", _("Closed")
        REJECTED = "rejected", _("Rejected")
        CANCELLED = "cancelled", _("Cancelled")

    OVER = (State.CLOSED, State.REJECTED, State.CANCELLED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.DRAFT)
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="requisitions", verbose_name=_("incident"))
    shelter = models.ForeignKey("gis.Shelter", on_delete=models.PROTECT, related_name="requisitions", verbose_name=_("shelter"))
    asked_for_by = models.CharField(_("asked for by (office)"), max_length=80, blank=True)
    needed_by = models.DateTimeField(_("needed by"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    made_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=250, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("requisition")
        verbose_name_plural = _("requisitions")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.number


class RequisitionLine(models.Model):
    """So many units asked for; what was granted lies on the need between ``base`` and ``base + granted``."""

    requisition = models.ForeignKey(Requisition, on_delete=models.CASCADE, related_name="lines", verbose_name=_("requisition"))
    item = models.ForeignKey("inventory.Item", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    quantity = models.BigIntegerField(_("quantity"))
    granted = models.BigIntegerField(_("granted"), default=0)
    need = models.ForeignKey("gis.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="requisition_lines", verbose_name=_("need"))
    base = models.BigIntegerField(_("covered for others before"), default=0)

    class Meta:
        """One line an item."""

        verbose_name = _("line of a requisition")
        verbose_name_plural = _("lines of requisitions")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["requisition", "item"], name="one_requisition_line_an_item"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="requisition_is_positive"),
            models.CheckConstraint(condition=Q(granted__gte=0, granted__lte=F("quantity")), name="granted_within_the_requisition"),
        )

    def __str__(self) -> str:
        return f"{self.item} × {self.quantity}"
