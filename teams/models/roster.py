"""The squad and its members: the roster on which readiness and call-out stand."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class RescueTeam(models.Model):
    """A squad of one society."""

    class Kind(models.TextChoices):
        """One comprehensive squad, or a specialist one."""

        COMPREHENSIVE = "comprehensive", _("Comprehensive")
        SPECIALIST = "specialist", _("Specialist")

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="teams", verbose_name=_("society"))
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.COMPREHENSIVE)
    minimum_size = models.PositiveSmallIntegerField(_("deployable people at least"), default=12)
    drilled_on = models.DateField(_("last drill"), null=True, blank=True)
    kit_checked_on = models.DateField(_("kit last checked"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Ordered by code."""

        verbose_name = _("rescue team")
        verbose_name_plural = _("rescue teams")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """One person in one squad, with the papers that decide whether he may be sent."""

    class State(models.TextChoices):
        """applied → screened → probation → registered → suspended → retired."""

        APPLIED = "applied", _("Applied")
        SCREENED = "screened", _("Screened")
        PROBATION = "probation", _("On probation")
        REGISTERED = "registered", _("Registered")
        SUSPENDED = "suspended", _("Suspended")
        RETIRED = "retired", _("Retired")

    class Cell(models.TextChoices):
        """Capability cells."""

        SEARCH = "search", _("Search and rescue")
        WATER = "water", _("Water rescue")
        MEDICAL = "medical", _("Medical")
        RELIEF = "relief", _("Relief")
        WATSAN = "watsan", _("Water supply and sanitation")
        HEALTH = "health", _("Mass health")
        PSYCHOSOCIAL = "psychosocial", _("Psychosocial")
        COMMS = "comms", _("Communications")
        LOGISTICS = "logistics", _("Logistics")

    team = models.ForeignKey(RescueTeam, on_delete=models.PROTECT, related_name="members", verbose_name=_("rescue team"))
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="team_memberships", verbose_name=_("person"))
    cell = models.CharField(_("cell"), max_length=14, choices=Cell.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.APPLIED)
    lives_in = models.ForeignKey(
        "core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lives in"),
        help_text=_("The township is enough: it decides whose way to the assembly point is short."),
    )  # fmt: skip
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    medical_until = models.DateField(_("medical valid until"), null=True, blank=True)
    certificate_until = models.DateField(_("first-aid certificate until"), null=True, blank=True)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    contact_confirmed_on = models.DateField(_("contact confirmed"), null=True, blank=True)
    contact_asked_on = models.DateField(_("asked to confirm"), null=True, blank=True, editable=False)
    resting_until = models.DateTimeField(_("resting until"), null=True, blank=True)
    opted_out = models.BooleanField(_("does not want to be called out"), default=False)

    history = HistoricalRecords()

    class Meta:
        """Once a squad."""

        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ("team", "cell", "pk")
        constraints = (models.UniqueConstraint(fields=["team", "person"], name="one_membership_a_team"),)

    def __str__(self) -> str:
        return str(self.person)

    @property
    def told_as(self) -> str:
        """Without his name, for events."""
        return f"{self.team.code} · {self.cell} · #{self.pk}"


class MemberLeave(models.Model):
    """Days on which a member cannot come, as he said himself."""

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="leaves", verbose_name=_("team member"))
    starts_on = models.DateField(_("away from"))
    ends_on = models.DateField(_("away until"))
    note = models.CharField(_("note"), max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta:
        """The next first."""

        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="leave_in_order", violation_error_message=_("A leave cannot end before it begins.")
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class AvailabilityRule(models.Model):
    """Hours of every week at which a member cannot come, or at which alone he can, as he said himself."""

    class Kind(models.TextChoices):
        """What the hours mean."""

        NOT = "not", _("not at these hours")
        ONLY = "only", _("only at these hours")

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="weekly_rules", verbose_name=_("team member"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.NOT)
    weekdays = models.CharField(
        _("weekdays"), max_length=7, validators=[RegexValidator(r"^1?2?3?4?5?6?7?$", _("Weekdays as numbers in order, Monday is 1: 135, 12345."))],
        help_text=_("Monday is 1, Sunday 7: 12345 for the working days."),
    )  # fmt: skip
    starts_at = models.TimeField(_("from (hour)"))
    ends_at = models.TimeField(_("until (hour)"), help_text=_("Not later than the beginning: until that hour of the next day."))

    history = HistoricalRecords()

    class Meta:
        """In the order of the week."""

        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        ordering = ("member", "weekdays", "starts_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["member", "kind", "weekdays", "starts_at"],
                name="one_rule_an_hour",
                violation_error_message=_("These hours are entered already."),
            ),
            models.CheckConstraint(condition=~Q(weekdays=""), name="weekly_hours_have_days", violation_error_message=_("Choose at least one day.")),
        )

    def __str__(self) -> str:
        return f"{self.weekdays} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"
