"""Duty on the desk: roster, handovers, calls."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.models import DutyCall, DutyShift, Handover, ShiftSwap
from relief.core.roles import COMMANDERS, OFFICE
from relief.core.services.duty import called_back, forget_caller
from relief.registrar.declarations import Due, Measure
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

DUTY = _("Duty")
KEEPS = OFFICE | COMMANDERS

own(ShiftSwap, scope="shift__organisation", access={"write": KEEPS})


@admin.register(DutyShift)
class DutyShifts(Registry):
    """Who is on duty when, with the telephone that always rings."""

    group, icon = DUTY, "schedule"
    scope = "organisation"
    city_wide = True
    access = {"write": KEEPS}
    not_personal = ("phone",)
    fields = ("organisation", "post", "person", "starts_at", "ends_at", "phone", "instead_of", "swap_reason")
    readonly_fields = ("instead_of", "swap_reason")
    list_display = ("person", "post", "organisation", "starts_at", "ends_at", "phone")
    list_filter = ("post",)
    search_fields = ("person__name",)
    autocomplete_fields = ("person",)
    measures = (
        Measure("on-duty-now", _("People on duty now"), lambda rows: rows.filter(starts_at__lte=clock.now(), ends_at__gt=clock.now()).count()),
    )


@admin.register(Handover)
class Handovers(Registry):
    """What was handed over, and whether it was signed. Read only; written and signed on the duty page."""

    group, icon = DUTY, "swap_horiz"
    scope = "organisation"
    access = {"write": KEEPS, "add": (), "change": (), "import": ()}
    fields = ("number", "organisation", "outgoing", "incoming", "note", "written_at", "due_at", "signed_at")
    list_display = ("number", "outgoing", "incoming", "written_at", "signed_at")
    due = (Due("due_at", _("A handover must be signed"), days=1, waiting=Q(signed_at=None)),)
    measures = (Measure("unsigned-handovers", _("Handovers not signed"), lambda rows: rows.filter(signed_at=None).count()),)


@admin.register(DutyCall)
class DutyCalls(Registry):
    """Calls to the duty telephone, also those nobody answered."""

    group, icon = DUTY, "phone_missed"
    scope = "organisation"
    access = {"write": KEEPS, "add": (), "import": ()}
    erasure = forget_caller
    masked = {"caller": KEEPS, "phone": KEEPS}
    actions = (act(_("Called back"), called_back), act(_("Forget the caller"), forget_caller))
    fields = ("organisation", "called_at", "caller", "phone", "about", "answered", "called_back_at", "recorded_by")
    readonly_fields = ("organisation", "called_at", "answered", "called_back_at", "recorded_by")
    list_display = ("called_at", "about", "answered", "called_back_at", "organisation")
    list_filter = ("answered",)
    due = (Due("called_at", _("A call is to be returned"), days=1, plus_hours=1, waiting=Q(answered=False, called_back_at=None)),)
    measures = (Measure("unanswered-calls", _("Calls nobody answered"), lambda rows: rows.filter(answered=False).count()),)
