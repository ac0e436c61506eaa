"""Recipes, how many kits are possible, and what is inside a kit, so that a gift is found again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max

from inventory.domain.kits import Part, contents, missing, possible
from inventory.models import Document, Item, KitJob, KitLine, Lot, Movement
from inventory.selectors.barring import lifted_at
from inventory.selectors.stock import usable
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from inventory.models import Earmark, Warehouse


class KitState(NamedTuple):
    """A kit at one store: its recipe, how many can be made of what is there, what one more would lack."""

    kit: Item
    version: str
    lines: list[KitLine]
    possible: int
    lacking: dict[str, int]

    @property
    def short(self) -> list[tuple[Item, int]]:
        """What one more kit would lack, as items of the catalogue."""
        known = {line.component.sku: line.component for line in self.lines if line.component}
        return [(known[sku], units) for sku, units in self.lacking.items()]


class Content(NamedTuple):
    """Units of a component lot inside the kits of a lot."""

    lot: Lot
    quantity: int


def versions(kit: Item) -> list[str]:
    """The versions of a kit's recipe, the newest first."""
    rows = KitLine.objects.filter(kit=kit).order_by().values("version").annotate(written=Max("pk"))
    return [row["version"] for row in rows.order_by("-written")]


def recipe_of(kit: Item, version: str) -> dict[str, int]:
    """Units by SKU in one kit; what is only described is not among them."""
    rows = KitLine.objects.filter(kit=kit, version=version, component__isnull=False).order_by("pk")
    recipe: dict[str, int] = defaultdict(int)
    for sku, units in rows.values_list("component__sku", "quantity"):
        recipe[sku] += units
    return dict(recipe)


def available(warehouse: Warehouse, recipe: Mapping[str, int], *, earmark: Earmark | None = None) -> dict[str, int]:
    """Units by SKU that may go into a kit: sound, free, and promised to nothing else than ``earmark``."""
    items = dict(Item.objects.filter(sku__in=recipe).values_list("pk", "sku"))
    rows = usable([warehouse], items=list(items)) if items else []
    lifted = lifted_at(clock.now(), [row.lot.earmark_id for row in rows])
    units: dict[str, int] = defaultdict(int)
    for row in rows:
        promised = row.lot.earmark_id
        if promised is None or promised in lifted or (earmark is not None and promised == earmark.pk):
            units[items[row.lot.item_id]] += row.quantity
    return dict(units)


def kits_at(warehouse: Warehouse) -> list[KitState]:
    """Every kit of the catalogue by its newest recipe, with how many could be made here now."""
    kits = Item.objects.filter(kit_lines__isnull=False).distinct().order_by("sku")
    return [state_of(warehouse, kit, version) for kit in kits for version in versions(kit)[:1]]


def state_of(warehouse: Warehouse, kit: Item, version: str, earmark: Earmark | None = None) -> KitState:
    """One kit by one recipe at one store."""
    recipe = recipe_of(kit, version)
    there = available(warehouse, recipe, earmark=earmark)
    number = possible(recipe, there)
    lines = list(KitLine.objects.filter(kit=kit, version=version).select_related("component").order_by("pk"))
    return KitState(kit, version, lines, number, missing(recipe, there, number + 1))


def jobs(warehouses: Iterable[Warehouse]) -> QuerySet[KitJob]:
    """What was put together and taken apart, the newest first."""
    rows = KitJob.objects.filter(warehouse__in=[store.pk for store in warehouses])
    return rows.select_related("kit", "lot__earmark", "document__by", "document__reversed_by", "warehouse").order_by("-pk")


def inside(lot: Lot) -> list[Part]:
    """What is inside the kits of a lot by the book: what was put in, less what was taken out again."""
    went_in = [
        Part(row.lot_id, row.lot.item_id, row.quantity, row.lot.expires_on, row.lot.unit_value_fen) for row in _parts(lot, KitJob.Kind.ASSEMBLE)
    ]
    came_out: dict[int, int] = defaultdict(int)
    for row in _parts(lot, KitJob.Kind.BREAK):
        came_out[row.lot_id] += row.quantity
    return contents(went_in, came_out)


def components_of(lot: Lot) -> list[Content]:
    """The component lots inside a lot of kits: their sources and earmarks say whose gifts they are."""
    parts = inside(lot)
    lots = Lot.objects.select_related("item", "earmark").in_bulk([part.lot for part in parts])
    return [Content(lots[part.lot], part.quantity) for part in parts]


def kits_with(lot: Lot) -> list[Content]:
    """The lots of kits that goods of a component lot went into, with the units still inside."""
    documents = Movement.objects.filter(lot=lot, document__kind=Document.Kind.KIT_ASSEMBLY, document__reversed_by__isnull=True)
    made = Lot.objects.filter(kit_jobs__document__in=documents.values("document")).exclude(pk=lot.pk).select_related("item", "earmark").distinct()
    found = [Content(kit, sum(part.quantity for part in inside(kit) if part.lot == lot.pk)) for kit in made]
    return [one for one in found if one.quantity]


def _parts(lot: Lot, kind: str) -> QuerySet[Movement]:
    made = KitJob.objects.filter(lot=lot, kind=kind, document__reversed_by__isnull=True)
    return Movement.objects.filter(document__in=made.values("document")).exclude(lot=lot).select_related("lot").order_by("pk")
