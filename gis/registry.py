"""Roads, closures, shelters and vehicles on the desk; what dispatch keeps for itself has an owner and no page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gis import (
    registry_roads,  # noqa: F401 - its declarations belong to this register
    report_registry,  # noqa: F401 - its declarations are made when it is read
)
from gis.declarations import plans as plan_declarations
from gis.models import (
    Closure,
    GroupFactor,
    HeadCount,
    MutualAidLine,
    MutualAidRequest,
    Need,
    NeedsAssessment,
    NeedStandard,
    Proposal,
    ProposalLine,
    Requisition,
    RequisitionLine,
    RoadNetwork,
    RoadNode,
    RoadSegment,
    ScarcityRecord,
    Shelter,
    TileSource,
    Trip,
    TripStop,
    UnmetLine,
    Vehicle,
)
from gis.selectors.told import road_of
from gis.services.shelters import forget_contact, kept_hours
from gis.services.vehicles import forget_driver
from inventory.papers import road_teller
from relief.core import clock
from relief.core.access import may, scope
from relief.core.models import Incident
from relief.core.roles import APPROVERS, DISPATCHERS, KEEPERS, OFFICE
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

DISPATCH = {"write": DISPATCHERS}
LOGGED: dict[str, Any] = {**DISPATCH, "add": (), "change": (), "delete": (), "import": ()}
INCIDENT = "incident__organisation"
RUNNING = Q(incident__state__in=Incident.RUNNING)
road_teller(road_of)
PLANS = plan_declarations.PLANS

own(RoadNode, scope=None)
own(RoadSegment, scope=None)
own(Need, scope=INCIDENT, access=DISPATCH, city_wide=True)
own(Proposal, scope=INCIDENT, access={**DISPATCH, "approve": APPROVERS})
own(ProposalLine, scope=("proposal__incident__organisation", "warehouse__organisation"))
own(UnmetLine, scope="proposal__incident__organisation")
own(MutualAidLine, scope=("request__asker", "request__giver"))
own(RequisitionLine, scope="requisition__incident__organisation", city_wide=True)
own(Trip, scope=(INCIDENT, "warehouse__organisation"), access=DISPATCH)
own(TripStop, scope=("trip__incident__organisation", "trip__warehouse__organisation"), access=DISPATCH)


@admin.register(NeedStandard)
class NeedStandards(Registry):
    """How much of an item a person, family or person-day needs, with the source."""

    access = {"write": OFFICE | DISPATCHERS}
    key = ("code", "item", "season")
    fields = ("code", "item", "season", "quantity", "basis", "priority", "status", "source", "in_force_from")
    list_display = ("item", "quantity", "basis", "season", "priority", "status")
    list_filter = ("code", "status")
    search_fields = ("item__name", "item__sku")


@admin.register(GroupFactor)
class GroupFactors(Registry):
    """How much more of an item a group of people needs, with the source."""

    access = {"write": OFFICE | DISPATCHERS}
    key = ("code", "item", "group")
    list_display = fields = ("code", "item", "group", "percent", "source")
    list_filter = ("code", "group")
    search_fields = ("item__name", "item__sku")


@admin.register(HeadCount)
class HeadCounts(Registry):
    """Who was counted at shelters, and when. Counted on the shelter board or by phone; never changed."""

    scope = "shelter__incident__organisation"
    city_wide = True
    access = LOGGED
    key = ("id",)
    list_display = fields = (
        "shelter", "people", "children", "elders", "disabled", "pregnant", "families", "counted_at", "recorded_at", "by", "source",
    )  # fmt: skip
    search_fields = ("shelter__name",)


@admin.register(NeedsAssessment)
class Assessments(Registry):
    """What was seen at places in a minute."""

    scope = INCIDENT
    city_wide = True
    access = LOGGED
    fields = (
        "number", "incident", "shelter", "division", "place", "longitude", "latitude", "people", "water", "food", "cover", "health", "access",
        "note", "seen_at", "recorded_at", "by",
    )  # fmt: skip
    list_display = ("number", "place", "people", "water", "food", "cover", "health", "access", "seen_at")
    list_filter = ("access", "water", "food")
    search_fields = ("number", "place")
    layer = Layer(properties=("people", "water", "food", "cover", "health", "access", "seen_at"))


@admin.register(Requisition)
class Requisitions(Registry):
    """What shelters asked for; written and decided on their own page, where the book says how far they are."""

    scope = INCIDENT
    city_wide = True
    access = LOGGED
    fields = (
        "number", "state", "incident", "shelter", "asked_for_by", "needed_by", "note", "made_by", "made_at", "submitted_at", "decided_by",
        "decided_at", "decision", "closed_at",
    )  # fmt: skip
    list_display = ("number", "state", "shelter", "asked_for_by", "needed_by", "made_at", "decided_at")
    list_filter = ("state",)
    search_fields = ("number", "shelter__name")
    due = (Due("needed_by", _("Goods on a requisition are needed"), days=1, waiting=Q(state__in=["submitted", "taken_up"])),)


@admin.register(ScarcityRecord)
class ScarcityRecords(Registry):
    """How goods were shared out when they were short. Written by approving, published on their own page."""

    scope = INCIDENT
    city_wide = True
    access = LOGGED
    list_display = fields = ("number", "incident", "proposal", "note", "made_by", "made_at", "published_by", "published_at", "sha256", "corrects")
    search_fields = ("number",)


@admin.register(RoadNetwork)
class RoadNetworks(Registry):
    """Imported road networks; one of them routes."""

    access = {"change": OFFICE, "import": ()}
    fields = ("code", "name", "source", "licence", "synthetic", "is_active", "version", "nodes_count", "segments_count", "imported_at")
    readonly_fields = ("code", "synthetic", "is_active", "version", "nodes_count", "segments_count", "imported_at")
    list_display = ("code", "name", "synthetic", "is_active", "segments_count", "imported_at")


@admin.register(TileSource)
class TileSources(Registry):
    """Base maps a customer has the right to use; none comes with the product."""

    access = {"write": OFFICE}
    fields = ("code", "name", "address", "file", "datum", "attribution", "approval_number", "min_zoom", "max_zoom", "is_active")
    list_display = ("code", "name", "datum", "approval_number", "is_active")


@admin.register(Closure)
class Closures(Registry):
    """Where no road goes through, since when, and who confirmed it."""

    scope = (INCIDENT, "reported_by__organisation")
    city_wide = True
    fields = ("network", "incident", "description", "cause", "starts_at", "ends_at", "confirmed_by", "reported_by", "recorded_at")
    list_display = ("description", "cause", "starts_at", "ends_at", "confirmed_by")
    list_filter = ("cause",)
    search_fields = ("description",)
    layer = Layer(geometry="geometry", properties=("cause", "starts_at", "ends_at"))
    measures = (Measure("closed-roads", _("Roads closed now"), lambda rows: rows.filter(ends_at__isnull=True).count()),)


@admin.register(Shelter)
class Shelters(Registry):
    """Where evacuated people are."""

    scope = INCIDENT
    city_wide = True
    access = DISPATCH
    masked = {"contact": OFFICE | DISPATCHERS | KEEPERS}
    erasure = forget_contact
    actions = (act(_("Forget the contact"), forget_contact),)
    fields = (
        "incident",
        "name",
        "division",
        "longitude",
        "latitude",
        "people",
        "counted_at",
        "capacity",
        "access",
        "opens_at",
        "closes_at",
        "contact",
        "source",
    )
    list_display = ("name", "incident", "people", "counted_at", "source")
    search_fields = ("name",)
    autocomplete_fields = ("incident", "division")
    layer = Layer(properties=("people",))
    measures = (Measure("sheltered", _("People in shelters"), lambda rows: sum(rows.filter(RUNNING).values_list("people", flat=True))),)

    def enter(self, row: Shelter, save: Callable[[], None], user: Any) -> None:
        """New hours reach the trips on their way, whichever way they came in."""
        kept_hours(shelter=row, save=save, by=user.person)


@admin.register(Vehicle)
class Vehicles(Registry):
    """Lorries and vans that can be sent."""

    scope = "organisation"
    access = {"write": OFFICE | DISPATCHERS | KEEPERS}
    erasure = forget_driver
    actions = (act(_("Forget the driver"), forget_driver),)
    masked = {"driver_phone": OFFICE | DISPATCHERS | KEEPERS}
    fields = ("plate", "organisation", "vehicle_class", "warehouse", "payload_kg", "volume_dm3", "driver", "driver_phone", "is_active")
    list_display = ("plate", "vehicle_class", "organisation", "warehouse", "payload_kg", "driver_phone", "is_active")
    list_filter = ("vehicle_class", "is_active")
    search_fields = ("plate",)


@admin.register(MutualAidRequest)
class AidRequests(Registry):
    """What societies asked each other for. Asked, offered, accepted and settled on its own page."""

    scope = ("asker", "giver")
    access = LOGGED
    fields = (
        "number", "state", "incident", "asker", "giver", "shelter", "requested_by", "requested_at", "answer_due_at", "needed_by", "note",
        "offered_by", "offered_at", "offer_ends_at", "offer_note", "answered_by", "answered_at", "answer_note", "settlement", "settled_by",
        "settled_at", "settlement_fen", "settlement_note", "returned_on",
    )  # fmt: skip
    list_display = ("number", "state", "asker", "giver", "shelter", "requested_at", "answer_due_at", "offered_at", "settled_at")
    list_filter = ("state",)
    search_fields = ("number",)
    due = (Due("answer_due_at", _("A request for mutual aid has to be answered"), days=1, waiting=Q(state=MutualAidRequest.State.REQUESTED)),)
    measures = (Measure("aid-unanswered", _("Requests for mutual aid without an answer"), lambda rows: rows.filter(state="requested").count()),)


@approvals
def mutual_aid(request: HttpRequest) -> list[Entry]:
    """Requests that wait for our offer, and offers that wait for our answer."""
    rows = scope(request.user, "read", MutualAidRequest).filter(state__in=MutualAidRequest.PENDING).select_related("asker", "giver", "incident")
    return [
        Entry(
            text=_("Mutual aid %s") % one,
            note=f"{one.get_state_display()} · {one.asker} ← {one.giver}",
            link=reverse("aid", args=[one.number]),
            late=one.state == MutualAidRequest.State.REQUESTED and clock.now() > one.answer_due_at,
        )
        for one in rows
        if may(request.user, "write", one.giver if one.state == MutualAidRequest.State.REQUESTED else one.asker, APPROVERS)
    ]


@approvals
def requisitions(request: HttpRequest) -> list[Entry]:
    """Requisitions nobody has decided yet."""
    rows = scope(request.user, "read", Requisition).filter(state=Requisition.State.SUBMITTED).select_related("incident__organisation", "shelter")
    waiting = [row for row in rows if may(request.user, "write", row.incident.organisation, DISPATCHERS)]
    return [Entry(text=_("Requisition %s") % row, note=str(row.shelter), link=reverse("requisition", args=[row.number])) for row in waiting]


@approvals
def proposals(request: HttpRequest) -> list[Entry]:
    """Sourcing that was proposed and waits for somebody to approve it."""
    waiting = scope(request.user, "approve", Proposal).filter(state=Proposal.State.PROPOSED).select_related("incident")
    return [
        Entry(text=_("Sourcing proposal %s") % one, note=str(one.incident), link=reverse("dispatch", args=[one.incident.number])) for one in waiting
    ]
