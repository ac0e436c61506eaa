"""Courses of the squads: planned for a date, attended through the one attendance, ended with a result for everybody who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from relief.core.worlds import Operational
from teams.models.muster import Muster
from teams.models.roster import TeamMember

if TYPE_CHECKING:
    from datetime import datetime


class Course(Operational):
    """One course on its days. Its attendance is a muster; there is no other."""

    class State(models.TextChoices):
        """planned → running, from when its attendance is open → graded; called off before it runs."""

        PLANNED = "planned", pgettext_lazy("course", "Planned")
        RUNNING = "running", pgettext_lazy("course", "Running")
        GRADED = "graded", _("Graded")
        CALLED_OFF = "called_off", _("Called off")

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="squad_courses", verbose_name=_("society"))
    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("what is taught"), max_length=120)
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    trainer = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trainer"))
    certificate_months = models.PositiveSmallIntegerField(
        _("first-aid certificate for (months)"), null=True, blank=True, help_text=_("Empty: whoever passes gets no certificate.")
    )
    capacity = models.PositiveSmallIntegerField(
        _("places in the course"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as come. Whoever finds no seat waits for one."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    muster = models.OneToOneField(
        Muster, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="course", verbose_name=_("attendance")
    )

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """By date."""

        abstract = False
        verbose_name = _("course of the squads")
        verbose_name_plural = _("courses of the squads")
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="course_in_order", violation_error_message=_("A course cannot end before it begins.")
            ),
        )

    def __str__(self) -> str:
        return self.title

    def free_seats(self) -> int | None:
        """Seats nobody is down for; None where there is no limit. One query."""
        if self.capacity is None:
            return None
        return max(self.capacity - self.sign_ups.filter(state=CourseSignUp.State.SEATED).count(), 0)

    def takes_sign_ups(self, at: datetime) -> bool:
        """Until it begins, unless it was called off."""
        return self.state == self.State.PLANNED and at < self.starts_at


class CourseSignUp(Operational):
    """A member put himself down for a course: with a seat, or waiting for one in the order of asking."""

    class State(models.TextChoices):
        """seated or waiting → seated; withdrawn by himself, and perhaps down again."""

        SEATED = "seated", _("Has a seat")
        WAITING = "waiting", _("Waits for a seat")
        WITHDRAWN = "withdrawn", pgettext_lazy("sign-up", "Withdrawn")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("course of the squads"))
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("team member"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    asked_at = models.DateTimeField(_("asked for a seat"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In the order of asking."""

        abstract = False
        verbose_name = _("sign-up for a course")
        verbose_name_plural = _("sign-ups for courses")
        ordering = ("course", "asked_at", "pk")
        constraints = (models.UniqueConstraint(fields=["course", "member"], name="down_once_for_a_course"),)

    def __str__(self) -> str:
        return f"{self.course} · {self.member}"


class CourseResult(Operational):
    """What came out for one person who attended."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="results", verbose_name=_("course of the squads"))
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="course_results", verbose_name=_("person"))
    passed = models.BooleanField(_("passed"))
    certificate = models.CharField(_("number of the certificate"), max_length=40, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    graded_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("graded by"))
    graded_at = models.DateTimeField(_("graded"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """One a person."""

        abstract = False
        verbose_name = _("result of a course")
        verbose_name_plural = _("results of courses")
        ordering = ("course", "person")
        constraints = (models.UniqueConstraint(fields=["course", "person"], name="one_result_a_course"),)

    def __str__(self) -> str:
        return f"{self.course} · {self.person}"
