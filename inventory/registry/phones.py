"""Phones of the field and what they sent: looked at on the desk, written by the phones themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.models import Device, FieldCommand
from inventory.outbox.devices import retire
from relief.core.roles import KEEPERS, OFFICE
from relief.registrar.registry import Registry, act

BY_PHONE = {"add": (), "change": (), "delete": (), "import": ()}


@admin.register(Device)
class Devices(Registry):
    """Phones that number papers by themselves; a lost one is taken out of service here."""

    scope = "organisation"
    access = {"write": KEEPERS | OFFICE, **BY_PHONE}
    key = ("organisation", "code")
    actions = (act(_("Take out of service"), retire),)
    fields = ("code", "organisation", "label", "enrolled_by", "enrolled_at", "seen_at", "retired_at")
    list_display = ("code", "organisation", "label", "enrolled_by", "seen_at", "retired_at")
    list_filter = ("organisation",)
    search_fields = ("code", "label")


@admin.register(FieldCommand)
class FieldCommands(Registry):
    """Every entry of every phone with its two clocks and what became of it."""

    scope = "organisation"
    access = {"write": KEEPERS, **BY_PHONE}
    key = ("id",)
    fields = (
        "device", "sequence", "kind", "state", "paper", "person", "warehouse", "organisation", "occurred_at", "received_at", "device_offset_s",
        "resolved_by", "resolved_at", "resolution",
    )  # fmt: skip
    list_display = ("device", "sequence", "kind", "state", "paper", "person", "occurred_at", "received_at")
    list_filter = ("state", "kind")
    search_fields = ("paper",)
