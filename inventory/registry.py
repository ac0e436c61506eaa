"""The catalogue, the stores and their lots on the desk; the book itself has an owner and is kept by its services."""

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import (
    Checkpoint,
    DiscrepancyCase,
    Distribution,
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
    StockLevel,
    Warehouse,
    Waybill,
    WaybillLine,
)
from relief.core.access import scope
from relief.core.roles import APPROVERS, DISPATCHERS, KEEPERS, OFFICE, REVIEWERS
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.ownership import own
from relief.registrar.registry import Registry

CATALOGUE = {"write": OFFICE | KEEPERS}
BOOK = {"write": KEEPERS}
ORDER = {"write": KEEPERS | DISPATCHERS}
RELEASE = {**ORDER, "approve": APPROVERS}
CARGO = ("waybill__warehouse__organisation", "waybill__to_warehouse__organisation", "waybill__incident__organisation")

own(EarmarkLift, scope="earmark__organisation", access={"write": OFFICE})
own(Holder, scope="warehouse__organisation")
own(Holding, scope="holder__warehouse__organisation")
own(Checkpoint, scope="holder__warehouse__organisation")
own(Document, scope=("warehouse__organisation", "to_warehouse__organisation"), access=BOOK)
own(Movement, scope=("document__warehouse__organisation", "document__to_warehouse__organisation"))
own(Seal, scope=None)
own(ReleaseOrder, scope=("warehouse__organisation", "incident__organisation"), access=RELEASE)
own(ReleaseOrderLine, scope=("order__warehouse__organisation", "order__incident__organisation"), access=ORDER)
own(Reservation, scope="warehouse__organisation", access=BOOK)
own(Waybill, scope=("warehouse__organisation", "to_warehouse__organisation", "incident__organisation"), access=ORDER)
own(WaybillLine, scope=CARGO, access=ORDER)
own(ProofOfDelivery, scope=CARGO, access=ORDER)
own(Distribution, scope=("waybill__warehouse__organisation", "incident__organisation"), access=ORDER)
own(DiscrepancyCase, scope=("warehouse__organisation", "document__warehouse__organisation"), access={"write": KEEPERS | REVIEWERS})


@admin.register(Item)
class Items(Registry):
    """The catalogue of standard goods."""

    access = CATALOGUE
    fields = (
        "sku", "name", "name_en", "category", "unit", "specification", "standard_code", "weight_g", "volume_cm3", "figures", "shelf_life_months",
        "need_quantity", "need_basis", "need_season", "durable", "source",
    )  # fmt: skip
    list_display = ("sku", "name", "category", "unit", "weight_g", "volume_cm3", "figures")
    list_filter = ("category", "figures")
    search_fields = ("sku", "name", "name_en")


@admin.register(Pack)
class Packs(Registry):
    """Cartons and bales: whole multiples of the base unit."""

    access = CATALOGUE
    key = ("item", "name")
    list_display = fields = ("item", "name", "units")
    search_fields = ("item__name",)
    autocomplete_fields = ("item",)


@admin.register(KitLine)
class KitLines(Registry):
    """What a kit is made of."""

    access = CATALOGUE
    key = ("id",)
    list_display = fields = ("kit", "version", "component", "description", "quantity")
    autocomplete_fields = ("kit", "component")


@admin.register(Warehouse)
class Warehouses(Registry):
    """Stores: whose, where, and whether they answer calls from the whole city."""

    scope = "organisation"
    access = CATALOGUE
    fields = ("code", "name", "organisation", "tier", "ownership", "division", "address", "longitude", "latitude", "answers_city", "is_active")
    list_display = ("code", "name", "organisation", "tier", "ownership", "answers_city", "is_active")
    list_filter = ("tier", "ownership", "is_active")
    search_fields = ("code", "name")
    autocomplete_fields = ("division",)
    layer = Layer(properties=("code", "tier"))
    measures = (Measure("warehouses", _("Warehouses in use"), lambda rows: rows.filter(is_active=True).count()),)


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
