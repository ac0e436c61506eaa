"""The catalogue, the stores and their lots on the desk; the book itself has an owner and is kept by its services."""

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import (
    Checkpoint,
    DiscrepancyCase,
    Document,
    Earmark,
    EarmarkLift,
    Holder,
    Holding,
    Item,
    KitLine,
    Location,
    Lot,
    Movement,
    Pack,
    ProofOfDelivery,
    ReleaseOrder,
    ReleaseOrderLine,
    Reservation,
    Seal,
    SheetImport,
    StockLevel,
    Warehouse,
    Waybill,
    WaybillLeg,
    WaybillLine,
)
from inventory.selectors.care import standard_percent
from inventory.selectors.cover import persons_cover
from inventory.services.privacy import forget_driver
from relief.core.access import scope
from relief.core.roles import APPROVERS, DISPATCHERS, KEEPERS, OFFICE, REVIEWERS
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

CATALOGUE = {"write": OFFICE | KEEPERS}
BOOK = {"write": KEEPERS}
ORDER = {"write": KEEPERS | DISPATCHERS}
BY_SERVICE = {"add": (), "change": (), "delete": (), "import": ()}
RELEASE = {**ORDER, "approve": APPROVERS}
CARGO = ("waybill__warehouse__organisation", "waybill__to_warehouse__organisation", "waybill__incident__organisation")

own(Holder, scope="warehouse__organisation")
own(Holding, scope="holder__warehouse__organisation")
own(Checkpoint, scope="holder__warehouse__organisation")
own(Seal, scope=None)
own(SheetImport, scope="organisation", access=BOOK)
own(ReleaseOrderLine, scope=("order__warehouse__organisation", "order__incident__organisation"), access=ORDER)
own(Reservation, scope="warehouse__organisation", access=BOOK)
own(WaybillLeg, scope=CARGO, access=ORDER)
own(WaybillLine, scope=CARGO, access=ORDER)
own(ProofOfDelivery, scope=CARGO, access=ORDER)


@admin.register(Item)
class Items(Registry):
    """The catalogue of standard goods."""

    access = CATALOGUE
    fields = (
        "sku", "name", "name_en", "category", "unit", "unit_en", "specification", "standard_code", "weight_g", "volume_cm3", "figures", "shelf_life_months",
        "min_remaining_months", "needs_certificate", "need_quantity", "need_basis", "need_season", "durable", "source",
    )  # fmt: skip
    list_display = ("sku", "name", "category", "unit", "weight_g", "volume_cm3", "figures")
    list_filter = ("category", "figures")
    search_fields = ("sku", "name", "name_en")


@admin.register(Pack)
class Packs(Registry):
    """Cartons and bales: whole multiples of the base unit."""

    access = CATALOGUE
    key = ("item", "name")
    list_display = fields = ("item", "name", "name_en", "units")
    search_fields = ("item__name",)
    autocomplete_fields = ("item",)


@admin.register(KitLine)
class KitLines(Registry):
    """What a kit is made of. Written on the recipe's own page: a version that kits were made by is fixed."""

    access = BY_SERVICE
    key = ("id",)
    list_display = fields = ("kit", "version", "component", "description", "quantity")
    autocomplete_fields = ("kit", "component")


@admin.register(Warehouse)
class Warehouses(Registry):
    """Stores: whose, where, and whether they answer calls from the whole city."""

    scope = "organisation"
    access = CATALOGUE
    fields = (
        "code",
        "name",
        "organisation",
        "tier",
        "ownership",
        "division",
        "address",
        "longitude",
        "latitude",
        "answers_city",
        "is_active",
        "coldest_c10",
        "warmest_c10",
        "most_humid_pct",
        "pass_percent",
    )
    list_display = ("code", "name", "organisation", "tier", "ownership", "answers_city", "is_active")
    list_filter = ("tier", "ownership", "is_active")
    search_fields = ("code", "name")
    autocomplete_fields = ("division",)
    layer = Layer(properties=("code", "tier"))
    measures = (
        Measure("warehouses", _("Warehouses in use"), lambda rows: rows.filter(is_active=True).count()),
        Measure("warehouse-standard-rate", _("Stores to standard (%)"), standard_percent),
        Measure("persons-cover", _("People covered for 72 hours"), lambda rows: persons_cover(list(rows.filter(is_active=True)))),
    )


@admin.register(Location)
class Locations(Registry):
    """Bins, bays and corners of a store."""

    scope = "warehouse__organisation"
    access = CATALOGUE
    key = ("warehouse", "code")
    list_display = fields = ("warehouse", "code", "name", "kind", "walk_order")
    list_filter = ("kind",)
    search_fields = ("code", "name")


@admin.register(StockLevel)
class StockLevels(Registry):
    """Minimum, maximum and what is kept back."""

    scope = "warehouse__organisation"
    access = CATALOGUE
    key = ("warehouse", "item")
    list_display = fields = ("warehouse", "item", "minimum", "maximum", "keep_back")
    search_fields = ("item__name", "item__sku")
    autocomplete_fields = ("warehouse", "item")


@admin.register(Earmark)
class Earmarks(Registry):
    """Promises that hang on goods."""

    scope = "organisation"
    access = {"write": OFFICE}
    list_display = fields = ("code", "title", "organisation", "incident", "division")
    search_fields = ("code", "title")
    autocomplete_fields = ("incident", "division")


