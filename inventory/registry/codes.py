"""Codes of items, cartons and pallets, and the badges of people."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.models import Badge, ItemCode, LogisticUnit, LogisticUnitLine
from relief.core.roles import KEEPERS, OFFICE
from relief.registrar.ownership import own
from relief.registrar.registry import Registry

GROUP = _("Codes")
BY_SERVICE = {"add": (), "change": (), "delete": (), "import": ()}

own(LogisticUnitLine, scope="unit__warehouse__organisation", access={"write": KEEPERS})
own(Badge, scope="person__organisation", access={"write": OFFICE})


@admin.register(ItemCode)
class ItemCodes(Registry):
    """Makers' trade numbers and the goods they stand for. Bound on their own page, which checks the number."""

    group, icon = GROUP, "barcode"
    scope = None
    access = {"write": OFFICE | KEEPERS, "add": (), "change": (), "import": ()}
    key = ("gtin",)
    list_display = fields = ("gtin", "item", "pack", "note")
    search_fields = ("gtin", "item__name", "item__sku")
    list_select_related = ("item", "pack__item")


@admin.register(LogisticUnit)
class LogisticUnits(Registry):
    """Closed cartons and pallets with their serial numbers. Packed by services."""

    group, icon = GROUP, "pallet"
    scope = "warehouse__organisation"
    access = {"write": KEEPERS, **BY_SERVICE}
    key = ("sscc",)
    list_display = fields = ("sscc", "kind", "warehouse", "waybill", "parent", "weight_g", "volume_cm3", "packed_at", "packed_by")
    list_filter = ("kind",)
    search_fields = ("sscc",)
