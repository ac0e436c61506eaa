"""Societies, people and their offices on the desk."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core.models import Appointment, Organisation, Person
from relief.core.roles import COMMANDERS, OFFICE
from relief.core.services.appointments import end_appointment
from relief.core.services.people import erase_person
from relief.registrar.declarations import Due, Measure
from relief.registrar.registry import Registry, act

SOCIETY = _("Society and people")
KEPT_BY_OFFICE = {"write": OFFICE}


@admin.register(Organisation)
class Organisations(Registry):
    """Societies and their branches."""

    group, icon = SOCIETY, "account_tree"
    scope = ""
    access = {**KEPT_BY_OFFICE, "add": (), "import": ()}
    fields = ("code", "name", "short_name", "kind", "parent", "division", "phone", "established_on", "dissolved_on")
    readonly_fields = ("code", "kind", "parent")
    list_display = ("code", "name", "kind", "parent", "phone")
    list_filter = ("kind",)
    search_fields = ("code", "name", "short_name")
    autocomplete_fields = ("division",)
    not_personal = ("phone",)
    measures = (Measure("branches", _("Branches"), lambda rows: rows.exclude(kind__in=Organisation.SOCIETIES).count()),)


@admin.register(Person)
class People(Registry):
    """Everybody known to the society, once."""

    group, icon = SOCIETY, "person"
    scope = "organisation"
    access = {"read": OFFICE | COMMANDERS, **KEPT_BY_OFFICE}
    masked = {"phone": OFFICE | COMMANDERS, "born_on": OFFICE, "identity_tail": OFFICE, "identity_hash": ()}
    erasure = erase_person
    actions = (act(_("Erase this person"), erase_person, final=True),)
    fields = ("organisation", "name", "phone", "born_on", "identity_tail", "note")
    readonly_fields = ("identity_tail",)
    list_display = ("name", "phone", "organisation")
    search_fields = ("name",)


@admin.register(Appointment)
class Appointments(Registry):
    """Who holds which office where, from when until when."""

    group, icon = SOCIETY, "badge"
    scope = "organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("person", "role", "organisation", "starts_at", "ends_at", "delegated_by")
    readonly_fields = ("delegated_by",)
    list_filter = ("role",)
    search_fields = ("person__name",)
    actions = (act(_("End the appointment now"), end_appointment),)
    autocomplete_fields = ("person", "organisation")
    list_select_related = ("person", "organisation", "delegated_by__person", "delegated_by__organisation")
    due = (Due("ends_at", _("An appointment ends"), days=30, waiting=Q(ends_at__isnull=False)),)
