"""What a commander has done: action cards handed to people, and the log of decisions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.models.incidents import Level
from relief.core.worlds import Operational


class ActionCardTask(Operational):
    """One action card in one response: addressed to those in office, taken by one of them, done or not applicable."""

    class State(models.TextChoices):
        """pending → assigned → acknowledged → done, or not applicable with a reason; overdue is read from the clock."""

        PENDING = "pending", _("Nobody in office")
        ASSIGNED = "assigned", _("Handed out")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        DONE = "done", _("Done")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    OPEN = (State.PENDING, State.ASSIGNED, State.ACKNOWLEDGED)
    OVERDUE = "overdue"

    activation = models.ForeignKey("core.ResponseActivation", on_delete=models.PROTECT, related_name="tasks", verbose_name=_("response activation"))
    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="tasks", verbose_name=_("incident"))
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("society"))
    card = models.ForeignKey("core.ActionCard", on_delete=models.PROTECT, related_name="tasks", verbose_name=_("action card"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    role = models.CharField(_("role"), max_length=30)
    task = models.CharField(_("task"), max_length=250)
    people = models.ManyToManyField("core.Person", blank=True, related_name="action_cards", verbose_name=_("addressed to"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PENDING)
    assigned_at = models.DateTimeField(_("handed out"), default=clock.now)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    taken_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by"))
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In the order of the clock; one task a card and incident, so that a higher level adds only what is new."""

        abstract = False
        verbose_name = _("action card task")
        verbose_name_plural = _("action card tasks")
        ordering = ("due_at", "pk")
        constraints = (models.UniqueConstraint(fields=["world", "incident", "organisation", "card"], name="one_task_a_card"),)

    def __str__(self) -> str:
        return self.task

    @property
    def is_open(self) -> bool:
        """Somebody still has to do it."""
        return self.state in self.OPEN

    @property
    def is_overdue(self) -> bool:
        """Its time has passed and it is not done."""
        return self.is_open and self.due_at is not None and self.due_at < clock.now()

    @property
    def standing(self) -> str:
        """The state as the clock has it: ``overdue`` where the time has passed."""
        return self.OVERDUE if self.is_overdue else self.state


class Decision(Operational):
    """One decision of a response. Never changed: a correction is a new entry that names the old one."""

    class Channel(models.TextChoices):
        """By which way it was made known."""

        IN_PERSON = "in_person", _("In person")
        TELEPHONE = "telephone", _("By telephone")
        RADIO = "radio", _("By radio")
        MEETING = "meeting", _("In a meeting")
        MESSAGE = "message", _("By message")
        WRITING = "writing", _("In writing")

    incident = models.ForeignKey("core.Incident", on_delete=models.PROTECT, related_name="decisions", verbose_name=_("incident"))
    number = models.PositiveIntegerField(_("number in the log"))
    text = models.CharField(_("decision taken"), max_length=500)
    why = models.CharField(_("why"), max_length=500)
    alternatives = models.CharField(_("what else was weighed"), max_length=500, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.IN_PERSON)
    decided_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), default=clock.now)
    recorded_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("written down by"))
    recorded_at = models.DateTimeField(_("written into the log"), default=timezone.now)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects"))

    class Meta(Operational.Meta):
        """As they were written down."""

        abstract = False
        verbose_name = _("decision taken")
        verbose_name_plural = _("decisions")
        ordering = ("incident", "number")
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="one_number_a_decision"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(why=""), name="decision_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
