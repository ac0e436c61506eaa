"""What a squad needs in order to be ready, and how ready it was night by night."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from teams.domain.readiness import Light
from teams.models.roster import RescueTeam, TeamMember
from teams.models.skills import Skill


class CellMinimum(models.Model):
    """How many people of a cell a squad must be able to send, of all of them or of those with a skill; our own figure, set by the society."""

    team = models.ForeignKey(RescueTeam, on_delete=models.CASCADE, related_name="minimums", verbose_name=_("rescue team"))
    cell = models.CharField(_("cell"), max_length=14, choices=TeamMember.Cell.choices)
    skill = models.CharField(
        _("skill"),
        max_length=12,
        choices=Skill.choices,
        blank=True,
        default="",
        help_text=_("Empty: people of the cell, whatever they have learned."),
    )
    people = models.PositiveSmallIntegerField(_("at least (people)"))

    history = HistoricalRecords()

    class Meta:
        """One figure a cell."""

        verbose_name = _("minimum of a cell")
        verbose_name_plural = _("minimums of cells")
        ordering = ("team", "cell", "skill")
        constraints = (
            models.UniqueConstraint(fields=["team", "cell", "skill"], name="one_minimum_a_cell"),
            models.CheckConstraint(
                condition=Q(people__gt=0),
                name="cell_minimum_counts_people",
                violation_error_message=_("A minimum is at least one person; leave the cell out if it may be empty."),
            ),
        )

    def __str__(self) -> str:
        return ": ".join([str(self.get_cell_display()), *([str(self.get_skill_display())] if self.skill else []), str(self.people)])


class ReadinessDay(models.Model):
    """How many could have gone on one day, as it was computed on that day: kept so that it can be plotted."""

    class Level(models.TextChoices):
        """The light of the board on that day, in the board's words."""

        GREEN = Light.GREEN, _("can go")
        AMBER = Light.AMBER, _("something is missing")
        RED = Light.RED, _("cannot go")

    team = models.ForeignKey(RescueTeam, on_delete=models.CASCADE, related_name="days", verbose_name=_("rescue team"))
    on = models.DateField(_("day"))
    registered = models.PositiveSmallIntegerField(_("registered"))
    deployable = models.PositiveSmallIntegerField(_("deployable"))
    level = models.CharField(_("readiness"), max_length=5, choices=Level)
    computed_at = models.DateTimeField(_("computed"), default=clock.now)

    class Meta:
        """One row a day."""

        verbose_name = _("readiness of a day")
        verbose_name_plural = _("readiness by day")
        ordering = ("team", "on")
        constraints = (models.UniqueConstraint(fields=["team", "on"], name="one_readiness_a_day"),)

    def __str__(self) -> str:
        return f"{self.on}: {self.deployable}"