@admin.register(Lot)
class Lots(Registry):
    """Goods that came together. Read only here: lots are corrected by a document."""

    scope = ("owner", "holdings__holder__warehouse__organisation")
    access = {**BOOK, "add": (), "change": (), "import": ()}
    key = ("id",)
    fields = ("number", "item", "owner", "source", "earmark", "made_on", "expires_on", "quality", "unit_value_fen", "valuation")
    list_display = ("number", "item", "owner", "source", "expires_on", "quality", "earmark")
    list_filter = ("quality",)
    search_fields = ("number", "item__name", "item__sku")
    due = (Due("expires_on", _("A lot expires"), days=180, waiting=Q(holdings__outside=False, holdings__quantity__gt=0)),)


@approvals
def release_orders(request: HttpRequest) -> list[Entry]:
    """Orders to send goods that nobody has approved, or only by word of mouth."""
    waiting = scope(request.user, "approve", ReleaseOrder).filter(
        state__in=(ReleaseOrder.State.DRAFT, ReleaseOrder.State.VERBAL_APPROVED), ratified_at=None
    )
    return [
        Entry(text=_("Release order %s") % order, note=order.destination, link=reverse("field_order", args=[order.number]))
        for order in waiting.order_by("requested_at")
    ]


@admin.register(EarmarkLift)
class EarmarkLifts(Registry):
    """Decisions that goods may leave outside their purpose: entered once, never changed."""

    scope = "earmark__organisation"
    access = {"write": OFFICE, "change": (), "delete": (), "import": ()}
    key = ("id",)
    list_display = fields = ("earmark", "basis", "reason", "decided_by", "decided_at", "noticed_on", "starts_at", "ends_at")
    list_filter = ("basis",)
    autocomplete_fields = ("earmark", "decided_by")


@admin.register(Document)
class Documents(Registry):
    """The papers of the book. Read only: goods move by services, a mistake is reversed."""

    scope = ("warehouse__organisation", "to_warehouse__organisation")
    access = {**BOOK, **BY_SERVICE}
    fields = (
        "number", "kind", "warehouse", "to_warehouse", "incident", "purpose", "order", "reverses", "follows", "occurred_at", "recorded_at", "by",
        "party", "note",
    )  # fmt: skip
    list_display = ("number", "kind", "warehouse", "party", "occurred_at", "recorded_at", "by")
    list_filter = ("kind",)
    search_fields = ("number", "party")


@admin.register(Movement)
class Movements(Registry):
    """Every line of every paper. Append-only, and nobody appends here."""

    scope = ("document__warehouse__organisation", "document__to_warehouse__organisation")
    access = BY_SERVICE
    key = ("id",)
    fields = ("document", "line", "lot", "giver", "taker", "quantity", "occurred_at", "recorded_at", "reverses", "fingerprint")
    list_display = ("document", "line", "lot", "giver", "taker", "quantity", "occurred_at")
    list_select_related = ("document", "lot", "giver__location__warehouse", "taker__location__warehouse")
    search_fields = ("document__number", "lot__number")


@admin.register(ReleaseOrder)
class ReleaseOrders(Registry):
    """Authority to send goods: opened, approved and cancelled by services."""

    scope = ("warehouse__organisation", "incident__organisation")
    access = {**RELEASE, **BY_SERVICE}
    fields = (
        "number", "state", "incident", "warehouse", "purpose", "destination", "division", "needed_by", "requested_by", "requested_at",
        "approved_by", "approved_at", "approval_channel", "ratified_at",
    )  # fmt: skip
    list_display = ("number", "state", "warehouse", "destination", "needed_by", "approved_by")
    list_filter = ("state",)
    search_fields = ("number", "destination")
    layer = Layer(properties=("state", "destination", "needed_by"))


@admin.register(Waybill)
class Waybills(Registry):
    """The papers that travel with the goods: prepared, sent off and signed by services."""

    scope = ("warehouse__organisation", "to_warehouse__organisation", "incident__organisation")
    access = {**ORDER, **BY_SERVICE}
    erasure = forget_driver
    actions = (act(_("Forget the driver"), forget_driver),)
    masked = {"driver_phone": ORDER["write"]}
    fields = (
        "number", "state", "order", "document", "incident", "warehouse", "to_warehouse", "destination", "plate", "prepared_at", "departed_at",
        "arrived_at",
    )  # fmt: skip
    list_display = ("number", "state", "warehouse", "destination", "plate", "departed_at", "arrived_at")
    list_filter = ("state",)
    search_fields = ("number", "destination", "plate")


@admin.register(DiscrepancyCase)
class DiscrepancyCases(Registry):
    """Open questions between sent and found: explained here, with a clock."""

    scope = ("warehouse__organisation", "document__warehouse__organisation", "document__follows__warehouse__organisation")
    access = {"write": KEEPERS | REVIEWERS, "add": (), "delete": (), "import": ()}
    fields = ("number", "state", "document", "waybill", "warehouse", "lot", "expected", "found", "reason", "opened_at", "due_at", "settled_at")
    readonly_fields = ("number", "document", "waybill", "warehouse", "lot", "expected", "found", "opened_at", "due_at", "settled_at")
    list_display = ("number", "state", "warehouse", "lot", "expected", "found", "opened_at", "due_at")
    list_filter = ("state",)
    search_fields = ("number", "lot__number")
    due = (Due("due_at", _("A discrepancy has to be explained"), days=3, waiting=Q(state=DiscrepancyCase.State.OPEN)),)
