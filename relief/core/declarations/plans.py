"""Plans, what they are made of, where they are filed and whom to call, on the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from relief.core.models import ActionCard, EmergencyPlan, LiaisonContact, PlanFiling, PlanLevel, PlanTrigger
from relief.core.roles import COMMANDERS, OFFICE
from relief.core.services.liaison import forget_contact, line_tried
from relief.core.services.plans import approve_plan, new_version, plan_reviewed, put_plan_in_force
from relief.registrar.declarations import Due, Measure
from relief.registrar.registry import Registry, act

PLANS = _("Plans")
KEPT_BY_OFFICE = {"write": OFFICE}
NEWER = PlanFiling.objects.filter(plan=OuterRef("plan"), authority=OuterRef("authority"), filed_on__gt=OuterRef("filed_on"))
UNFILED = Q(state="in_force") & ~Q(filings__filed_on__isnull=False)


@admin.register(EmergencyPlan)
class EmergencyPlans(Registry):
    """Contingency plans, version by version."""

    group, icon = PLANS, "menu_book"
    scope = "organisation"
    access = KEPT_BY_OFFICE
    key = ("organisation", "title", "version")
    fields = ("organisation", "title", "version", "hazard", "state", "in_force_from", "in_force_until", "review_due_on", "file_by", "source")
    readonly_fields = ("state", "in_force_from", "in_force_until")
    list_display = ("title", "version", "hazard", "organisation", "state", "review_due_on")
    list_filter = ("state",)
    search_fields = ("title",)
    actions = (
        act(_("Copy to a new version"), new_version),
        act(_("Approve"), approve_plan),
        act(_("Put in force"), put_plan_in_force),
        act(_("Reviewed, stands as it is"), plan_reviewed),
    )
    due = (
        Due("review_due_on", _("A plan is to be reviewed"), days=60, waiting=Q(state="in_force")),
        Due("file_by", _("A plan is to be filed with the government"), waiting=UNFILED),
    )
    measures = (Measure("plans-not-filed", _("Plans in force, not filed with the government"), lambda rows: rows.filter(UNFILED).count()),)


class PlanParts(Registry):
    """Pieces of a plan: changed while it is a draft, fixed afterwards."""

    group, icon = PLANS, "rule"
    scope = "plan__organisation"
    access = KEPT_BY_OFFICE

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A plan that was approved is changed by a new version."""
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changing."""
        return _is_draft(obj) and super().has_delete_permission(request, obj)


def _is_draft(part: Any) -> bool:
    return part is None or part.plan.state == EmergencyPlan.State.DRAFT


@admin.register(PlanLevel)
class PlanLevels(PlanParts):
    """For how many people and hours each level is planned."""

    key = ("plan", "level")
    list_display = fields = ("plan", "level", "people", "hours", "source")
    list_filter = ("level",)


@admin.register(PlanTrigger)
class PlanTriggers(PlanParts):
    """Thresholds that propose a level."""

    list_display = fields = ("plan", "level", "hazard", "measure", "threshold", "activated_by_role", "source")
    list_filter = ("level", "measure")


@admin.register(ActionCard)
class ActionCards(PlanParts):
    """What each role does at each level."""

    icon = "checklist"
    list_display = fields = ("plan", "level", "role", "order", "task", "within_minutes")
    list_filter = ("level",)
    search_fields = ("task",)


@admin.register(PlanFiling)
class PlanFilings(Registry):
    """Where plans are filed with the government."""

    group, icon = PLANS, "account_balance"
    scope = "plan__organisation"
    access = KEPT_BY_OFFICE
    fields = ("plan", "authority", "number", "drawn_up_on", "sent_on", "filed_on", "reference", "renew_by", "returned_on", "note")
    readonly_fields = ("number",)
    list_display = ("plan", "authority", "number", "sent_on", "filed_on", "reference", "renew_by")
    search_fields = ("authority", "number", "reference")
    due = (
        Due("renew_by", _("A plan is to be filed again"), days=60, waiting=Q(plan__state="in_force") & Q(~Exists(NEWER))),
        Due("drawn_up_on", _("A filing letter is to be sent"), waiting=Q(sent_on=None, filed_on=None, returned_on=None)),
    )


@admin.register(LiaisonContact)
class LiaisonContacts(Registry):
    """The ladder to the government's headquarters, and when each line was tried."""

    group, icon = PLANS, "contact_phone"
    scope = "organisation"
    access = {"write": OFFICE | COMMANDERS}
    erasure = forget_contact
    masked = {"contact": OFFICE | COMMANDERS, "phone": OFFICE | COMMANDERS}
    actions = (act(_("The line was tried today"), line_tried), act(_("Forget the contact's name"), forget_contact))
    key = ("organisation", "rung")
    fields = ("organisation", "rung", "body", "post", "contact", "phone", "tested_on", "test_due_on")
    list_display = ("rung", "body", "post", "phone", "tested_on", "test_due_on")
    search_fields = ("body", "post")
    due = (Due("test_due_on", _("A line to the headquarters is to be tried"), days=14),)
