"""Document numbers, command keys and the log of who looked behind a mask."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core.worlds import Operational


class NumberSeries(Operational):
    """The last number given in one society, for one kind of paper, on one day, on one device."""

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("society"))
    kind = models.CharField(_("kind of paper"), max_length=4)
    day = models.DateField(_("day"))
    device = models.CharField(_("device"), max_length=8, default="S")
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta(Operational.Meta):
        """One counter each."""

        abstract = False
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = (models.UniqueConstraint(fields=["world", "organisation", "kind", "day", "device"], name="one_series"),)

    def __str__(self) -> str:
        return f"{self.organisation_id}-{self.kind}-{self.day:%Y%m%d}-{self.device}{self.last}"


class GivenNumber(Operational):
    """A number that a phone wrote on a paper by itself and the book has taken: it is never taken again."""

    number = models.CharField(_("number"), max_length=40)
    taken_at = models.DateTimeField(_("entered in the book"), default=timezone.now)

    class Meta(Operational.Meta):
        """Taken once."""

        abstract = False
        verbose_name = _("number given by a phone")
        verbose_name_plural = _("numbers given by phones")
        constraints = (models.UniqueConstraint(fields=["world", "number"], name="one_paper_a_given_number"),)

    def __str__(self) -> str:
        return self.number


class CommandKey(Operational):
    """One command sent by one caller under one key: the same key gives the same answer, once."""

    caller = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("caller"))
    key = models.CharField(_("key"), max_length=120)
    fingerprint = models.CharField(_("fingerprint of the body"), max_length=64)
    status = models.PositiveSmallIntegerField(_("HTTP status of the answer"), null=True, blank=True)
    answer = models.JSONField(_("answer"), null=True, blank=True)
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta(Operational.Meta):
        """A key is one caller's own."""

        abstract = False
        verbose_name = _("command key")
        verbose_name_plural = _("command keys")
        constraints = (models.UniqueConstraint(fields=["world", "caller", "key"], name="one_command_a_key"),)

    def __str__(self) -> str:
        return self.key


class AccessLog(models.Model):
    """Somebody lifted a mask, exported rows or was refused; kept at least six months, changed by nobody."""

    class Act(models.TextChoices):
        """What was done."""

        UNMASK = "unmask", _("Looked behind the mask")
        EXPORT = "export", _("Exported")
        ERASE = "erase", _("Erased a person")

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    by = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    register = models.CharField(_("register"), max_length=60)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=1)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("access log entry")
        verbose_name_plural = _("access log")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.register}"
