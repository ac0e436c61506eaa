"""Counts: what a keeper or a witness saw, against what the book said at that very moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from inventory.domain.backdating import first_negative
from inventory.domain.errors import AmbiguousLot, NotWhole, StaleCount, UnknownLot
from inventory.domain.expiry import is_expired
from inventory.domain.floor_refusals import BarredMissing
from inventory.domain.packs import whole
from inventory.models import CountedLine, Document, Holder, Holding, Lot
from inventory.selectors.barring import is_sound
from inventory.services.drafts import Draft, Entry, not_future, some
from inventory.services.histories import later_changes
from inventory.services.locks import HoldingKey, hold
from inventory.services.places import code_of, holders_at, outside_holder
from inventory.services.posting import post
from inventory.services.shelves import sku_of
from relief.core import clock
from relief.ledger import Change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import Warehouse
    from inventory.services.histories import Changes
    from inventory.services.lines import CountLine
    from relief.core.models import Person


class Seen(NamedTuple):
    """What was seen of one holding, when, and what the book said for that moment."""

    counted: int
    booked: int
    seen_at: datetime
    stale: bool

    @property
    def variance(self) -> int:
        """Units found beyond the book; negative where some are missing."""
        return self.counted - self.booked


@transaction.atomic
def count(
    *, warehouse: Warehouse, lines: Sequence[CountLine], by: Person, occurred_at: datetime | None = None, note: str = "", approved: bool = False
) -> Document:
    """Book the differences between what was seen and what the book said at the moment of looking.

    Movements that happened after a counter looked stay as they are: the balance becomes counted + later movements.
    Such lines are marked stale on ``document.counted_lines`` so that somebody looks again. Two lines for one lot in one
    place add up; the later look counts for both. Fewer of goods that are barred from leaving is booked only of a count that
    somebody else ``approved``; raises ``BarredMissing``.
    """
    lines, moment = some(lines), not_future(occurred_at)
    lots, places = _lots(warehouse, lines), holders_at(warehouse, [line.location for line in lines])
    keys = [(places[code_of(line.location)], lot.pk) for line, lot in zip(lines, lots, strict=True)]
    held = hold(keys)
    moment = moment or clock.now()
    compared = _compare(held, _added_up(keys, lines, moment))
    if not approved:
        _check_barred([held[key] for key, one in sorted(compared.items()) if one.variance < 0])
    differences = outside_holder(warehouse, Holder.Kind.COUNT)
    document = post(
        Draft(
            kind=Document.Kind.COUNT,
            warehouse=warehouse,
            by=by,
            occurred_at=moment,
            note=note,
            entries=[_entry(key, one, differences) for key, one in sorted(compared.items()) if one.variance],
            outside=frozenset({differences}),
            held=held,
            skus={lot.pk: lot.item.sku for lot in lots},
            counted={key: one.seen_at for key, one in compared.items()},
            facts={"lines": len(compared), "stale": sum(one.stale for one in compared.values())},
        )
    )
    CountedLine.objects.bulk_create([_kept(document, key, one) for key, one in sorted(compared.items())])
    return document


def _added_up(keys: list[HoldingKey], lines: Sequence[CountLine], moment: datetime) -> dict[HoldingKey, tuple[int, datetime]]:
    seen: dict[HoldingKey, tuple[int, datetime]] = {}
    for key, line in zip(keys, lines, strict=True):
        seen_at = not_future(line.seen_at) or moment
        before = seen.get(key, (0, seen_at))
        seen[key] = (before[0] + _counted(line), max(before[1], seen_at))
    return seen


def _counted(line: CountLine) -> int:
    if whole(line.counted) < 0:
        raise NotWhole(given=str(line.counted))
    return line.counted


def _lots(warehouse: Warehouse, lines: Sequence[CountLine]) -> list[Lot]:
    numbers = {line.lot for line in lines if isinstance(line.lot, str)}
    known = Lot.objects.filter(number__in=numbers, holdings__holder__warehouse=warehouse).select_related("item").distinct()
    by_number: dict[str, list[Lot]] = {}
    for lot in known:
        by_number.setdefault(lot.number, []).append(lot)
    return [_lot(warehouse, line, by_number) for line in lines]


def _lot(warehouse: Warehouse, line: CountLine, known: dict[str, list[Lot]]) -> Lot:
    if isinstance(line.lot, Lot):
        return line.lot
    fitting = [lot for lot in known.get(line.lot, []) if line.item is None or lot.item.sku == sku_of(line.item)]
    if not fitting:
        raise UnknownLot(lot=line.lot, warehouse=warehouse.code)
    if len(fitting) > 1:
        raise AmbiguousLot(lot=line.lot, items=sorted(lot.item.sku for lot in fitting))
    return fitting[0]


def _compare(held: dict[HoldingKey, Holding], seen: dict[HoldingKey, tuple[int, datetime]]) -> dict[HoldingKey, Seen]:
    moved = [row for key, row in held.items() if row.last_occurred_at and row.last_occurred_at > seen[key][1]]
    later = later_changes(moved, min(at for _, at in seen.values())) if moved else {}
    return {key: _seen(row, *seen[key], later) for key, row in held.items()}


def _seen(row: Holding, counted: int, seen_at: datetime, changes: Changes | dict[HoldingKey, list[Change]]) -> Seen:
    later = [change for change in changes.get((row.holder_id, row.lot_id), []) if change.at > seen_at]
    booked = row.quantity - sum(change.quantity for change in later)
    low = first_negative(row.quantity, later, [Change(seen_at, counted - booked)])
    if low is not None:
        raise StaleCount(
            lot=row.lot.number, item=row.lot.item.sku, location=str(row.holder), moment=timezone.localtime(low.at).isoformat(), would_be=low.balance
        )
    return Seen(counted, booked, seen_at, stale=bool(later))


def _check_barred(missing: list[Holding]) -> None:
    """By the day on the wall: a look dated back does not make goods younger."""
    today = timezone.localdate()
    for row in Holding.objects.filter(pk__in=[row.pk for row in missing]).select_related("lot", "holder__location").order_by("holder_id", "lot_id"):
        place = row.holder.location
        if is_expired(row.lot.expires_on, today) or not is_sound(row.lot.quality, place.kind if place else ""):
            raise BarredMissing(lot=row.lot.number, location=str(row.holder))


def _entry(key: HoldingKey, one: Seen, differences: int) -> Entry:
    holder, lot = key
    if one.variance > 0:
        return Entry(differences, holder, lot, one.variance, at=one.seen_at)
    return Entry(holder, differences, lot, -one.variance, at=one.seen_at)


def _kept(document: Document, key: HoldingKey, one: Seen) -> CountedLine:
    return CountedLine(
        document=document, holder_id=key[0], lot_id=key[1], counted=one.counted, booked=one.booked, seen_at=one.seen_at, stale=one.stale
    )
