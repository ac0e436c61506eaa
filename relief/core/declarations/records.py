"""What is only read: messages, the access log, worlds."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relief.core.models import AccessLog, DeliveryReceipt, Message, World
from relief.core.roles import COMMANDERS, OFFICE, REVIEWERS
from relief.registrar.registry import Registry

RECORDS = _("Records")


@admin.register(Message)
class Messages(Registry):
    """What was sent to whom, and whether it arrived. Read only."""

    group, icon = RECORDS, "mail"
    scope = "to__organisation"
    access = {"read": OFFICE | COMMANDERS}
    fields = ("to", "channel", "subject", "text", "state", "error", "incident", "created_at", "sent_at", "delivered_at", "read_at")
    list_display = ("subject", "to", "channel", "state", "created_at")
    list_filter = ("state", "channel")
    search_fields = ("subject",)


@admin.register(DeliveryReceipt)
class DeliveryReceipts(Registry):
    """What gateways told of the messages they took, word for word. Read only."""

    group, icon = RECORDS, "mark_email_read"
    scope = "message__to__organisation"
    access = {"read": OFFICE | COMMANDERS}
    list_display = fields = ("message", "status", "fate", "told_at", "received_at")
    list_filter = ("fate",)
    search_fields = ("message__subject", "status")


@admin.register(AccessLog)
class AccessLogs(Registry):
    """Who looked behind a mask, exported or erased. Read only."""

    group, icon = RECORDS, "visibility"
    scope = "by__person__organisation"
    access = {"read": REVIEWERS}
    list_display = fields = ("at", "by", "act", "register", "subject", "rows", "reason")
    list_filter = ("act", "register")


@admin.register(World)
class Worlds(Registry):
    """The real world and those of drills. Read only."""

    group, icon = RECORDS, "public"
    list_display = fields = ("code", "name", "kind", "taken_from", "opened_at", "closed_at")
    readonly_fields = ("opened_at",)
    list_filter = ("kind",)
