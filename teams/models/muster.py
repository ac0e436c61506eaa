"""A muster: who is there. The same check-in serves call-outs, drills, courses and activities."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from relief.core.worlds import Operational
from teams.models.callouts import CallOut
from teams.models.roster import RescueTeam, TeamMember


class Muster(Operational):
    """People gather at a place for an occasion; the leader checks them in and departs."""

    class Occasion(models.TextChoices):
        """What people come for. Only the first two go out into danger."""

        CALL_OUT = "call_out", _("Call-out")
        DRILL = "drill", _("Drill")
        COURSE = "course", _("Course")
        ACTIVITY = "activity", _("Activity")

    class State(models.TextChoices):
        """open → departed, or closed where nobody goes out; called off at any time before."""

        OPEN = "open", pgettext_lazy("muster", "Open")
        DEPARTED = "departed", pgettext_lazy("muster", "Departed")
        CLOSED = "closed", _("Over")
        CALLED_OFF = "called_off", _("Called off")

    GOES_OUT = (Occasion.CALL_OUT, Occasion.DRILL)

    number = models.CharField(_("number"), max_length=40, unique=True)
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion.choices, default=Occasion.CALL_OUT)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    title = models.CharField(_("what for"), max_length=120)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="musters", verbose_name=_("society"))
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="musters", verbose_name=_("incident"))
    team = models.ForeignKey(RescueTeam, on_delete=models.PROTECT, null=True, blank=True, related_name="musters", verbose_name=_("rescue team"))
    call_out = models.ForeignKey(CallOut, on_delete=models.PROTECT, null=True, blank=True, related_name="musters", verbose_name=_("call-out"))
    leader = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="led_musters", verbose_name=_("leader"))
    place = models.CharField(_("assembly point"), max_length=120)
    opened_at = models.DateTimeField(_("opened"))
    report_by = models.DateTimeField(_("report by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("departed or ended"), null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(_("unknown numbers on the poster's page"), default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["wrong_tries"])

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("muster")
        verbose_name_plural = _("musters")
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def goes_out(self) -> bool:
        """Whether people leave from here into danger, so that insurance and fitness decide."""
        return self.occasion in self.GOES_OUT


class MusterVehicle(Operational):
    """A vehicle that stands at the muster, with the seats it has for the squad (the driver's is not one of them)."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("muster"))
    plate = models.CharField(_("plate or name"), max_length=20)
    seats = models.PositiveSmallIntegerField(_("seats"))
    driver = models.CharField(_("driver"), max_length=60, blank=True)

    class Meta(Operational.Meta):
        """In the order in which they came."""

        abstract = False
        verbose_name = _("vehicle at a muster")
        verbose_name_plural = _("vehicles at a muster")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["muster", "plate"], name="a_vehicle_once_a_muster"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="vehicle_has_seats", violation_error_message=_("A vehicle has at least one seat.")),
        )

    def __str__(self) -> str:
        return self.plate


class CheckIn(Operational):
    """One person at one muster, however many devices told of it; the earliest time stands."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("muster"))
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("person"))
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins", verbose_name=_("team member"))
    arrived_at = models.DateTimeField(_("arrived"))
    vest = models.CharField(_("vest"), max_length=12, blank=True)
    bag = models.CharField(_("gear bag"), max_length=60, blank=True)
    fit = models.BooleanField(_("feels fit"), null=True, blank=True)
    slept = models.BooleanField(_("has slept"), null=True, blank=True)
    unhurt = models.BooleanField(_("nothing hurts"), null=True, blank=True)
    unfit_reason = models.CharField(_("why he goes all the same"), max_length=250, blank=True)
    allowed_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("allowed by"))
    allowed_spoken = models.BooleanField(_("allowed by word of mouth"), default=False)
    call_sign = models.CharField(_("call-sign"), max_length=20, blank=True)
    pair = models.PositiveSmallIntegerField(_("buddy pair"), null=True, blank=True)
    vehicle = models.ForeignKey(MusterVehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("vehicle"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In the order of arrival."""

        abstract = False
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ("arrived_at", "pk")
        constraints = (models.UniqueConstraint(fields=["muster", "person"], name="one_check_in_a_person"),)

    def __str__(self) -> str:
        return str(self.person)


class Arrival(Operational):
    """What one device told of somebody's arrival; never changed, never thrown away."""

    class Channel(models.TextChoices):
        """How he was checked in."""

        SCAN = "scan", _("code scanned")
        LIST = "list", _("chosen from the list")
        POSTER = "poster", _("poster at the assembly point")

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="arrivals", verbose_name=_("check-in"))
    at = models.DateTimeField(_("arrived"))
    recorded_at = models.DateTimeField(_("recorded"))
    channel = models.CharField(_("how"), max_length=6, choices=Channel.choices)
    device = models.CharField(_("device"), max_length=10, blank=True)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("told by"))
    vest = models.CharField(_("vest"), max_length=12, blank=True)
    bag = models.CharField(_("gear bag"), max_length=60, blank=True)
    fit = models.BooleanField(_("feels fit"), null=True, blank=True)
    slept = models.BooleanField(_("has slept"), null=True, blank=True)
    unhurt = models.BooleanField(_("nothing hurts"), null=True, blank=True)

    class Meta(Operational.Meta):
        """In the order of the moments."""

        abstract = False
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.check_in} {self.channel}"
