"""A member's blood group: told by himself with consent, sealed, and shown only while he is down on a mission."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BloodGroup(models.Model):
    """What he agreed to have shown to those who lead when he needs help; taken back it is gone."""

    TEXT = "2026-1"  # the version of the sentence beside the button; a new sentence is a new version

    class Group(models.TextChoices):
        """As it stands on a donor's card; the sign is the Rhesus factor."""

        A_POS = "A+", "A+"
        A_NEG = "A-", "A−"
        B_POS = "B+", "B+"
        B_NEG = "B-", "B−"
        AB_POS = "AB+", "AB+"
        AB_NEG = "AB-", "AB−"
        O_POS = "O+", "O+"
        O_NEG = "O-", "O−"

    person = models.OneToOneField("core.Person", on_delete=models.CASCADE, related_name="blood", verbose_name=_("person"))
    group = models.CharField(_("blood group"), max_length=3, choices=Group.choices)
    text_version = models.CharField(_("version of the text"), max_length=10, default=TEXT)
    given_at = models.DateTimeField(_("agreed"))

    class Meta:
        """One a person."""

        verbose_name = _("blood group")
        verbose_name_plural = _("blood groups")

    def __str__(self) -> str:
        return f"#{self.person_id}"
