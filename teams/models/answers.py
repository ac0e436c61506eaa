"""The conversation of a call-out: who was asked in which wave, what he answered in his own words, how it was read."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational
from teams.models.callouts import CallOut
from teams.models.roster import TeamMember


class Wave(Operational):
    """People asked at one moment."""

    call_out = models.ForeignKey(CallOut, on_delete=models.PROTECT, related_name="waves", verbose_name=_("call-out"))
    number = models.PositiveSmallIntegerField(_("number of the wave"))
    sent_at = models.DateTimeField(_("sent"), default=clock.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by"))
    people = models.PositiveSmallIntegerField(_("people asked"))

    class Meta(Operational.Meta):
        """As they went out."""

        abstract = False
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ("call_out", "number")
        constraints = (models.UniqueConstraint(fields=["call_out", "number"], name="one_number_a_wave"),)

    def __str__(self) -> str:
        return f"{self.call_out} · {self.number}"


class Invitation(Operational):
    """One person asked in one call-out, with his code, and where he stands."""

    class State(models.TextChoices):
        """notified → acknowledged → coming, or on standby where his cell is full / declined / no answer → arrived → stood down."""

        NOTIFIED = "notified", pgettext_lazy("call-out", "Asked")
        ACKNOWLEDGED = "acknowledged", _("Heard it")
        COMING = "coming", _("Coming")
        STANDBY = "standby", _("Would come, cell is full")
        DECLINED = "declined", _("Not coming")
        NO_ANSWER = "no_answer", _("No answer")
        ARRIVED = "arrived", _("Arrived")
        STOOD_DOWN = "stood_down", _("Stood down")

    SILENT = (State.NOTIFIED, State.NO_ANSWER)
    OPEN = (State.NOTIFIED, State.ACKNOWLEDGED)
    THERE = (State.COMING, State.ARRIVED)

    call_out = models.ForeignKey(CallOut, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("call-out"))
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("wave"))
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("team member"))
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    cell = models.CharField(_("cell"), max_length=14, choices=TeamMember.Cell.choices)
    phone = models.CharField(_("telephone that was asked"), max_length=20, blank=True)
    code = models.CharField(_("code"), max_length=3)
    metres = models.PositiveIntegerField(_("distance to the assembly point (m)"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.NOTIFIED)
    notified_at = models.DateTimeField(_("notified at"), default=clock.now)
    voice_at = models.DateTimeField(_("called by voice"), null=True, blank=True)
    seen_at = models.DateTimeField(_("opened the page"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    eta_at = models.DateTimeField(_("there at"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    stood_down_at = models.DateTimeField(_("stood down"), null=True, blank=True)
    messages = models.ManyToManyField("core.Message", blank=True, related_name="+", verbose_name=_("messages"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In the order of asking; one telephone never has the same code twice, in any world."""

        abstract = False
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("call_out", "pk")
        constraints = (
            models.UniqueConstraint(fields=["call_out", "person"], name="one_invitation_a_person"),
            models.UniqueConstraint(fields=["phone", "code"], condition=~Q(phone=""), name="one_code_a_telephone"),
        )
        indexes = (
            models.Index(fields=["person", "state"], name="invitation_of_person"),
            models.Index(fields=["notified_at"], name="invitation_recent"),
        )

    def __str__(self) -> str:
        return f"{self.call_out} · {self.person}"


class Reply(Operational):
    """One answer as it came, word for word, and how it was read; whatever is unclear waits for a human."""

    class Channel(models.TextChoices):
        """By which way it came."""

        LINK = "link", _("By link")
        SMS = "sms", _("By text message")
        VOICE = "voice", _("By voice call")
        DESK = "desk", _("Written down by the leader")

    class Answer(models.TextChoices):
        """How it was read."""

        AVAILABLE = "available", _("Comes")
        DECLINED = "declined", _("Does not come")
        HEARD = "heard", _("Has heard it")
        UNCLEAR = "unclear", _("Not clear")

    class State(models.TextChoices):
        """taken, or waiting → settled by a human; kept where it changes nothing (too late, said twice)."""

        TAKEN = "taken", _("Taken")
        WAITING = "waiting", _("Waits for a human")
        SETTLED = "settled", _("Settled by a human")
        KEPT = "kept", _("Kept, changes nothing")

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("society"))
    call_out = models.ForeignKey(CallOut, on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("call-out"))
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("invitation"))
    partner = models.ForeignKey(
        "teams.PartnerCall", on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("partner asked")
    )
    channel = models.CharField(_("way it came"), max_length=5, choices=Channel.choices)
    from_phone = models.CharField(_("from telephone"), max_length=20, blank=True)
    text = models.TextField(_("words"), blank=True)
    key = models.CharField(_("key of the gateway"), max_length=80, null=True, blank=True, unique=True)
    received_at = models.DateTimeField(_("received"), default=clock.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    answer = models.CharField(_("read as"), max_length=10, choices=Answer.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes until there"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.TAKEN)
    late = models.BooleanField(_("after the call-out was closed"), default=False)
    settled_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta(Operational.Meta):
        """As they came."""

        abstract = False
        verbose_name = _("answer to a call-out")
        verbose_name_plural = _("answers to call-outs")
        ordering = ("received_at", "pk")
        indexes = (models.Index(fields=["state", "organisation"], name="replies_waiting"),)

    def __str__(self) -> str:
        return f"{self.call_out or '–'} · {self.get_answer_display()}"
