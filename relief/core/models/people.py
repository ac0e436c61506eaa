"""People (once, however many registries know them), their sign-in and their appointments."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords


class Person(models.Model):
    """A human being known to the society; identity numbers are kept as a keyed hash and a tail only."""

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="people", verbose_name=_("known to"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    phone = models.CharField(_("mobile telephone"), max_length=20, blank=True)
    identity_hash = models.CharField(_("identity number (keyed hash)"), max_length=64, blank=True, editable=False)
    identity_tail = models.CharField(_("identity number, last four"), max_length=4, blank=True, editable=False)
    born_on = models.DateField(_("born"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        """One person per identity number."""

        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["identity_hash"],
                condition=~Q(identity_hash=""),
                name="one_person_an_identity",
                violation_error_message=_("Somebody with this identity number is already known."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A sign-in; everything it may do follows from its person's appointments."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person"))

    class Meta:
        """Named for the desk."""

        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")


class Appointment(models.Model):
    """A role held at an organisation from one moment until another, perhaps by delegation."""

    class Role(models.TextChoices):
        """The field's roles (one person may hold several; pairs that must differ are checked per transaction)."""

        COUNTY_PRESIDENT = "county_president", _("President")
        EXECUTIVE_VICE_PRESIDENT = "executive_vice_president", _("Executive vice-president")
        SECRETARY_GENERAL = "secretary_general", _("Secretary-general")
        FINANCE_OFFICER = "finance_officer", _("Finance officer")
        WAREHOUSE_KEEPER = "warehouse_keeper", _("Warehouse keeper")
        DUTY_OFFICER = "duty_officer", _("Duty officer")
        INCIDENT_COMMANDER = "incident_commander", _("Incident commander")
        LOGISTICS_LEAD = "logistics_lead", _("Logistics lead")
        TEAM_LEADER = "team_leader", _("Team leader")
        TEAM_MEMBER = "team_member", _("Team member")
        TRAINER = "trainer", _("Trainer")
        CLERK = "clerk", _("Clerk")
        TOWNSHIP_SECRETARY = "township_secretary", _("Township secretary")
        VOLUNTEER_LEADER = "volunteer_leader", _("Volunteer leader")
        SPOKESPERSON = "spokesperson", _("Spokesperson")
        SUPERVISOR = "supervisor", _("Supervisor")
        AUDITOR = "auditor", _("Auditor")
        CITY_VIEWER = "city_viewer", _("City viewer")
        ADMINISTRATOR = "administrator", _("Administrator")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="appointments", verbose_name=_("serves at"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    delegated_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations", verbose_name=_("delegated by")
    )

    history = HistoricalRecords()

    class Meta:
        """Found by person and moment."""

        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("organisation__path", "role", "starts_at")
        indexes = (models.Index(fields=["person", "starts_at", "ends_at"], name="appointment_in_force"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="appointment_in_order",
                violation_error_message=_("An appointment cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"
