"""A mission: a squad that was sent, what it does, and that everybody came home."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from relief.core.worlds import Operational
from teams.models.muster import CheckIn, Muster
from teams.models.roster import RescueTeam, TeamMember


class Deployment(Operational):
    """One squad on one mission, from the order to the debriefing."""

    class State(models.TextChoices):
        """The way of a mission; work and rest alternate."""

        ORDERED = "ordered", pgettext_lazy("mission", "Ordered")
        DEPARTED = "departed", _("On the way")
        ON_SITE = "on_site", _("On site")
        WORKING = "working", _("Working")
        RESTING = "resting", _("Resting")
        WITHDRAWING = "withdrawing", _("Withdrawing")
        RETURNED = "returned", _("Back")
        GEAR_CHECKED = "gear_checked", _("Gear checked")
        RECOVERED = "recovered", _("Closed, resting")
        DEBRIEFED = "debriefed", _("Debriefed")
        CALLED_OFF = "called_off", _("Called off")

    OUT = (State.DEPARTED, State.ON_SITE, State.WORKING, State.RESTING, State.WITHDRAWING)

    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ORDERED)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="deployments", verbose_name=_("society"))
    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="deployments", verbose_name=_("incident")
    )
    team = models.ForeignKey(RescueTeam, on_delete=models.PROTECT, null=True, blank=True, related_name="deployments", verbose_name=_("rescue team"))
    muster = models.OneToOneField(Muster, on_delete=models.PROTECT, related_name="deployment", verbose_name=_("muster"))
    leader = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="led_deployments", verbose_name=_("leader"))
    relieves = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="relieved_by", verbose_name=_("relieves"))
    mission = models.CharField(_("mission"), max_length=200)
    destination = models.CharField(_("destination"), max_length=120, blank=True)
    ordered_at = models.DateTimeField(_("ordered"))
    departed_at = models.DateTimeField(_("departed"), null=True, blank=True)
    on_site_at = models.DateTimeField(_("on site"), null=True, blank=True)
    withdrew_at = models.DateTimeField(_("withdrew"), null=True, blank=True)
    returned_at = models.DateTimeField(_("back"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    rest_until = models.DateTimeField(_("rest until"), null=True, blank=True)
    debrief = models.TextField(_("debriefing"), blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ("-ordered_at", "-pk")

    def __str__(self) -> str:
        return f"{self.number} {self.mission}"

    @classmethod
    def to_debrief(cls) -> Q:
        """Closed, and nobody has written down yet what was learned."""
        return Q(state=cls.State.RECOVERED)


class DeployedMember(Operational):
    """One person on the roll call of a mission: when he left, when he was last heard of, when he was called in."""

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="people", verbose_name=_("mission"))
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="deployed", verbose_name=_("person"))
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, null=True, blank=True, related_name="deployed", verbose_name=_("team member"))
    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, related_name="deployed", verbose_name=_("check-in"))
    call_sign = models.CharField(_("call-sign"), max_length=20, blank=True)
    pair = models.PositiveSmallIntegerField(_("buddy pair"), null=True, blank=True)
    vehicle = models.CharField(_("vehicle"), max_length=20, blank=True)
    out_at = models.DateTimeField(_("called out"))
    heard_at = models.DateTimeField(_("last heard"))
    working_since = models.DateTimeField(_("working since"), null=True, blank=True)
    down_at = models.DateTimeField(_("man down"), null=True, blank=True)
    back_at = models.DateTimeField(_("called in"), null=True, blank=True)
    back_how = models.CharField(_("called in: how"), max_length=120, blank=True)
    shares_position = models.BooleanField(_("agrees that his position is kept"), default=False)

    history = HistoricalRecords(excluded_fields=["heard_at"])

    class Meta(Operational.Meta):
        """By pair."""

        abstract = False
        verbose_name = _("person on a mission")
        verbose_name_plural = _("people on missions")
        ordering = ("pair", "pk")
        constraints = (
            models.UniqueConstraint(fields=["deployment", "person"], name="once_on_a_roll_call"),
            models.UniqueConstraint(fields=["world", "person"], condition=Q(back_at=None), name="one_mission_at_a_time"),
        )

    def __str__(self) -> str:
        return str(self.person)


class PositionConsent(Operational):
    """That somebody agreed that his position is kept on one mission: to which text, when, told to whom, and when he took it back."""

    TEXT = "2026-1"  # the version of the sentence beside the button; a new sentence is a new version

    who = models.ForeignKey(DeployedMember, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person"))
    text_version = models.CharField(_("version of the text"), max_length=10, default=TEXT)
    given_at = models.DateTimeField(_("agreed"))
    told_to = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("told to"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta(Operational.Meta):
        """In order of time; one at a time."""

        abstract = False
        verbose_name = _("consent to positions")
        verbose_name_plural = _("consents to positions")
        ordering = ("given_at", "pk")
        constraints = (models.UniqueConstraint(fields=["who"], condition=Q(taken_back_at=None), name="one_consent_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.who} {self.text_version}"


class SectorTask(Operational):
    """A task in a sector for some of the pairs (ICS 204)."""

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("mission"))
    sector = models.CharField(_("sector"), max_length=60)
    task = models.CharField(_("task"), max_length=250)
    pairs = models.CharField(_("buddy pairs"), max_length=60, blank=True)
    channel = models.CharField(_("radio channel"), max_length=40, blank=True)
    given_at = models.DateTimeField(_("given at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed over to the relief"), null=True, blank=True)

    class Meta(Operational.Meta):
        """In order of time."""

        abstract = False
        verbose_name = _("task in a sector")
        verbose_name_plural = _("tasks in sectors")
        ordering = ("given_at", "pk")

    def __str__(self) -> str:
        return f"{self.sector}: {self.task}"


class GearLine(Operational):
    """One piece or bag that went along, by its code; counted home by scan."""

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="gear", verbose_name=_("mission"))
    code = models.CharField(_("code"), max_length=60)
    out_at = models.DateTimeField(_("taken along"))
    back_at = models.DateTimeField(_("counted home"), null=True, blank=True)
    lost_at = models.DateTimeField(_("lost"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed over to the relief"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Operational.Meta):
        """By code."""

        abstract = False
        verbose_name = _("gear on a mission")
        verbose_name_plural = _("gear on missions")
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["deployment", "code"], name="a_piece_once_a_mission"),)

    def __str__(self) -> str:
        return self.code


class InjuryReport(Operational):
    """Somebody was hurt on a mission."""

    class Severity(models.TextChoices):
        """How bad."""

        SLIGHT = "slight", _("slight, goes on working")
        TREATED = "treated", _("treated, stops working")
        HOSPITAL = "hospital", _("taken to hospital")

    number = models.CharField(_("number"), max_length=40, unique=True)
    who = models.ForeignKey(DeployedMember, on_delete=models.PROTECT, related_name="injuries", verbose_name=_("person"))
    severity = models.CharField(_("how bad"), max_length=8, choices=Severity.choices)
    what = models.CharField(_("what happened"), max_length=250)
    treatment = models.CharField(_("what was done"), max_length=250, blank=True)
    happened_at = models.DateTimeField(_("happened"))
    reported_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("reported by"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("injury report")
        verbose_name_plural = _("injury reports")
        ordering = ("-happened_at", "-pk")

    def __str__(self) -> str:
        return self.number


class CrewPosition(Operational):
    """Where somebody was, kept only with his consent and deleted 30 days after the mission was closed."""

    who = models.ForeignKey(DeployedMember, on_delete=models.CASCADE, related_name="positions", verbose_name=_("person"))
    at = models.DateTimeField(_("time"))
    longitude = models.FloatField(_("longitude (WGS-84)"))
    latitude = models.FloatField(_("latitude (WGS-84)"))

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("position of a person")
        verbose_name_plural = _("positions of people")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"


class ServiceRecord(Operational):
    """Time somebody gave, with thanks; written when a mission or a muster is closed."""

    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="service", verbose_name=_("person"))
    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="service", verbose_name=_("muster"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=Muster.Occasion.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    minutes = models.PositiveIntegerField(_("minutes"))

    class Meta(Operational.Meta):
        """Newest first; once a muster."""

        abstract = False
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = ("-starts_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["person", "muster"], name="one_service_record_a_muster"),)

    def __str__(self) -> str:
        return f"{self.person} {self.minutes}"
