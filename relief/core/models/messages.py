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
        """queued → sent → read, or failed, or withheld (a drill never reaches somebody not enrolled)."""

        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        READ = "read", _("Read")
        FAILED = "failed", _("Failed")
        WITHHELD = "withheld", _("Withheld")

    incident = models.ForeignKey(
        "core.Incident", on_delete=models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("incident")
    )
    to = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="messages", verbose_name=_("to"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=250, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.QUEUED)
    error = models.CharField(_("error"), max_length=250, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
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
