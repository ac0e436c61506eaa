"""A call-out: prepared as a template, drafted, sent in waves until its cells are filled, closed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.models.incidents import Incident
from relief.core.worlds import Operational
from teams.models.abilities import OwnVehicle, SpokenLanguage
from teams.models.roster import RescueTeam, TeamMember

DAY_MINUTES = 24 * 60


class Call(models.Model):
    """What a template and a call-out both say: to what, where to, with what, by when, and how the waves go."""

    class Kind(models.TextChoices):
        """For real, or only to find out who can be reached."""

        REAL = "real", _("Call-out")
        TEST = "test", _("Test of the telephones")

    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.REAL)
    team = models.ForeignKey(
        RescueTeam, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rescue team"),
        help_text=_("Empty: every squad of the society."),
    )  # fmt: skip
    hazard = models.CharField(_("hazard"), max_length=20, choices=Incident.Hazard.choices, default=Incident.Hazard.OTHER)
    place = models.CharField(_("place"), max_length=120, blank=True)
    assembly_point = models.CharField(_("assembly point"), max_length=120)
    longitude = models.FloatField(
        _("assembly point: longitude (WGS-84)"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    latitude = models.FloatField(
        _("assembly point: latitude (WGS-84)"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    kit_remark = models.CharField(_("what else to bring"), max_length=200, blank=True, help_text=_("What lies in no gear bag."))
    own_vehicle = models.CharField(
        _("somebody with an own vehicle"), max_length=10, choices=OwnVehicle.Kind.choices, blank=True,
        help_text=_("Whoever has one is asked first, until one comes."),
    )  # fmt: skip
    language = models.CharField(
        _("somebody who speaks"), max_length=10, choices=SpokenLanguage.Language.choices, blank=True,
        help_text=_("Whoever speaks it is asked first, until one comes."),
    )  # fmt: skip
    report_minutes = models.PositiveSmallIntegerField(
        _("report within (minutes)"), default=60, validators=[MinValueValidator(5), MaxValueValidator(DAY_MINUTES)]
    )
    spare = models.PositiveSmallIntegerField(_("ask this much more (percent)"), default=0, validators=[MaxValueValidator(300)])
    wave_minutes = models.PositiveSmallIntegerField(
        _("next wave after (minutes)"), default=10, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    voice_minutes = models.PositiveSmallIntegerField(
        _("voice call after (minutes)"), default=3, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )

    class Meta:
        """Columns only."""

        abstract = True

    @property
    def is_test(self) -> bool:
        """True where nobody goes out: only who answers is found out."""
        return self.kind == self.Kind.TEST


class CallOutTemplate(Call):
    """A call-out thought through by day, so that at night three taps are left."""

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="call_out_templates", verbose_name=_("society"))
    name = models.CharField(_("name"), max_length=80)
    test_every_days = models.PositiveSmallIntegerField(
        _("sent as a test every (days)"), null=True, blank=True, help_text=_("For a test of the telephones; empty: only by hand.")
    )
    tested_at = models.DateTimeField(_("last sent as a test"), null=True, blank=True, editable=False)
    in_use = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()

    class Meta:
        """By name."""

        verbose_name = _("call-out template")
        verbose_name_plural = _("call-out templates")
        ordering = ("kind", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"], name="one_template_a_name", violation_error_message=_("A template of this name exists.")
            ),
            models.CheckConstraint(
                condition=Q(test_every_days__isnull=True) | Q(kind="test", test_every_days__gte=1),
                name="only_tests_go_by_schedule",
                violation_error_message=_("Only a test of the telephones is sent on schedule."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class TemplateNeed(models.Model):
    """People of one cell a template wants."""

    template = models.ForeignKey(CallOutTemplate, on_delete=models.CASCADE, related_name="needs", verbose_name=_("call-out template"))
    cell = models.CharField(_("cell"), max_length=14, choices=TeamMember.Cell.choices)
    people = models.PositiveSmallIntegerField(_("people wanted"), validators=[MinValueValidator(1)])

    history = HistoricalRecords()

    class Meta:
        """One figure a cell."""

        verbose_name = _("cell of a template")
        verbose_name_plural = _("cells of templates")
        ordering = ("template", "cell")
        constraints = (
            models.UniqueConstraint(fields=["template", "cell"], name="one_figure_a_template_cell"),
            models.CheckConstraint(condition=Q(people__gt=0), name="template_wants_people"),
        )

    def __str__(self) -> str:
        return f"{self.get_cell_display()}: {self.people}"


class CallOut(Call, Operational):
    """One call-out as it went: to what, how many of which cell, what the clock does next."""

    class State(models.TextChoices):
        """drafted → sent → collecting responses → closed."""

        DRAFTED = "drafted", _("Drafted")
        SENT = "sent", _("Sent")
        COLLECTING = "collecting_responses", _("Collecting answers")
        CLOSED = "closed", _("Closed")

    RUNNING = (State.SENT, State.COLLECTING)

    number = models.CharField(_("number"), max_length=40, unique=True)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="call_outs", verbose_name=_("society"))
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="call_outs", verbose_name=_("incident")
    )
    template = models.ForeignKey(
        CallOutTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("call-out template")
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFTED)
    created_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("called out by"))
    created_at = models.DateTimeField(_("drafted"), default=clock.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    report_by = models.DateTimeField(_("report by"), null=True, blank=True)
    next_at = models.DateTimeField(_("next wave at"), null=True, blank=True)
    rung = models.PositiveSmallIntegerField(_("rung of the chain that was told"), default=0)
    filled_at = models.DateTimeField(_("filled at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by"))
    close_reason = models.CharField(_("why it was closed"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("call-out")
        verbose_name_plural = _("call-outs")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["state", "next_at"], name="call_out_clock"),)

    def __str__(self) -> str:
        return self.number

    @property
    def is_running(self) -> bool:
        """True while answers count."""
        return self.state in self.RUNNING


class CallOutNeed(Operational):
    """People of one cell a call-out wants."""

    call_out = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="needs", verbose_name=_("call-out"))
    cell = models.CharField(_("cell"), max_length=14, choices=TeamMember.Cell.choices)
    people = models.PositiveSmallIntegerField(_("people wanted"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """One figure a cell."""

        abstract = False
        verbose_name = _("cell of a call-out")
        verbose_name_plural = _("cells of call-outs")
        ordering = ("call_out", "cell")
        constraints = (
            models.UniqueConstraint(fields=["call_out", "cell"], name="one_figure_a_call_out_cell"),
            models.CheckConstraint(condition=Q(people__gt=0), name="call_out_wants_people"),
        )

    def __str__(self) -> str:
        return f"{self.get_cell_display()}: {self.people}"
