"""What is known beforehand of the way to every township, and the reckoning of all of them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core.worlds import Operational


class TownshipCard(Operational):
    """Warehouses in order and their ways to one township, for one state of roads, closures, stores and vehicle classes."""

    class Mark(models.TextChoices):
        """How well a township can be reached."""

        READY = "ready", _("two ways")
        SINGLE = "single", _("one way only")
        CUT = "cut", _("no road open")

    division = models.ForeignKey("core.Division", on_delete=models.CASCADE, related_name="cards", verbose_name=_("township"))
    key = models.CharField(_("state of roads it was reckoned for"), max_length=64)
    mark = models.CharField(_("reached by"), max_length=8, choices=Mark.choices)
    minutes = models.PositiveIntegerField(_("minutes from the nearest warehouse"), null=True, blank=True)
    data = models.JSONField(_("warehouses and ways"), default=dict)
    computed_at = models.DateTimeField(_("reckoned"), default=timezone.now)

    class Meta(Operational.Meta):
        """One a township."""

        abstract = False
        verbose_name = _("township card")
        verbose_name_plural = _("township cards")
        ordering = ("division__code",)
        constraints = (models.UniqueConstraint(fields=["world", "division"], name="one_card_a_township"),)

    def __str__(self) -> str:
        return str(self.division)


class CardRun(Operational):
    """One reckoning of all cards, with how far it is."""

    class State(models.TextChoices):
        """running → done, or failed."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not finished")

    key = models.CharField(_("state of roads it was reckoned for"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RUNNING)
    done = models.PositiveIntegerField(_("cards done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    why = models.CharField(_("why it failed"), max_length=250, blank=True)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by"))

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("reckoning of cards")
        verbose_name_plural = _("reckonings of cards")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"
