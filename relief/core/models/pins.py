"""The four digits with which a known person signs as a witness on somebody else's phone."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WitnessPin(models.Model):
    """A slow hash of a person's own PIN, and the tries that went wrong; nobody can read the PIN."""

    person = models.OneToOneField("core.Person", on_delete=models.CASCADE, related_name="pin", verbose_name=_("person"))
    digest = models.CharField(_("PIN (hash)"), max_length=128, editable=False)
    set_at = models.DateTimeField(_("set at"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)

    class Meta:
        """One a person."""

        verbose_name = _("witness PIN")
        verbose_name_plural = _("witness PINs")

    def __str__(self) -> str:
        return str(self.person)
