"""The pick list of an order: which lot from which bin, first to expire first, in the order a keeper walks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from inventory.domain.errors import NotWhole
from inventory.domain.fefo import Candidate, allocate
from inventory.domain.packs import whole
from inventory.domain.promises import Use
from inventory.models import Holding
from inventory.pages.forms import box_of
from inventory.selectors.barring import barred, lifted_at, reserved_for_others
from inventory.services.lines import StockLine
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from inventory.domain.fefo import Pick
    from inventory.models import Item, Location, Lot, Pack, ReleaseOrder, ReleaseOrderLine


@dataclass(slots=True)
class PickLine:
    """One stop of the walk: so many units of one lot from one bin, and what the keeper typed."""

    key: str
    item: Item
    lot: Lot
    location: Location
    planned: int
    packs: str = ""
    loose: str = ""
    error: str = ""

    @property
    def pack(self) -> Pack | None:
        """The box one counts by."""
        return box_of(self.item)

    @property
    def counted(self) -> int:
        """What was typed, in base units; 0 while it cannot be read."""
        try:
            return whole(self.packs or 0) * (self.pack.units if self.pack else 0) + whole(self.loose or 0)
        except NotWhole:
            return 0

    def suggest(self) -> None:
        """Fill in the whole pick, in boxes and loose pieces."""
        boxes, loose = divmod(self.planned, self.pack.units) if self.pack else (0, self.planned)
        self.packs, self.loose = (str(boxes) if self.pack else ""), str(loose)

    def take(self, typed: Mapping[str, str]) -> None:
        """Keep what the keeper typed and say what is wrong with it."""
        self.packs, self.loose = typed.get(f"{self.key}-packs", "").strip(), typed.get(f"{self.key}-loose", "").strip()
        try:
            whole(self.packs or 0)
            whole(self.loose or 0)
        except NotWhole:
            self.error = _("Only whole numbers can be counted.")
            return
        if self.counted > self.planned:
            self.error = _("The order asks for %(n)s here; take no more.") % {"n": self.planned}


@dataclass(frozen=True, slots=True)
class PickList:
    """The stops of a walk, and what of the order lies nowhere ready to leave (line, base units)."""

    stops: list[PickLine]
    lacking: list[tuple[ReleaseOrderLine, int]]


def pick_list(order: ReleaseOrder, now: datetime | None = None) -> PickList:
    """Where to take what the order still lacks; goods that may not leave for it are left out, as the booking will."""
    now = now or clock.now()
    wanted = list(order.lines.select_related("item").prefetch_related("item__packs", "reservations"))
    rows = [row for row in shelves(order, wanted) if row.quantity]
    others = reserved_for_others(order.warehouse, {row.lot_id for row in rows}, order)
    return walked(order, wanted, rows, others=others, lifted=lifted_at(now, [row.lot.earmark_id for row in rows]), now=now)


def walked(
    order: ReleaseOrder, wanted: list[ReleaseOrderLine], rows: list[Holding], *, others: Mapping[int, int], lifted: frozenset[int], now: datetime
) -> PickList:
    """The walk through what lies here (``rows``), when others hold so many units of each lot and these earmarks are lifted."""
    use = Use(purpose=order.purpose_id, incident=order.incident_id, lifted=lifted)
    walk = Walk([row for row in rows if barred(row, use, now) is None], others)
    found = [(line, walk.stops(line, now)) for line in wanted]
    lacking = [(line, line.quantity - line.issued - sum(stop.planned for stop in stops)) for line, stops in found]
    stops = [stop for _line, stops in found for stop in stops]
    in_order = sorted(stops, key=lambda stop: (stop.location.walk_order, stop.location.code, stop.item.sku))
    return PickList(in_order, [(line, missing) for line, missing in lacking if missing > 0])


def shelves(order: ReleaseOrder, lines: list[ReleaseOrderLine]) -> QuerySet[Holding]:
    """What the places of the order's warehouse hold of its items."""
    rows = Holding.objects.filter(holder__location__warehouse=order.warehouse_id, quantity__gt=0, lot__item__in={line.item_id for line in lines})
    return rows.select_related("lot__earmark", "holder__location")


class Walk:
    """The goods that may leave for an order, taken line by line; what others reserved stays on the shelf."""

    def __init__(self, rows: list[Holding], others: Mapping[int, int]) -> None:
        self.rows = {(row.holder_id, row.lot_id): row for row in rows}
        self.free = {key: row.quantity for key, row in self.rows.items()}
        self.caps = {lot: max(sum(row.quantity for row in rows if row.lot_id == lot) - others[lot], 0) for lot in others}

    def stops(self, line: ReleaseOrderLine, now: datetime) -> list[PickLine]:
        """Where to take one line of the order: its reserved lots, else its named lot, else first to expire."""
        mine = reserved(line, now)
        picks = allocate(line.quantity - line.issued, self._offered(line, mine), {**self.caps, **mine})
        return [self._stop(line, pick) for pick in picks]

    def _offered(self, line: ReleaseOrderLine, mine: dict[int, int]) -> list[Candidate]:
        lots = mine.keys() or {line.lot_id or row.lot_id for row in self.rows.values()}
        return [
            Candidate(row.holder_id, row.lot_id, self.free[key], row.lot.expires_on, row.lot.earmark_id is not None, row.holder.location.walk_order)
            for key, row in self.rows.items()
            if row.lot.item_id == line.item_id and row.lot_id in lots and self.free[key] > 0 and row.holder.location
        ]

    def _stop(self, line: ReleaseOrderLine, pick: Pick) -> PickLine:
        row = self.rows[pick.holder, pick.lot]
        self.free[pick.holder, pick.lot] -= pick.quantity
        if pick.lot in self.caps:
            self.caps[pick.lot] -= pick.quantity
        stop = PickLine(f"p{line.pk}-{pick.lot}-{pick.holder}", line.item, row.lot, cast("Location", row.holder.location), pick.quantity)
        stop.suggest()
        return stop


def reserved(line: ReleaseOrderLine, now: datetime) -> dict[int, int]:
    """Units of each lot held for a line of an order (its reservations fetched before)."""
    held = defaultdict[int, int](int)
    for one in line.reservations.all():
        if one.released_at is None and one.ends_at > now:
            held[one.lot_id] += one.quantity
    return dict(held)


def stock_lines(stops: list[PickLine]) -> list[StockLine]:
    """What was really picked, as lines of the issue; empty bins are left out."""
    return [StockLine(stop.item, stop.counted, stop.lot, stop.location) for stop in stops if stop.counted]
