"""The relief of one crew by another: both count heads, say what stays, and both sign."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core.worlds import Operational
from teams.models.deployment import Deployment


class CrewHandover(Operational):
    """What an outgoing crew hands to the one that relieves it. It moves tasks and gear once both have signed."""

    class Method(models.TextChoices):
        """How somebody signed: at the desk by his own sign-in, on anybody's phone by his PIN, his member's code or his hand."""

        SIGN_IN = "sign_in", _("Own sign-in")
        PIN = "pin", _("Own PIN")
        CODE = "code", _("Own member's code")
        GLASS = "glass", _("Signed on glass")

    number = models.CharField(_("number"), max_length=40, unique=True)
    incoming = models.OneToOneField(Deployment, on_delete=models.PROTECT, related_name="takes_over", verbose_name=_("incoming mission"))
    outgoing = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("outgoing mission"))
    heads_out = models.PositiveSmallIntegerField(_("heads counted, outgoing"))
    heads_in = models.PositiveSmallIntegerField(_("heads counted, incoming"))
    gear = models.JSONField(_("gear that stays"), default=list, blank=True)
    hazards = models.CharField(_("hazards on the spot"), max_length=300, blank=True)
    notes = models.TextField(_("what the relief must know"), blank=True)
    written_at = models.DateTimeField(_("written at"))
    out_signed_by = models.ForeignKey(
        "core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed, outgoing")
    )
    out_signed_at = models.DateTimeField(_("outgoing signed at"), null=True, blank=True)
    out_method = models.CharField(_("outgoing signed how"), max_length=8, choices=Method.choices, blank=True)
    out_picture = models.BinaryField(_("outgoing signature"), null=True, blank=True, editable=False)
    in_signed_by = models.ForeignKey(
        "core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed, incoming")
    )
    in_signed_at = models.DateTimeField(_("incoming signed at"), null=True, blank=True)
    in_method = models.CharField(_("incoming signed how"), max_length=8, choices=Method.choices, blank=True)
    in_picture = models.BinaryField(_("incoming signature"), null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["out_picture", "in_picture"])

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("relief of a crew")
        verbose_name_plural = _("reliefs of crews")
        ordering = ("-written_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(out_signed_by=None) | Q(in_signed_by=None) | ~Q(out_signed_by=F("in_signed_by")),
                name="two_hands_hand_over",
                violation_error_message=_("Two different people sign."),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def signed(self) -> bool:
        """By both."""
        return self.out_signed_at is not None and self.in_signed_at is not None

    @property
    def begun(self) -> bool:
        """By one at least: from then on nothing in it changes."""
        return self.out_signed_at is not None or self.in_signed_at is not None
