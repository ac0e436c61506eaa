"""What proves a paper: who signed it, and the photographs and letters that belong to it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.worlds import Operational


class Signature(Operational):
    """One person's hand under one paper; outsiders (a driver, a township cadre) sign by name."""

    class Role(models.TextChoices):
        """As what somebody signs."""

        KEEPER = "keeper", _("Keeper")
        COUNTER = "counter", _("Counter")
        CHECKER = "checker", _("Checker")
        DELIVERER = "deliverer", _("Deliverer")
        DRIVER = "driver", _("Driver")
        WITNESS = "witness", _("Witness")
        CONSIGNEE = "consignee", _("Consignee")
        APPROVER = "approver", _("Approver")
        BORROWER = "borrower", _("Borrower")

    class Method(models.TextChoices):
        """How it was given."""

        OWN_SIGN_IN = "sign_in", _("Own sign-in")
        PIN = "pin", _("Own PIN")
        GLASS = "glass", _("Signed on glass")
        PAPER = "paper", _("Photograph of the signed paper")

    paper = models.CharField(_("paper"), max_length=40, db_index=True)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="signatures", verbose_name=_("warehouse"))
    role = models.CharField(_("signs as"), max_length=10, choices=Role.choices)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name as signed"), max_length=60)
    method = models.CharField(_("how it was signed"), max_length=8, choices=Method.choices)
    picture = models.BinaryField(_("picture of the signature"), null=True, blank=True, editable=False)
    signed_at = models.DateTimeField(_("signed at"), default=clock.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta(Operational.Meta):
        """In the order they were given."""

        abstract = False
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ("signed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("world", "paper", "name"), condition=~Q(name=""), name="one_name_signs_a_paper_once"),
            models.UniqueConstraint(fields=("world", "paper", "person"), name="one_person_signs_a_paper_once"),
        )

    def __str__(self) -> str:
        return f"{self.paper} · {self.name}"


class Attachment(Operational):
    """A photograph, certificate or letter that belongs to one paper, asset or case of a warehouse."""

    class Kind(models.TextChoices):
        """What it shows."""

        PHOTO = "photo", _("Photograph")
        CERTIFICATE = "certificate", _("Certificate")
        LETTER = "letter", _("Letter")
        SIGNED_PAPER = "signed_paper", _("Signed paper")

    paper = models.CharField(_("paper"), max_length=40, db_index=True)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="attachments", verbose_name=_("warehouse"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.PHOTO)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m/")
    media_type = models.CharField(_("media type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    note = models.CharField(_("note"), max_length=120, blank=True)
    taken_at = models.DateTimeField(_("photographed"), default=clock.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta(Operational.Meta):
        """In the order they were taken."""

        abstract = False
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("taken_at", "pk")
        constraints = (models.UniqueConstraint(fields=("world", "paper", "sha256"), name="a_paper_keeps_a_file_once"),)

    def __str__(self) -> str:
        return f"{self.paper} · {self.get_kind_display()}"
