"""Societies, people and their offices on the desk."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relief.core import access
from relief.core.models import Appointment, Organisation, Person, User, WitnessPin
from relief.core.roles import COMMANDERS, MANAGERS, OFFICE
from relief.core.services.appointments import end_appointment
from relief.core.services.people import erase_person
from relief.core.services.signins import close_sign_in, invite, renew_password
from relief.problems import Problem
from relief.registrar.declarations import Due, Measure
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

SOCIETY = _("Society and people")
KEPT_BY_OFFICE = {"write": OFFICE}

own(WitnessPin, scope="person__organisation", access=KEPT_BY_OFFICE)


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
    """Who holds which office where, from when until when. Whoever gives office gives rights: only managers do."""

    group, icon = SOCIETY, "badge"
    scope = "organisation"
    access = {"write": MANAGERS}
    list_display = fields = ("person", "role", "organisation", "starts_at", "ends_at", "delegated_by")
    readonly_fields = ("delegated_by",)
    list_filter = ("role",)
    search_fields = ("person__name",)
    actions = (act(_("End the appointment now"), end_appointment),)
    autocomplete_fields = ("person", "organisation")
    list_select_related = ("person", "organisation", "delegated_by__person", "delegated_by__organisation")
    due = (Due("ends_at", _("An appointment ends"), days=30, waiting=Q(ends_at__isnull=False)),)


def new_password(registry: Registry, request: HttpRequest, rows: QuerySet[User]) -> None:  # noqa: ARG001 - the framework's signature
    """Give new passwords and show each once."""
    for user in access.scope(request.user, "new_password", User).filter(pk__in=rows.values("pk")):
        try:
            messages.warning(
                request, _("%(user)s: the new password is %(password)s. It is shown only now.") % {"user": user, "password": renewed(user, request)}
            )
        except Problem as problem:
            messages.error(request, f"{user}: {problem.say(gettext)}")


def renewed(user: User, request: HttpRequest) -> str:
    """The new password, given by the signed-in person."""
    return renew_password(user, by=request.user.person)  # type: ignore[union-attr, arg-type]


new_password.short_description = _("Give a new password")  # type: ignore[attr-defined]


@admin.register(User)
class SignIns(Registry):
    """Sign-ins of the society's people: opened here, closed here; they carry no rights of their own."""

    group, icon = SOCIETY, "key"
    scope = "person__organisation"
    access = {"read": MANAGERS, "write": MANAGERS, "change": (), "import": ()}
    masked = {"email": ()}
    erasure = erase_person
    fields = ("username", "person", "is_active", "last_login")
    readonly_fields = ("is_active", "last_login")
    list_display = ("username", "person", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "person__name")
    ordering = ("username",)
    actions = (new_password, act(_("Close the sign-in"), close_sign_in))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - the framework's signature
        """Open it by the service and show the password once."""
        if obj.person is None or not access.scope(request.user, "write", Person).filter(pk=obj.person.pk).exists():
            raise PermissionDenied
        made, password = invite(person=obj.person, username=obj.username, by=request.user.person)  # type: ignore[union-attr, arg-type]
        obj.pk = made.pk
        messages.warning(request, _("%(user)s: the new password is %(password)s. It is shown only now.") % {"user": made, "password": password})
