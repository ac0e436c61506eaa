"""Duty round the clock: who has which shift, what was handed over, and which calls nobody answered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class DutyShift(Operational):
    """One person on one post of the duty roster, with the telephone that always rings."""

    class Post(models.TextChoices):
        """Who leads, who answers, who is called next."""

        LEADER = "leader", _("Duty leader")
        OFFICER = "officer", _("Duty officer on watch")
        RESERVE = "reserve", _("Reserve")

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="shifts", verbose_name=_("society"))
    post = models.CharField(_("post"), max_length=10, choices=Post.choices, default=Post.OFFICER)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="shifts", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    phone = models.CharField(_("telephone that always rings"), max_length=30, blank=True, help_text=_("Empty: the society's duty telephone."))
    instead_of = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("instead of"))
    swap_reason = models.CharField(_("why it was swapped"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In order of time."""

        abstract = False
        verbose_name = _("duty shift")
        verbose_name_plural = _("duty shifts")
        ordering = ("starts_at", "post", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["world", "organisation", "post", "starts_at"],
                name="one_person_a_post_and_start",
                violation_error_message=_("This post is taken from that time on."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start", violation_error_message=_("A shift ends after it begins.")
            ),
        )
        indexes = (models.Index(fields=["organisation", "ends_at"], name="duty_now"),)

    def __str__(self) -> str:
        return f"{self.person} · {self.get_post_display()}"

    @property
    def told_as(self) -> str:
        """Without a name, for events."""
        return f"{self.post} · {self.starts_at:%Y-%m-%d %H:%M}Z"


class ShiftSwap(Operational):
    """Somebody asks another person to take his shift, perhaps for one of the other's; nothing changes until that person says yes."""

    class State(models.TextChoices):
        """asked → accepted or declined by the other, or withdrawn by whoever asked."""

        ASKED = "asked", pgettext_lazy("swap", "Asked")
        ACCEPTED = "accepted", pgettext_lazy("swap", "Accepted")
        DECLINED = "declined", pgettext_lazy("swap", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("swap", "Withdrawn")

    shift = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="swaps", verbose_name=_("duty shift"))
    in_exchange = models.ForeignKey(DutyShift, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("in exchange for"))
    asker = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    of = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("asked of"))
    reason = models.CharField(_("why it was swapped"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first; a shift is asked about once at a time."""

        abstract = False
        verbose_name = _("swap of shifts")
        verbose_name_plural = _("swaps of shifts")
        ordering = ("-asked_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["shift"], condition=Q(state="asked"), name="one_open_swap_a_shift"),)

    def __str__(self) -> str:
        return f"{self.asker} → {self.of}"


class Handover(Operational):
    """What the outgoing duty officer hands to the incoming one, with the list of what is open; signed with a PIN."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="handovers", verbose_name=_("society"))
    outgoing = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("outgoing"))
    incoming = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("incoming"))
    note = models.TextField(_("what to know"), blank=True)
    written_at = models.DateTimeField(_("written"), default=clock.now)
    due_at = models.DateTimeField(_("to be signed by"))
    matters = models.JSONField(_("what was open"), default=list, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ("-written_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(outgoing=F("incoming")), name="handover_between_two", violation_error_message=_("Two people hand over to each other.")
            ),
        )

    def __str__(self) -> str:
        return self.number


class DutyCall(Operational):
    """One call to the duty telephone: answered, or called back, or still nobody knows what it was about."""

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="duty_calls", verbose_name=_("society"))
    called_at = models.DateTimeField(_("call came at"), default=clock.now)
    caller = models.CharField(_("who called"), max_length=60, blank=True)
    phone = models.CharField(_("caller's telephone"), max_length=30, blank=True)
    about = models.CharField(_("what about"), max_length=250, blank=True)
    answered = models.BooleanField(_("was answered"), default=True)
    called_back_at = models.DateTimeField(_("called back"), null=True, blank=True)
    recorded_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("written down by"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("duty call")
        verbose_name_plural = _("duty calls")
        ordering = ("-called_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_answered_display()} {self.about}".strip()

    def get_answered_display(self) -> str:
        """In words."""
        return str(_("Call answered") if self.answered else _("Not answered"))
