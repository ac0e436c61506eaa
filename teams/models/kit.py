"""What a cell has to bring along: its gear bags and what belongs into each."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from teams.models.roster import RescueTeam, TeamMember


class GearBag(models.Model):
    """A bag or a box of one squad, under its code; taken along, everything with a code in it goes along."""

    team = models.ForeignKey(RescueTeam, on_delete=models.PROTECT, related_name="bags", verbose_name=_("rescue team"))
    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    cell = models.CharField(_("cell"), max_length=14, choices=TeamMember.Cell.choices, blank=True, help_text=_("Empty: for the whole squad."))
    place = models.CharField(_("kept where"), max_length=120, blank=True)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """By code."""

        verbose_name = _("gear bag")
        verbose_name_plural = _("gear bags")
        ordering = ("team", "code")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BagItem(models.Model):
    """One line of what belongs into a bag; a code is that of the piece in the register of equipment, or painted on it."""

    bag = models.ForeignKey(GearBag, on_delete=models.CASCADE, related_name="contents", verbose_name=_("gear bag"))
    what = models.CharField(_("what"), max_length=80)
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    code = models.CharField(
        _("code of the piece"), max_length=60, blank=True, help_text=_("Of the register of equipment, where the piece stands there.")
    )

    history = HistoricalRecords()

    class Meta:
        """In the order of entering; a piece lies in one bag."""

        verbose_name = _("content of a gear bag")
        verbose_name_plural = _("contents of gear bags")
        ordering = ("bag", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="a_piece_in_one_bag", violation_error_message=_("This piece lies in another bag.")
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="a_bag_line_counts", violation_error_message=_("At least one.")),
        )

    def __str__(self) -> str:
        return self.what
