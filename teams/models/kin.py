"""Next of kin: known for the worst case, sealed until two entitled people open it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from relief.core.worlds import Operational
from teams.models.deployment import DeployedMember


class NextOfKin(models.Model):
    """Whom to call. Pages say when it was entered; who it is only an opening by two people shows, and the person's own file."""

    person = models.OneToOneField("core.Person", on_delete=models.CASCADE, related_name="next_of_kin", verbose_name=_("person"))
    name = models.CharField(_("whom to call"), max_length=60)
    relation = models.CharField(_("relation"), max_length=30, blank=True)
    phone = models.CharField(_("mobile telephone"), max_length=20)
    entered_at = models.DateTimeField(_("entered"), null=True, blank=True)

    class Meta:
        """One a person."""

        verbose_name = _("next of kin")
        verbose_name_plural = _("next of kin")

    def __str__(self) -> str:
        return f"#{self.person_id}"


class KinOpening(Operational):
    """Somebody asked to see the next of kin of a person on a mission; a second one agreed. Both names stay."""

    who = models.ForeignKey(DeployedMember, on_delete=models.PROTECT, related_name="kin_openings", verbose_name=_("person"))
    reason = models.CharField(_("reason"), max_length=250)
    asked_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    agreed_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by"))
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)

    class Meta(Operational.Meta):
        """Newest first; two people, never one twice."""

        abstract = False
        verbose_name = _("opening of a next of kin")
        verbose_name_plural = _("openings of next of kin")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("asked_by")),
                name="kin_opened_by_two",
                violation_error_message=_("Two people open this, not one twice."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.asked_at:%Y-%m-%d %H:%M}"
