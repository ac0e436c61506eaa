"""Incidents, the government's response (a fact we record) and our own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core.worlds import Operational


class Level(models.IntegerChoices):
    """Response levels: I is the highest, IV the lowest; never printed as a bare number."""

    I = 1, "Ⅰ"  # noqa: E741 - the official name of the level
    II = 2, "Ⅱ"
    III = 3, "Ⅲ"
    IV = 4, "Ⅳ"


class Incident(Operational):
    """One emergency, from the first call to the archive. Unknown figures stay empty."""

    class Hazard(models.TextChoices):
        """What happened."""

        LANDSLIDE = "landslide", _("Landslide")
        FLOOD = "flood", _("Flood")
        FLASH_FLOOD = "flash_flood", _("Flash flood")
        TYPHOON = "typhoon", _("Typhoon")
        SNOW = "snow", _("Snow and cold")
        FIRE = "fire", _("Fire")
        EARTHQUAKE = "earthquake", _("Earthquake")
        DROUGHT = "drought", _("Drought")
        ACCIDENT = "accident", _("Accident")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        """reported → verified → open → stabilised → closed → archived; or a false alarm, or merged."""

        REPORTED = "reported", _("Reported")
        VERIFIED = "verified", _("Verified")
        OPEN = "open", _("Open")
        STABILISED = "stabilised", _("Stabilised")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")
        FALSE_ALARM = "false_alarm", _("False alarm")
        MERGED = "merged", _("Merged")

    RUNNING = (State.REPORTED, State.VERIFIED, State.OPEN, State.STABILISED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    hazard = models.CharField(_("hazard"), max_length=20, choices=Hazard.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.REPORTED)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="incidents", verbose_name=_("led by"))
    division = models.ForeignKey(
        "core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name=_("division")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    entered_datum = models.CharField(_("datum it was entered in"), max_length=10, default="WGS-84")
    happened_at = models.DateTimeField(_("happened"))
    reported_at = models.DateTimeField(_("reported"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    affected = models.PositiveIntegerField(_("people affected"), null=True, blank=True)
    evacuated = models.PositiveIntegerField(_("people evacuated"), null=True, blank=True)
    dead = models.PositiveIntegerField(_("dead"), null=True, blank=True)
    missing = models.PositiveIntegerField(_("missing"), null=True, blank=True)
    collapsed_rooms = models.PositiveIntegerField(_("collapsed rooms"), null=True, blank=True)
    figures_source = models.CharField(_("source of the figures"), max_length=200, blank=True)
    needs_reported = models.CharField(_("needs as reported"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    event_sequence = models.PositiveIntegerField(_("last event"), default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["event_sequence"])

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ("-happened_at", "-pk")

    def __str__(self) -> str:
        return self.name


class GovernmentResponse(Operational):
    """The government's own response level: recorded with its source, never set by us."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="government_responses", verbose_name=_("incident"))
    body = models.CharField(_("government body"), max_length=80)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=250)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In order of time."""

        abstract = False
        verbose_name = _("government response")
        verbose_name_plural = _("government responses")
        ordering = ("starts_at",)

    def __str__(self) -> str:
        return f"{self.body} {self.get_level_display()}"


class ResponseActivation(Operational):
    """Our own response at one level: proposed with its trigger, activated by the person entitled, stood down."""

    class Step(models.TextChoices):
        """What the activation was: the first level, a higher or a lower one."""

        ACTIVATED = "activated", _("Activation")
        ESCALATED = "escalated", _("Escalation")
        DE_ESCALATED = "de_escalated", _("De-escalation")

    class State(models.TextChoices):
        """proposed → activated ⇄ escalated/de-escalated → stood down → reviewed."""

        PROPOSED = "proposed", _("Proposed")
        ACTIVATED = "activated", _("Activated")
        SUPERSEDED = "superseded", _("Level changed")
        STOOD_DOWN = "stood_down", _("Stood down")
        REVIEWED = "reviewed", _("Reviewed")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="activations", verbose_name=_("incident"))
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("society"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PROPOSED)
    trigger = models.ForeignKey("core.PlanTrigger", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trigger"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    grounds = models.JSONField(_("grounds of the proposal"), default=dict, blank=True, editable=False)
    verbal = models.BooleanField(_("activated by word of mouth"), default=False)
    proposed_at = models.DateTimeField(_("proposed"))
    activated_at = models.DateTimeField(_("activated"), null=True, blank=True)
    activated_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("activated by"))
    written_at = models.DateTimeField(_("put in writing"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"))
    step = models.CharField(_("kind of order"), max_length=12, choices=Step.choices, blank=True)
    number = models.CharField(_("number of the order"), max_length=40, blank=True)
    end_number = models.CharField(_("number of the order that ends it"), max_length=40, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=250, blank=True)
    review = models.CharField(_("what the review found"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In order of time; one level in force a society and incident."""

        abstract = False
        verbose_name = _("response activation")
        verbose_name_plural = _("response activations")
        ordering = ("proposed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["incident", "organisation"], condition=models.Q(state="activated"), name="one_level_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.incident} {self.get_level_display()}"
