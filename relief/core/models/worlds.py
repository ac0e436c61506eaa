"""Worlds: the real one and those of drills."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class World(models.Model):
    """A closed set of operational rows; row 1 is the real world and always exists."""

    class Kind(models.TextChoices):
        """What a world is for."""

        REAL = "real", _("Real")
        DRILL = "drill", _("Drill")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.DRILL)
    taken_from = models.DateTimeField(_("stock and roster as of"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    enrolled = models.ManyToManyField("core.Person", blank=True, related_name="drills", verbose_name=_("people who take part"))

    class Meta:
        """One real world only."""

        verbose_name = _("world")
        verbose_name_plural = _("worlds")
        constraints = (
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="real"), name="one_real_world", violation_error_message=_("There is only one real world.")
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_drill(self) -> bool:
        """True where every page and paper carries the drill frame."""
        return self.kind == self.Kind.DRILL
