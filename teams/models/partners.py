"""Outside units that help under an agreement (civil rescue groups, a hospital, swimmers), asked and counted apart from our own people."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.models import Message
from relief.core.worlds import Operational
from teams.models.callouts import CallOut
from teams.models.muster import Muster
from teams.models.roster import TeamMember


class PartnerUnit(models.Model):
    """An outside unit, whom to call there and by which way."""

    class Kind(models.TextChoices):
        """Where it comes from."""

        CIVIL_RESCUE = "civil_rescue", _("Civil rescue group")
        HOSPITAL = "hospital", _("Hospital")
        SWIMMERS = "swimmers", _("Swimmers' club")
        ENTERPRISE = "enterprise", _("Enterprise")
        NEIGHBOUR = "neighbour", _("Red Cross squad of a neighbouring county")
        OTHER = "other", _("Other unit")

    class Channel(models.TextChoices):
        """How it is called out."""

        SMS = "sms", _("Text message")
        VOICE = "voice", _("Voice call")
        IN_APP = "in_app", _("In the app")
        BY_HAND = "by_hand", _("Rung up by hand")

    CHANNELS = {Channel.SMS: Message.Channel.SMS, Channel.VOICE: Message.Channel.VOICE, Channel.IN_APP: Message.Channel.IN_APP}

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="partner_units", verbose_name=_("society"))
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CIVIL_RESCUE)
    cell = models.CharField(_("good for"), max_length=14, choices=TeamMember.Cell.choices)
    contact_role = models.CharField(_("whom to call there (office, not name)"), max_length=60)
    contact = models.ForeignKey(
        "core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact"),
        help_text=_("Who holds that office now; the telephone stands in the register of people."),
    )  # fmt: skip
    channel = models.CharField(_("called out by"), max_length=8, choices=Channel.choices, default=Channel.SMS)

    history = HistoricalRecords()

    class Meta:
        """By code."""

        verbose_name = _("partner squad")
        verbose_name_plural = _("partner squads")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class PartnerAgreement(models.Model):
    """What a partner promised, from when until when."""

    unit = models.ForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("partner squad"))
    reference = models.CharField(_("number of the agreement"), max_length=40)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"))
    people = models.PositiveSmallIntegerField(_("people promised"), validators=[MinValueValidator(1)])
    brings = models.CharField(_("what they bring"), max_length=200, blank=True)
    insured_until = models.DateField(_("their insurance shown until"), null=True, blank=True)
    insured_people = models.PositiveSmallIntegerField(
        _("people named on the insurance list"), default=0,
        help_text=_("As counted on the list they showed; the list itself stays with them. Nobody beyond that number is counted or goes."),
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta:
        """The one that lasts longest first."""

        verbose_name = _("partner agreement")
        verbose_name_plural = _("partner agreements")
        ordering = ("unit", "-ends_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["unit", "reference"], name="one_agreement_a_number"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="partner_agreement_in_order",
                violation_error_message=_("An agreement cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(people__gt=0), name="agreement_brings_people", violation_error_message=_("An agreement is about at least one person.")
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} · {self.reference}"


class PartnerCall(Operational):
    """One partner asked in one call-out, and what it said."""

    class State(models.TextChoices):
        """asked → coming or not coming → stood down."""

        ASKED = "notified", _("Partner asked")
        COMING = "coming", _("Partner comes")
        DECLINED = "declined", _("Partner does not come")
        STOOD_DOWN = "stood_down", _("Partner stood down")

    call_out = models.ForeignKey(CallOut, on_delete=models.PROTECT, related_name="partner_calls", verbose_name=_("call-out"))
    unit = models.ForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="calls", verbose_name=_("partner squad"))
    agreement = models.ForeignKey(PartnerAgreement, on_delete=models.PROTECT, related_name="+", verbose_name=_("partner agreement"))
    people = models.PositiveSmallIntegerField(_("people wanted"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    coming = models.PositiveSmallIntegerField(_("people coming"), default=0)
    eta_at = models.DateTimeField(_("there at"), null=True, blank=True)
    messages = models.ManyToManyField("core.Message", blank=True, related_name="+", verbose_name=_("messages"))

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In the order of asking."""

        abstract = False
        verbose_name = _("partner asked")
        verbose_name_plural = _("partners asked")
        ordering = ("call_out", "pk")
        constraints = (
            models.UniqueConstraint(fields=["call_out", "unit"], name="a_partner_once_a_call_out"),
            models.CheckConstraint(condition=Q(people__gt=0), name="partner_is_asked_for_people"),
        )

    def __str__(self) -> str:
        return f"{self.call_out} · {self.unit}"


class PartnerParty(Operational):
    """People of a partner at a muster: counted as a party under its own leader, out and home."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="parties", verbose_name=_("muster"))
    unit = models.ForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="parties", verbose_name=_("partner squad"))
    leader = models.CharField(_("leader of the party"), max_length=60)
    people = models.PositiveSmallIntegerField(_("people, the leader among them"))
    arrived_at = models.DateTimeField(_("arrived"))
    told_at = models.DateTimeField(_("last told"))
    goes = models.BooleanField(_("goes along"), default=False)
    out_at = models.DateTimeField(_("called out"), null=True, blank=True)
    back_at = models.DateTimeField(_("called in"), null=True, blank=True)
    back_how = models.CharField(_("called in: how"), max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """In the order of arrival."""

        abstract = False
        verbose_name = _("party of a partner")
        verbose_name_plural = _("parties of partners")
        ordering = ("arrived_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["muster", "unit"], name="one_party_a_muster"),
            models.CheckConstraint(condition=Q(people__gt=0), name="party_has_people", violation_error_message=_("A party has at least one person.")),
        )

    def __str__(self) -> str:
        return f"{self.unit} ({self.people})"
