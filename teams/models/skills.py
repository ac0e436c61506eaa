"""What members have learned, with the papers that prove it and end; and who was reminded of which of his papers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from teams.models.roster import TeamMember


class Skill(models.TextChoices):
    """What a cell may need; the first-aid certificate, which everybody needs, stands on the member himself."""

    SWIFT_WATER = "swift_water", _("swift-water rescue")
    BOAT = "boat", _("boat driver")
    DIVER = "diver", _("diver")
    ROPE = "rope", _("rope rescue")
    SEARCH = "search", _("collapsed-structure search")
    DRONE = "drone", _("drone pilot")
    RADIO = "radio", _("radio operator")
    LORRY = "lorry", _("lorry driver")
    DOCTOR = "doctor", _("doctor")
    NURSE = "nurse", _("nurse")
    COUNSELLOR = "counsellor", _("psychological counsellor")
    WATER_WORKS = "water_works", _("water treatment")
    ELECTRICIAN = "electrician", _("electrician")
    INSTRUCTOR = "instructor", _("first-aid instructor")
    OTHER = "other", _("another skill")


class MemberSkill(models.Model):
    """A skill of a member. It counts once somebody of the society has seen the original, until it ends; a newer paper replaces an older one."""

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="skills", verbose_name=_("team member"))
    skill = models.CharField(_("skill"), max_length=12, choices=Skill.choices)
    number = models.CharField(_("number of the certificate"), max_length=40, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Empty: it does not run out."))
    note = models.CharField(_("note"), max_length=80, blank=True)
    seen_on = models.DateField(_("original seen"), null=True, blank=True)
    replaced = models.BooleanField(_("replaced by a newer one"), default=False)

    history = HistoricalRecords()

    class Meta:
        """The newest paper of a skill first."""

        verbose_name = _("skill of a member")
        verbose_name_plural = _("skills of members")
        ordering = ("member", "skill", "-valid_until", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["member", "skill", "valid_until"], name="skill_once_a_date", violation_error_message=_("This certificate is entered already.")
            ),
            models.UniqueConstraint(
                fields=["member", "skill"], condition=Q(valid_until=None), name="lasting_skill_once",
                violation_error_message=_("This skill is entered already."),
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="skill_in_order",
                violation_error_message=_("A certificate cannot end before it was issued."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_skill_display())


class PaperReminder(models.Model):
    """That a member was told of one of his papers at one stage before its end, so that he is told once."""

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("team member"))
    paper = models.CharField(_("paper"), max_length=20)
    until = models.DateField(_("valid until"))
    stage = models.PositiveSmallIntegerField(_("days before the end"))
    sent_on = models.DateField(_("sent"))

    class Meta:
        """Once a stage."""

        verbose_name = _("reminder of a paper")
        verbose_name_plural = _("reminders of papers")
        ordering = ("member", "until", "pk")
        constraints = (models.UniqueConstraint(fields=["member", "paper", "until", "stage"], name="reminded_once_a_stage"),)

    def __str__(self) -> str:
        return f"{self.paper} {self.until} −{self.stage}"
