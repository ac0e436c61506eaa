"""Sheets that were read into the book as papers: what came in together goes back together."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core.worlds import Operational


class SheetImport(Operational):
    """One sheet of opening stock or of announced goods: kept as it was sent until it is confirmed, then as the papers it made."""

    class Kind(models.TextChoices):
        """What the rows say."""

        OPENING = "opening", _("Opening stock")
        NOTICES = "notices", _("Announced goods")

    class State(models.TextChoices):
        """previewed → entered → undone."""

        PREVIEWED = "previewed", _("Previewed")
        ENTERED = "entered", _("Entered")
        UNDONE = "undone", _("Undone")

    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PREVIEWED)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("society"))
    name = models.CharField(_("file name"), max_length=120)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    content = models.BinaryField(_("file"), null=True, editable=False)
    occurred_at = models.DateTimeField(_("occurred"))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    documents = models.ManyToManyField("inventory.Document", related_name="sheets", verbose_name=_("papers"), blank=True)
    notices = models.ManyToManyField("inventory.ReceiptNotice", related_name="sheets", verbose_name=_("receipt notices"), blank=True)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    entered_at = models.DateTimeField(_("entered"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"
