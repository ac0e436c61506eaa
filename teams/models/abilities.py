"""What a member brings of his own: vehicles he may be asked to come with, and languages in which he can talk to people."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from teams.models.roster import TeamMember


class OwnVehicle(models.Model):
    """A vehicle of his own that a member offers for missions."""

    class Kind(models.TextChoices):
        """What a call-out may want."""

        FOUR_WHEEL = "four_wheel", _("Car with four-wheel drive")
        CAR = "car", _("Car")
        VAN = "van", _("Van or pick-up")
        LORRY = "lorry", _("Lorry")
        MOTORCYCLE = "motorcycle", _("Motorcycle")
        BOAT = "boat", _("Boat")

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="own_vehicles", verbose_name=_("team member"))
    plate = models.CharField(_("plate or name"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    seats = models.PositiveSmallIntegerField(_("seats with the driver"), default=5, validators=[MinValueValidator(1)])
    offered = models.BooleanField(_("offered for missions"), default=True)

    history = HistoricalRecords()

    class Meta:
        """Once a member."""

        verbose_name = _("member's own vehicle")
        verbose_name_plural = _("members' own vehicles")
        ordering = ("member", "plate", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["member", "plate"], name="own_vehicle_once", violation_error_message=_("This vehicle is entered already.")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.seats}"


class SpokenLanguage(models.Model):
    """A language a member speaks well enough to ask and to calm people in it."""

    class Language(models.TextChoices):
        """Those a call-out in these hills may want; everybody speaks Mandarin."""

        SHE = "she", _("She")
        JINGNING = "jingning", _("dialect of Jingning")
        LISHUI = "lishui", _("dialect of Lishui")
        WENZHOU = "wenzhou", _("dialect of Wenzhou")
        HAKKA = "hakka", _("Hakka")
        SIGN = "sign", _("Chinese sign language")
        ENGLISH = "english", pgettext_lazy("spoken", "English")
        OTHER = "other", _("another language")

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="languages", verbose_name=_("team member"))
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    note = models.CharField(_("note"), max_length=60, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Once a member."""

        verbose_name = _("language of a member")
        verbose_name_plural = _("languages of members")
        ordering = ("member", "language", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["member", "language"], name="language_once", violation_error_message=_("This language is entered already.")
            ),
        )

    def __str__(self) -> str:
        return str(self.get_language_display())
