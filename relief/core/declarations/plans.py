"""Plans, their thresholds and action cards on the desk."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core.models import ActionCard, EmergencyPlan, PlanTrigger
from relief.core.roles import OFFICE
from relief.core.services.plans import approve_plan, put_plan_in_force
from relief.registrar.declarations import Due
from relief.registrar.registry import Registry, act

PLANS = _("Plans")
KEPT_BY_OFFICE = {"write": OFFICE}


@admin.register(EmergencyPlan)
class EmergencyPlans(Registry):
    """Contingency plans, version by version."""

    group, icon = PLANS, "menu_book"
    scope = "organisation"
    access = KEPT_BY_OFFICE
    key = ("organisation", "title", "version")
    fields = ("organisation", "title", "version", "state", "in_force_from", "in_force_until", "review_due_on", "source")
    list_display = ("title", "version", "organisation", "state", "review_due_on")
    list_filter = ("state",)
    search_fields = ("title",)
    actions = (act(_("Approve"), approve_plan), act(_("Put in force"), put_plan_in_force))
    due = (Due("review_due_on", _("A plan is to be reviewed"), days=60, waiting=Q(state="in_force")),)


@admin.register(PlanTrigger)
class PlanTriggers(Registry):
    """Thresholds that propose a level."""

    group, icon = PLANS, "rule"
    scope = "plan__organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("plan", "level", "hazard", "measure", "threshold", "activated_by_role", "source")
    list_filter = ("level", "measure")


@admin.register(ActionCard)
class ActionCards(Registry):
    """What each role does at each level."""

    group, icon = PLANS, "checklist"
    scope = "plan__organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("plan", "level", "role", "order", "task", "within_minutes")
    list_filter = ("level",)
    search_fields = ("task",)
