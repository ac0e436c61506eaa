"""One outbox for every message, whatever channel carries it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relief.core.worlds import Operational


class Message(Operational):
    """One message to one person on one channel, with its delivery state."""

    class Channel(models.TextChoices):
        """Ways to reach a person."""

        CONSOLE = "console", _("Console")
        IN_APP = "in_app", _("In the app")
        APPRISE = "apprise", _("Gateway")
        SMS = "sms", _("Text message")
        VOICE = "voice", _("Voice call")
        GROUP = "group", _("Group chat")

    class State(models.TextChoices):
        """queued → sent → delivered, as a gateway's receipt says, → read; failed with us, undelivered beyond, or withheld (drills)."""

        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        FAILED = "failed", _("Failed")
        UNDELIVERED = "undelivered", _("Not delivered")
        WITHHELD = "withheld", _("Withheld")

    OUTSIDE = (Channel.APPRISE, Channel.SMS, Channel.VOICE)  # ways on which a gateway may send a receipt
    LOST = (State.FAILED, State.UNDELIVERED, State.WITHHELD)

    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("incident")
    )
    to = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="messages", verbose_name=_("addressee"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=250, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.QUEUED)
    error = models.CharField(_("error"), max_length=250, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    ref = models.CharField(_("reference at the gateway"), max_length=24, null=True, blank=True, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["to", "state"], name="message_inbox"),)

    def __str__(self) -> str:
        return self.subject


class DeliveryReceipt(Operational):
    """One receipt of a gateway as it came; never changed."""

    class Fate(models.TextChoices):
        """How it was read."""

        DELIVERED = "delivered", _("Delivered")
        UNDELIVERED = "undelivered", _("Not delivered")
        UNCLEAR = "unclear", pgettext_lazy("receipt", "Not clear")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("message"))
    status = models.CharField(_("word of the gateway"), max_length=60)
    fate = models.CharField(_("read as"), max_length=11, choices=Fate.choices)
    told_at = models.DateTimeField(_("time at the gateway"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    key = models.CharField(_("key of the gateway"), max_length=80, unique=True)

    class Meta(Operational.Meta):
        """As they came."""

        abstract = False
        verbose_name = _("delivery receipt")
        verbose_name_plural = _("delivery receipts")
        ordering = ("received_at", "pk")

    def __str__(self) -> str:
        return f"{self.message} · {self.status}"
