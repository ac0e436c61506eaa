"""The building, its equipment, and stock that others keep or have promised."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import (
    Agreement,
    AgreementLine,
    AssetEvent,
    CallOff,
    CallOffLine,
    ClimateReading,
    EquipmentAsset,
    InspectionAnswer,
    KeyHolding,
    StandardPoint,
    StockConfirmation,
    StoreInspection,
    Visit,
)
from inventory.selectors.care import ready_percent
from inventory.services.agreements import forget_contact
from inventory.services.visits import forget_visitor
from relief.core.roles import APPROVERS, KEEPERS, OFFICE
from relief.registrar.declarations import Due, Measure
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

GROUP = _("Buildings and equipment")
PARTNERS = _("Partners' stock")
CARE = {"write": KEEPERS | OFFICE}
LOGGED: dict[str, Any] = {**CARE, "add": (), "change": (), "delete": (), "import": ()}

own(AgreementLine, scope="agreement__organisation", access=CARE)
own(CallOffLine, scope="call__agreement__organisation", access=CARE)


@admin.register(Agreement)
class Agreements(Registry):
    """Custody and framework agreements, with the day they end and the day the custodian confirms. Concluded on their own page."""

    group, icon = PARTNERS, "handshake"
    scope = "organisation"
    access = {**CARE, "add": (), "delete": (), "import": ()}
    masked = {"phone": KEEPERS | OFFICE}
    erasure = forget_contact
    actions = (act(_("Forget the contact"), forget_contact, final=True),)
    fields = (
        "number", "kind", "organisation", "partner", "contact", "phone", "warehouse", "starts_on", "ends_on", "confirm_every_days",
        "next_confirmation_on", "terms",
    )  # fmt: skip
    columns = (
        "number",
        "kind",
        "organisation",
        "partner",
        "phone",
        "warehouse",
        "starts_on",
        "ends_on",
        "confirm_every_days",
        "next_confirmation_on",
    )
    readonly_fields = ("number", "kind", "organisation", "warehouse")
    list_display = ("number", "kind", "partner", "phone", "warehouse", "starts_on", "ends_on", "next_confirmation_on")
    list_filter = ("kind",)
    search_fields = ("number", "partner")
    due = (
        Due("ends_on", _("An agreement ends"), days=90),
        Due("next_confirmation_on", _("A custodian has to confirm the stock"), days=14, waiting=Q(next_confirmation_on__isnull=False)),
    )


@admin.register(CallOff)
class CallOffs(Registry):
    """Calls on framework agreements and the hour by which they are promised. Called and answered by services."""

    group, icon = PARTNERS, "call"
    scope = "agreement__organisation"
    access = LOGGED
    fields = ("number", "state", "agreement", "to_warehouse", "incident", "notice", "called_by", "called_at", "due_at", "answered_at", "note")
    list_display = ("number", "state", "agreement", "to_warehouse", "called_at", "due_at", "answered_at")
    list_filter = ("state",)
    search_fields = ("number",)
    due = (Due("due_at", _("Called goods have to arrive"), days=3, waiting=Q(state__in=[CallOff.State.CALLED, CallOff.State.CONFIRMED])),)


@admin.register(StockConfirmation)
class StockConfirmations(Registry):
    """What custodians said lies with them, beside the book of that day."""

    group, icon = PARTNERS, "fact_check"
    scope = "agreement__organisation"
    access = LOGGED
    fields = ("number", "agreement", "on", "confirmed_by", "recorded_by", "recorded_at")
    list_display = ("number", "agreement", "on", "confirmed_by", "recorded_at")
    search_fields = ("number", "agreement__partner")


@admin.register(EquipmentAsset)
class Assets(Registry):
    """Equipment under its own number. State and next days follow from what was done with it."""

    group, icon = GROUP, "handyman"
    scope = "warehouse__organisation"
    access = {**CARE, "approve": APPROVERS, "delete": ()}
    fields = (
        "code", "kind", "name", "model_name", "serial", "warehouse", "location", "state", "custodian", "bought_on", "value_fen", "inspect_every_days",
        "charge_every_days", "next_inspection_on", "next_charge_on", "note",
    )  # fmt: skip
    readonly_fields = ("state",)
    list_display = ("code", "kind", "name", "warehouse", "state", "next_inspection_on", "next_charge_on")
    list_filter = ("kind", "state")
    search_fields = ("code", "name", "serial")
    autocomplete_fields = ("warehouse", "location", "custodian")
    due = (
        Due("next_inspection_on", _("Equipment has to be checked"), days=14, waiting=~Q(state__in=EquipmentAsset.GONE)),
        Due("next_charge_on", _("Equipment has to be charged"), days=7, waiting=~Q(state__in=EquipmentAsset.GONE)),
    )
    measures = (Measure("assets-ready", _("Equipment ready (%)"), ready_percent),)


@admin.register(AssetEvent)
class AssetEvents(Registry):
    """Everything done with each asset."""

    group, icon = GROUP, "history"
    scope = "asset__warehouse__organisation"
    access = LOGGED
    key = ("id",)
    list_display = fields = ("asset", "kind", "passed", "at", "by", "party", "cost_fen", "approved_by", "note")
    list_filter = ("kind",)
    search_fields = ("asset__code", "asset__name")


@admin.register(ClimateReading)
class ClimateReadings(Registry):
    """Temperature and humidity of the stores."""

    group, icon = GROUP, "thermostat"
    scope = "warehouse__organisation"
    access = LOGGED
    key = ("id",)
    list_display = fields = ("warehouse", "location", "at", "temperature_c10", "humidity_pct", "by", "note", "looked_by", "looked_at", "done")
    list_filter = ("warehouse",)
    list_select_related = ("location__warehouse",)


@admin.register(StandardPoint)
class StandardPoints(Registry):
    """The checklist of a reserve store: edited here, with its sources."""

    group, icon = GROUP, "checklist"
    scope = None
    access = {"write": OFFICE}
    fields = ("code", "text", "text_en", "weight", "must", "source", "order", "is_active")
    list_display = ("code", "text", "weight", "must", "source", "is_active")
    list_filter = ("must", "is_active")
    search_fields = ("code", "text")


@admin.register(StoreInspection)
class StoreInspections(Registry):
    """Rounds through the stores, with their score; the next is due after a month."""

    group, icon = GROUP, "domain_verification"
    scope = "warehouse__organisation"
    access = LOGGED
    list_display = fields = ("number", "warehouse", "at", "by", "score", "out_of", "passed", "next_due_on")
    list_filter = ("passed", "warehouse")
    search_fields = ("number",)
    due = (Due("next_due_on", _("A store has to be inspected"), days=10, waiting=Q(next_due_on__isnull=False)),)


@admin.register(InspectionAnswer)
class Findings(Registry):
    """Every point of every round; a finding has a day by which it is mended."""

    group, icon = GROUP, "build"
    scope = "inspection__warehouse__organisation"
    access = LOGGED
    key = ("inspection", "point")
    list_display = fields = ("inspection", "point", "met", "weight", "finding", "mend_by", "mended_at")
    list_filter = ("met",)
    search_fields = ("inspection__number", "finding")
    due = (Due("mend_by", _("A finding has to be mended"), days=14, waiting=Q(met=False, mended_at__isnull=True)),)


@admin.register(KeyHolding)
class Keys(Registry):
    """Who holds which key."""

    group, icon = GROUP, "key"
    scope = "warehouse__organisation"
    access = LOGGED
    key = ("id",)
    list_display = fields = ("warehouse", "key_name", "holder", "taken_at", "returned_at", "handed_by", "note")
    search_fields = ("key_name", "holder__name")


@admin.register(Visit)
class Visits(Registry):
    """Who came into a store. Names are masked for readers and go after a year."""

    group, icon = GROUP, "badge"
    scope = "warehouse__organisation"
    access = LOGGED
    key = ("id",)
    masked = {"visitor": KEEPERS | OFFICE}
    erasure = forget_visitor
    actions = (act(_("Forget the visitor"), forget_visitor, final=True),)
    list_display = fields = ("warehouse", "visitor", "unit", "purpose", "came_at", "left_at", "let_in_by")
    search_fields = ("purpose", "unit")
