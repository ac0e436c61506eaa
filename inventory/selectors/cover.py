"""Goods kept apart by whose they are, and how many people they are enough for. Never one sum of all of them.

*Own*: in our own stores. *Custodial*: ours, in somebody else's building. *Framework*: a supplier's, promised within so
many hours. *Mutual aid*: what other societies may give, less what they keep back. Only what may leave counts: not
expired, not in quarantine, not earmarked, not reserved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from inventory.domain.cover import HOURS, Reach, limited_by, need_of, people_for, to_buy
from inventory.models import Agreement, AgreementLine, CallOff, CallOffLine, Item, StockLevel, Warehouse
from inventory.selectors import stock
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from inventory.domain.cover import Need
    from relief.core.models import Organisation

CORE = (Item.Category.BEDDING, Item.Category.WATER, Item.Category.FOOD)


@dataclass(frozen=True, slots=True)
class Apart:
    """Base units of one item by whose they are; only what may leave."""

    own: int = 0
    custodial: int = 0
    framework: int = 0
    aid: int = 0

    def up_to(self, last: str) -> int:
        """Own goods, and with them the further kinds up to one of ``own``, ``custodial``, ``framework``, ``aid``."""
        steps = ("own", "custodial", "framework", "aid")
        return sum(getattr(self, step) for step in steps[: steps.index(last) + 1])


@dataclass(frozen=True, slots=True)
class ItemCover:
    """One item: its goods apart, its minimum and maximum, and the people they are enough for (None: no need is stated)."""

    item: Item
    apart: Apart
    need: Need | None
    hours: int
    minimum: int
    maximum: int | None
    box: int

    @property
    def core(self) -> bool:
        """Whether nobody can be kept without it."""
        return self.need is not None and self.item.category in CORE

    def people(self, last: str = "own") -> int | None:
        """People the goods up to this kind are enough for."""
        return None if self.need is None else people_for(self.need, units=self.apart.up_to(last), hours=self.hours)

    @property
    def people_own(self) -> int | None:
        """People our own goods are enough for."""
        return self.people()

    @property
    def people_at_minimum(self) -> int | None:
        """People the minimum would be enough for."""
        return None if self.need is None else people_for(self.need, units=self.minimum, hours=self.hours)

    @property
    def ours(self) -> int:
        """Own and custodial goods: what minimum and maximum are set for."""
        return self.apart.up_to("custodial")

    @property
    def below(self) -> bool:
        """Less than the minimum may be given."""
        return self.ours < self.minimum

    @property
    def above(self) -> bool:
        """More than the maximum lies here."""
        return self.maximum is not None and self.ours > self.maximum

    @property
    def buy(self) -> int:
        """Units to buy, in whole boxes, to stand in the middle between minimum and maximum again."""
        return to_buy(usable=self.ours, minimum=self.minimum, maximum=self.maximum, box=self.box)


@dataclass(frozen=True, slots=True)
class Cover:
    """People for whom every core item is enough, and the item that is used up first."""

    people: int
    item: Item | None


def covers(*, warehouses: Sequence[Warehouse], societies: Iterable[Organisation] = (), hours: int = HOURS, on: date | None = None) -> list[ItemCover]:
    """Every item that is needed in the season of a day, has a level, or lies here; by category and SKU. Eight queries at most.

    ``warehouses`` are one's own and custodial stores; ``societies`` whose framework agreements and neighbours count (none: neither).
    """
    day, societies = on or clock.today(), list(societies)
    apart = goods_apart(warehouses, societies, hours=hours, on=day)
    levels = _levels(warehouses)
    items = Item.objects.prefetch_related("packs").filter(Q(need_quantity__isnull=False) | Q(pk__in=[*apart, *levels])).order_by("category", "sku")
    found = [_cover(item, apart.get(item.pk, Apart()), levels.get(item.pk, (0, None)), hours, day) for item in items]
    return [one for one in found if one.need or one.item.pk in apart or one.item.pk in levels]


def goods_apart(
    warehouses: Sequence[Warehouse], societies: Sequence[Organisation] = (), *, hours: int = HOURS, on: date | None = None
) -> dict[int, Apart]:
    """Units that may leave, apart by whose they are, by key of the item."""
    own = stock.by_item([store for store in warehouses if store.ownership == Warehouse.Ownership.OWN])
    custodial = stock.by_item([store for store in warehouses if store.ownership == Warehouse.Ownership.CUSTODIAL])
    framework = promised(societies, hours=hours, on=on) if societies else {}
    aid = _aid(societies) if societies else {}
    keys = own.keys() | custodial.keys() | framework.keys() | aid.keys()
    return {
        key: Apart(
            own=own[key].usable if key in own else 0,
            custodial=custodial[key].usable if key in custodial else 0,
            framework=framework.get(key, 0),
            aid=aid.get(key, 0),
        )
        for key in keys
    }


def promised(societies: Sequence[Organisation], *, hours: int = HOURS, on: date | None = None) -> dict[int, int]:
    """Units suppliers have promised within so many hours under agreements in force, less what was called already, by item. Two queries."""
    day = on or clock.today()
    in_force = AgreementLine.objects.filter(
        agreement__in=Agreement.objects.filter(kind=Agreement.Kind.FRAMEWORK, starts_on__lte=day, ends_on__gte=day),
        agreement__organisation__in=[society.pk for society in societies],
        within_hours__lte=hours,
    )
    called = CallOffLine.objects.filter(call__agreement__in=in_force.values("agreement")).exclude(call__state=CallOff.State.REFUSED)
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for agreement, item, units in called.values_list("call__agreement_id", "item_id", "quantity"):
        taken[agreement, item] += units
    left: dict[int, int] = defaultdict(int)
    for agreement, item, units in in_force.values_list("agreement_id", "item_id", "quantity"):
        left[item] += max(units - taken[agreement, item], 0)
    return dict(left)


def _aid(societies: Sequence[Organisation]) -> dict[int, int]:
    """Units other societies may give: usable in stores that answer city-wide calls, less what each keeps back."""
    mine = {society.pk for society in societies}
    others = Warehouse.objects.filter(answers_city=True, is_active=True, ownership=Warehouse.Ownership.OWN).exclude(
        Q(organisation__society__in=mine) | Q(organisation__in=mine)
    )
    stores = list(others)
    units: dict[tuple[int, int], int] = defaultdict(int)
    for row in stock.usable(stores):
        if row.lot.earmark_id is None:
            units[row.warehouse_id, row.lot.item_id] += row.quantity
    kept = {(level.warehouse_id, level.item_id): level.keep_back for level in StockLevel.objects.filter(warehouse__in=stores)}
    given: dict[int, int] = defaultdict(int)
    for (store, item), quantity in units.items():
        given[item] += max(quantity - kept.get((store, item), 0), 0)
    return dict(given)


def cover_of(rows: Iterable[ItemCover], last: str = "own") -> Cover:
    """The cover of all core items together, with goods up to a kind: the people for whom every one of them is enough."""
    core = {row.item.sku: row for row in rows if row.core}
    reach = limited_by((Reach(sku, row.item.pk, row.people(last) or 0) for sku, row in core.items()), core)
    return Cover(0, None) if reach is None else Cover(reach.people, core[reach.shelf].item)


def covers_by_store(warehouses: Sequence[Warehouse], *, hours: int = HOURS, on: date | None = None) -> dict[int, Cover]:
    """The same cover for each store by itself, by its key: the ring on the map. Three queries."""
    day, units = on or clock.today(), stock.by_store(warehouses)
    stated = [(item, need_of(item.need_quantity, item.need_basis, item.need_season)) for item in Item.objects.filter(category__in=CORE)]
    wanted = [(item, need) for item, need in stated if need and need.holds(day)]

    def rows(store: int) -> Iterable[ItemCover]:
        for item, need in wanted:
            lying = units.get((store, item.pk))
            yield ItemCover(item, Apart(own=lying.usable if lying else 0), need, hours, 0, None, 1)

    return {store.pk: cover_of(list(rows(store.pk))) for store in warehouses}


def persons_cover(warehouses: Sequence[Warehouse], hours: int = HOURS) -> int:
    """People for whom our own and custodial goods are enough; the measure of the desk."""
    return cover_of(covers(warehouses=warehouses, hours=hours), "custodial").people


def _levels(warehouses: Sequence[Warehouse]) -> Mapping[int, tuple[int, int | None]]:
    rows = StockLevel.objects.filter(warehouse__in=[store.pk for store in warehouses]).order_by()
    return {item: (least, most) for item, least, most in rows.values_list("item_id").annotate(Sum("minimum"), Sum("maximum"))}


def _cover(item: Item, apart: Apart, level: tuple[int, int | None], hours: int, day: date) -> ItemCover:
    need = need_of(item.need_quantity, item.need_basis, item.need_season)
    holds = need if need and need.holds(day) else None
    return ItemCover(item, apart, holds, hours, level[0], level[1], box_of(item))


def box_of(item: Item) -> int:
    """Base units of the smallest box of more than one unit, or 1; uses prefetched packs."""
    return min((pack.units for pack in item.packs.all() if pack.units > 1), default=1)
