"""The one event stream: timeline, SITREP figures, response clocks, scores and replay all read it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core.worlds import Operational


class Event(Operational):
    """One thing that happened. Never changed, never deleted.

    ``sequence`` counts 1, 2, 3 … within an incident, without holes; rows of no incident have none and are read by ``id``.
    """

    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("incident"))
    sequence = models.PositiveIntegerField(_("sequence"), null=True, blank=True)
    kind = models.SlugField(_("kind"), max_length=60)
    occurred_at = models.DateTimeField(_("occurred"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    subject_type = models.CharField(_("subject type"), max_length=40, blank=True)
    subject_id = models.BigIntegerField(_("subject id"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    payload = models.JSONField(_("facts"), default=dict, blank=True)

    class Meta(Operational.Meta):
        """Read by incident and cursor."""

        abstract = False
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["incident", "sequence"], name="event_sequence_once"),)
        indexes = (models.Index(fields=["subject_type", "subject_id"], name="event_subject"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
