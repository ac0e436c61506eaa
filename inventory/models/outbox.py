"""Phones of the field and what they sent: every command is kept, with its two clocks and what became of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core.worlds import Operational


class Device(models.Model):
    """A phone that may number papers by itself: its short code stands in every number it gives."""

    code = models.CharField(_("code"), max_length=4)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="devices", verbose_name=_("society"))
    secret = models.CharField(_("secret (hash)"), max_length=64, unique=True, editable=False)
    label = models.CharField(_("label"), max_length=60, blank=True)
    enrolled_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("enrolled by"))
    enrolled_at = models.DateTimeField(_("enrolled"), default=timezone.now)
    seen_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """One code a society."""

        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("organisation", "code")
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="one_device_a_code"),)

    def __str__(self) -> str:
        return self.code


class FieldCommand(Operational):
    """One command of one phone as it was received: done under a paper's number, or refused with the reason."""

    class State(models.TextChoices):
        """done, or refused → resolved."""

        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        RESOLVED = "resolved", _("Resolved")

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="commands", verbose_name=_("device"))
    key = models.UUIDField(_("client id"))
    sequence = models.PositiveIntegerField(_("number on the device"))
    kind = models.CharField(_("kind"), max_length=30)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, null=True, blank=True, related_name="field_commands", verbose_name=_("warehouse")
    )
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("society"))
    body = models.JSONField(_("what was sent"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    paper = models.CharField(_("paper"), max_length=40, blank=True)
    problem = models.JSONField(_("why it was refused"), null=True, blank=True)
    occurred_at = models.DateTimeField(_("occurred"))
    device_offset_s = models.IntegerField(_("device clock behind server (s)"), default=0)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    resolved_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("resolved by"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolution = models.CharField(_("resolution"), max_length=250, blank=True)

    class Meta(Operational.Meta):
        """A client id counts once a device."""

        abstract = False
        verbose_name = _("field command")
        verbose_name_plural = _("field commands")
        ordering = ("-received_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["world", "device", "key"], name="one_field_command_a_key"),)
        indexes = (models.Index(fields=["state", "warehouse"], name="field_command_open"),)

    def __str__(self) -> str:
        return f"{self.device}-{self.sequence}"
