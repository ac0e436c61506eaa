"""Kits are put together from lots of components and taken apart again; every lot keeps its own account.

Components go over the kit bench (a holder outside the book) and the kits come from it, so the bench holds what is inside
the kits, lot by lot: whose gift is in which kit stays a question to the book.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.errors import NotWhole
from inventory.domain.floor_refusals import ComponentsShort, ComponentsUnknown, NoRecipe, PartsInDoubt, RecipeFixed
from inventory.domain.kits import Part, kit_expiry, kit_value, missing, possible, taken_apart
from inventory.domain.packs import whole
from inventory.domain.promises import Use
from inventory.models import Document, Holder, KitJob, KitLine, Location, Lot
from inventory.selectors.barring import is_sound
from inventory.selectors.kits import available, inside, recipe_of
from inventory.services.drafts import Draft, Entry, not_future
from inventory.services.lines import ReceiptLine, StockLine
from inventory.services.locks import hold_recipes, hold_shelves
from inventory.services.lots import items_by_sku, lots_for
from inventory.services.places import code_of, holders_at, outside_holder
from inventory.services.posting import post
from inventory.services.shelves import OpenShelf, Rules
from relief.core.columns import fits, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from inventory.domain.fefo import Pick
    from inventory.models import Earmark, Item, Warehouse
    from relief.core.models import Person

Kind = KitJob.Kind


@dataclass(frozen=True, slots=True)
class Bench:
    """What is put together: so many kits by one version of the recipe. ``lots``: component lots chosen by hand, by SKU."""

    kit: Item
    version: str
    quantity: int
    earmark: Earmark | None = None
    lots: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    location: Location | str | None = None


@transaction.atomic
def write_recipe(*, kit: Item, version: str, parts: Mapping[str, int], by: Person, words: Mapping[str, int] | None = None) -> list[KitLine]:
    """Keep a version of a kit's recipe: units by SKU, and by description for what is not in the catalogue.

    A version that kits were made by is fixed; a change is a new version.
    """
    fits(version, KitLine, "version")
    for text in words or {}:
        fits(text, KitLine, "description")
    hold_recipes(kit)
    if KitJob.objects.filter(kit=kit, version=version).exists():
        raise RecipeFixed(kit=kit.name, version=version)
    items = items_by_sku(parts)
    for units in [*parts.values(), *(words or {}).values()]:
        if whole(units) <= 0:
            raise NotWhole(given=str(units))
    KitLine.objects.filter(kit=kit, version=version).delete()
    rows = [KitLine(kit=kit, version=version, component=items[sku], quantity=units) for sku, units in parts.items()]
    rows += [KitLine(kit=kit, version=version, description=text, quantity=units) for text, units in (words or {}).items()]
    for row in rows:
        row._history_user = getattr(by, "user", None)  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
        row.full_clean()
        row.save()
    return rows


@transaction.atomic
def assemble(*, warehouse: Warehouse, bench: Bench, by: Person, occurred_at: datetime | None = None, note: str = "") -> KitJob:
    """Make kits of components, first to expire first or of the chosen lots; earmarked components only under their own earmark.

    The kits' lot expires with the first component and is worth what its components are worth (unpriced if any is).
    """
    hold_recipes(bench.kit)
    moment, recipe = not_future(occurred_at), _recipe(bench.kit, bench.version)
    if whole(bench.quantity) <= 0:
        raise NotWhole(given=str(bench.quantity))
    hold_shelves([warehouse.pk], [bench.kit.pk, *items_of(recipe)])
    lines = [StockLine(sku, units * bench.quantity, lot=bench.lots.get(sku)) for sku, units in recipe.items()]
    rules = Rules(use=Use(purpose=bench.earmark.pk if bench.earmark else None))
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=moment, rules=rules)
    picks = _picks(warehouse, bench, recipe, shelf)
    lot, left_over = _kit_lot(warehouse, bench, picks)
    kitting = outside_holder(warehouse, Holder.Kind.KITTING)
    entries = [Entry(pick.holder, kitting, pick.lot, pick.quantity) for pick in picks]
    entries.append(Entry(kitting, holders_at(warehouse, [bench.location])[code_of(bench.location)], lot.pk, bench.quantity))
    draft = Draft(kind=Document.Kind.KIT_ASSEMBLY, warehouse=warehouse, by=by, occurred_at=shelf.moment, purpose=bench.earmark, note=note)
    draft.entries, draft.outside, draft.held = entries, frozenset({kitting}), shelf.held
    draft.skus = {**shelf.skus, lot.pk: bench.kit.sku}
    draft.facts = {"lot": lot.number, "kits": bench.quantity, "version": bench.version, "left_over_fen": left_over}
    return _job(Kind.ASSEMBLE, post(draft), bench.kit, bench.version, lot, bench.quantity)


@transaction.atomic
def take_apart(
    *,
    warehouse: Warehouse,
    lot: Lot,
    quantity: int,
    by: Person,
    location: Location | str | None = None,
    to: Location | str | None = None,
    occurred_at: datetime | None = None,
    note: str = "",
) -> KitJob:
    """Take kits of a lot apart: their components go back into the very lots they came from, with origin, earmark and expiry.

    Out of kits in quarantine they go into quarantine. Raises ``PartsInDoubt``.
    """
    moment = not_future(occurred_at)
    made = KitJob.objects.filter(lot=lot, kind=Kind.ASSEMBLE, document__reversed_by__isnull=True).select_related("kit").order_by("pk").first()
    if made is None:
        raise ComponentsUnknown(lot=lot.number, known=0, wanted=quantity)
    recipe = _recipe(made.kit, made.version)
    items = items_of(recipe)
    hold_shelves([warehouse.pk], [made.kit_id, *items])
    lines = [StockLine(made.kit, quantity, lot=lot, location=location)]
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=moment, rules=Rules())
    taken = [pick for picks in shelf.take_all() for pick in picks]
    per_kit = {item: recipe[sku] for item, sku in items.items()}
    out = taken_apart(inside(lot), per_kit, quantity)
    _check_contents(lot, out, per_kit, quantity)
    kitting, goal = outside_holder(warehouse, Holder.Kind.KITTING), holders_at(warehouse, [to])[code_of(to)]
    _check_doubt(lot, goal, shelf, taken)
    entries = [Entry(pick.holder, kitting, pick.lot, pick.quantity) for pick in taken]
    draft = Draft(kind=Document.Kind.KIT_BREAK, warehouse=warehouse, by=by, occurred_at=shelf.moment, note=note)
    draft.entries = [*entries, *(Entry(kitting, goal, part, units) for part, units in out)]
    draft.outside, draft.held = frozenset({kitting}), shelf.held
    parts = Lot.objects.filter(pk__in=[part for part, _ in out]).values_list("pk", "item__sku")
    draft.skus = {**shelf.skus, **dict(parts)}
    draft.facts = {"lot": lot.number, "kits": quantity, "version": made.version}
    return _job(Kind.BREAK, post(draft), made.kit, made.version, lot, quantity)


def items_of(recipe: Mapping[str, int]) -> dict[int, str]:
    """SKUs of a recipe by the key of their item."""
    return {item.pk: sku for sku, item in items_by_sku(recipe).items()}


def _recipe(kit: Item, version: str) -> dict[str, int]:
    recipe = recipe_of(kit, version)
    if not recipe:
        raise NoRecipe(kit=kit.name, version=version)
    return recipe


def _picks(warehouse: Warehouse, bench: Bench, recipe: Mapping[str, int], shelf: OpenShelf) -> list[Pick]:
    if not bench.lots:
        there = available(warehouse, recipe, earmark=bench.earmark)
        if lacking := missing(recipe, there, bench.quantity):
            goods = items_by_sku(lacking)
            words = "、".join(f"{goods[sku].name} × {units:,} {goods[sku].unit}" for sku, units in lacking.items())
            raise ComponentsShort(wanted=bench.quantity, possible=possible(recipe, there), missing=lacking, lacking=words)
    return [pick for picks in shelf.take_all() for pick in picks]


def _kit_lot(warehouse: Warehouse, bench: Bench, picks: Sequence[Pick]) -> tuple[Lot, int]:
    units: dict[int, int] = defaultdict(int)
    for pick in picks:
        units[pick.lot] += pick.quantity
    lots = Lot.objects.in_bulk(units)
    parts = [Part(key, lots[key].item_id, number, lots[key].expires_on, lots[key].unit_value_fen) for key, number in units.items()]
    value, left_over = kit_value(parts, bench.quantity)
    line = ReceiptLine(
        bench.kit,
        bench.quantity,
        bench.number or None,
        expires_on=kit_expiry(parts),
        source=_sources(lots.values()),
        earmark=bench.earmark,
        unit_value_fen=value,
        valuation=Lot.Valuation.UNPRICED if value is None else _basis(lots.values()),
    )
    return lots_for(warehouse=warehouse, lines=[line])[0], left_over


def _sources(lots: Iterable[Lot]) -> str:
    named = sorted({lot.source for lot in lots if lot.source})
    return shortened("、".join(named), Lot, "source")


def _basis(lots: Iterable[Lot]) -> str:
    """The weakest basis among the components' values: a sum is no better known than its least known part."""
    order = [Lot.Valuation.INVOICE, Lot.Valuation.CONTRACT, Lot.Valuation.MARKET, Lot.Valuation.APPRAISAL]
    return str(max((Lot.Valuation(lot.valuation) for lot in lots), key=order.index))


def _check_contents(lot: Lot, out: Sequence[tuple[int, int]], per_kit: Mapping[int, int], kits: int) -> None:
    if sum(units for _, units in out) < sum(per_kit.values()) * kits:
        known: dict[int, int] = defaultdict(int)
        for part in inside(lot):
            known[part.item] += part.quantity
        raise ComponentsUnknown(lot=lot.number, known=min(known[item] // units for item, units in per_kit.items()), wanted=kits)


def _check_doubt(lot: Lot, goal: int, shelf: OpenShelf, taken: Sequence[Pick]) -> None:
    rows = [shelf.held[pick.holder, pick.lot] for pick in taken]
    corner = Holder.objects.filter(pk=goal, location__kind=Location.Kind.QUARANTINE)
    if not all(is_sound(row.quality, row.kind) for row in rows) and not corner.exists():
        raise PartsInDoubt(lot=lot.number)


def _job(kind: str, document: Document, kit: Item, version: str, lot: Lot, quantity: int) -> KitJob:
    return KitJob.objects.create(kind=kind, warehouse=document.warehouse, kit=kit, version=version, lot=lot, quantity=quantity, document=document)
