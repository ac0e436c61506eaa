"""What is handed out at a distribution, and to how many households: figures only, the names stand on the paper roster."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models.orders import Distribution


class DistributionLine(models.Model):
    """Goods of one lot that were signed for: how many are to be handed out, what of its item each gets, how many were."""

    class Per(models.TextChoices):
        """Whom a share is for."""

        HOUSEHOLD = "household", _("a household")
        PERSON = "person", _("a person")

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="lines", verbose_name=_("distribution"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    quantity = models.BigIntegerField(_("to be handed out"))
    share = models.PositiveIntegerField(_("share"), null=True, blank=True)
    per = models.CharField(_("share for"), max_length=10, choices=Per.choices, default=Per.HOUSEHOLD)
    handed_out = models.BigIntegerField(_("given out"), null=True, blank=True)

    class Meta:
        """Each lot once; never more than there was."""

        verbose_name = _("goods of a distribution")
        verbose_name_plural = _("goods of distributions")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["distribution", "lot"], name="one_distribution_line_a_lot"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="distribution_line_is_positive"),
            models.CheckConstraint(
                condition=Q(handed_out__isnull=True) | Q(handed_out__gte=0, handed_out__lte=F("quantity")), name="handed_out_is_of_what_there_was"
            ),
        )

    def __str__(self) -> str:
        return f"{self.lot} × {self.quantity}"

    @property
    def left(self) -> int | None:
        """Base units still at the place; None while nobody has said what was handed out."""
        return None if self.handed_out is None else self.quantity - self.handed_out

    def share_of(self, people: int) -> int:
        """Base units a household of so many people gets; 0 where no share was planned."""
        return (self.share or 0) * (people if self.per == self.Per.PERSON else 1)


class RosterLine(models.Model):
    """One household on the roster, by its number on the paper: how many people, whether it came, how that is proven. No name."""

    class State(models.TextChoices):
        """pending → collected, no_show or refused."""

        PENDING = "pending", _("Not collected yet")
        COLLECTED = "collected", _("Collected")
        NO_SHOW = "no_show", _("Did not come")
        REFUSED = "refused", _("Declined")

    class Proof(models.TextChoices):
        """What stands beside the name: on the paper, or drawn on the phone of who handed out."""

        SIGNATURE = "signature", _("Signature")
        FINGERPRINT = "fingerprint", _("Fingerprint")
        PHOTO = "photo", _("Photograph")
        WITNESS = "witness", _("Witness")
        GLASS = "glass", _("Signed on glass")

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="roster", verbose_name=_("distribution"))
    number = models.PositiveIntegerField(_("number on the roster"))
    group = models.CharField(_("village or group"), max_length=60, blank=True)
    people = models.PositiveSmallIntegerField(_("people"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    proof = models.CharField(_("proven by"), max_length=12, choices=Proof.choices, blank=True)
    at = models.DateTimeField(_("at"), null=True, blank=True)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by"))
    second = models.CharField(_("second person who handed out"), max_length=60, blank=True)
    picture = models.BinaryField(_("picture of the signature"), null=True, blank=True, editable=False)

    class Meta:
        """A number once; whoever has collected has a proof."""

        verbose_name = _("household on a roster")
        verbose_name_plural = _("households on rosters")
        ordering = ("distribution", "number")
        constraints = (
            models.UniqueConstraint(fields=["distribution", "number"], name="one_roster_line_a_number"),
            models.CheckConstraint(condition=Q(people__gt=0), name="a_household_has_people"),
            models.CheckConstraint(condition=~Q(state="collected") | ~Q(proof=""), name="collected_is_proven"),
        )

    def __str__(self) -> str:
        return f"{self.distribution} · {self.number}"


class RosterGoods(models.Model):
    """What one household took of one lot."""

    line = models.ForeignKey(RosterLine, on_delete=models.CASCADE, related_name="goods", verbose_name=_("household on a roster"))
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    quantity = models.BigIntegerField(_("given out"))

    class Meta:
        """A lot once a household."""

        verbose_name = _("goods of a household")
        verbose_name_plural = _("goods of households")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["line", "lot"], name="one_roster_goods_a_lot"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="roster_goods_are_positive"),
        )

    def __str__(self) -> str:
        return f"{self.lot} × {self.quantity}"
