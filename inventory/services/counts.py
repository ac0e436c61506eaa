"""A stock count as a piece of work: planned, done blind, looked at again by somebody else, approved, posted.

Nobody who counts is told the book's figure: lines are places and lots, and the book is asked only when every line of a round is in.
Rows are locked in one order: the count, then the goods, then the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from inventory.domain.counts import next_full, next_sample
from inventory.domain.errors import NotWhole, UnknownLocation
from inventory.domain.floor_refusals import CountedAlready, CountedBySelf, KeeperCounts, NothingToCount, NotToCount, SameEyes
from inventory.domain.packs import whole
from inventory.domain.refusals import NoAuthority
from inventory.models import DiscrepancyCase, Document, Item, Location, Lot, Signature, StockCount, StockCountLine
from inventory.selectors.counts import bins_of, sampled, variances
from inventory.services.cases_of_counts import open_count_cases
from inventory.services.counting import count as count_goods
from inventory.services.lines import CountLine, ReceiptLine
from inventory.services.lots import lots_for
from inventory.services.notices import keepers_of
from inventory.services.places import code_of, location_holder
from inventory.services.steps import check_step, moment_after
from relief.core import clock
from relief.core.access import may
from relief.core.columns import fits, shortened
from relief.core.models import User
from relief.core.roles import APPROVERS
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from inventory.models import Warehouse
    from relief.core.models import Person

ENTERED = ("first", "first_by", "first_at", "second", "second_by", "second_at")
NUMBER_CODE, State, Kind = "CS", StockCount.State, StockCount.Kind


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: a zone, some items, a category, or (``sample``) a month's random sample; all left out: everything."""

    zone: str = ""
    items: Sequence[Item] = ()
    category: str = ""
    sample: bool = False
    size: int | None = None

    def words(self) -> str:
        """The scope as it stands on the sheet: goods by their names."""
        category = str(Item.Category(self.category).label) if self.category else ""
        return shortened(" · ".join(filter(None, [self.zone, category, *(item.name for item in self.items)])), StockCount, "scope")


@dataclass(frozen=True, slots=True)
class Look:
    """What one person saw of one line: the line itself, or place and lot."""

    lot: Lot | int
    location: Location | str
    counted: int
    seen_at: datetime | None = None


@transaction.atomic
def plan(
    *, warehouse: Warehouse, by: Person, scope: Scope | None = None, kind: str = Kind.FULL, due_on: date | None = None, note: str = ""
) -> StockCount:
    """Write the sheet of a count: every place and lot of the scope that holds goods now, or the month's sample of them.

    The sample's seed is the number of the count, so it can be drawn again and gives the same bins.
    """
    scope = scope or Scope()
    count = _open(warehouse, by, Kind.CYCLE if scope.sample else kind, due_on, scope.words(), note)
    _freeze(count, scope)
    _tell("count-planned", count, by, {"lines": count.lines.count()})
    return count


@transaction.atomic
def begin(*, count: StockCount, by: Person) -> StockCount:
    """Start counting; the sheet of a count that was only due until now is written here. Saying so twice changes nothing."""
    held = _held(count)
    check_step(held, "begin", [State.PLANNED, State.COUNTING])
    if held.state == State.PLANNED:
        if not held.lines.exists():
            _freeze(held, Scope(sample=held.kind == Kind.CYCLE))
        _step(held, State.COUNTING)
        _tell("count-begun", held, by, {"lines": held.lines.count()})
    return held


@transaction.atomic
def look(*, count: StockCount, looks: Sequence[Look], by: Person) -> StockCount:
    """Enter what was seen, in the first round or (lines to be counted again) in the second.

    A keeper of the store only counts beside a witness whose signature lies with the count. When the last line of a round is in, the book
    is asked: lines that differ are to be counted again by somebody else, and with no such line left the count goes to review.
    """
    held = begin(count=count, by=by)
    _check_eyes(held, by)
    lines = _lines(held)
    for one in looks:
        _enter(held, _line(held, lines, one), one, by)
    StockCountLine.objects.bulk_update({_line(held, lines, one) for one in looks}, ENTERED)
    return _advance(held)


@transaction.atomic
def found(
    *,
    count: StockCount,
    location: Location | str,
    counted: int,
    by: Person,
    lot: Lot | None = None,
    item: Item | None = None,
    number: str = "",
    seen_at: datetime | None = None,
) -> StockCountLine:
    """Goods that lie there though no line says so: a lot the book knows elsewhere, or (item and number) one it does not know."""
    held = begin(count=count, by=by)
    _check_eyes(held, by)
    if whole(counted) <= 0:
        raise NotWhole(given=str(counted))
    place = _place(held.warehouse, location)
    if lot is None and item is not None:
        lot = lots_for(warehouse=held.warehouse, lines=[ReceiptLine(item, counted, number or None, source=held.number)])[0]
    if lot is None:
        raise NotToCount(paper=held.number, lot=number, location=place.code)
    facts = {"unexpected": True, "first": counted, "first_by": by, "first_at": moment_after(held, seen_at, None)}
    line, made = StockCountLine.objects.get_or_create(count=held, holder_id=location_holder(place), lot=lot, defaults=facts)
    if not made:
        raise CountedAlready(lot=lot.number, location=place.code)
    _advance(held)
    return line


@transaction.atomic
def look_again(*, count: StockCount, lines: Iterable[int], by: Person) -> StockCount:
    """Who reviews the differences sends lines (keys) back to be counted once more, by other eyes than the first."""
    held = _held(count)
    check_step(held, "look_again", [State.VARIANCE_REVIEW])
    back = held.lines.filter(pk__in=list(lines)).update(again=True, second=None, second_by=None, second_at=None)
    if not back:
        raise NotToCount(paper=held.number, lot="", location="")
    _step(held, State.COUNTING)
    _tell("count-reviewed", held, by, {"lines": back})
    return held


@transaction.atomic
def approve(*, count: StockCount, by: Person, occurred_at: datetime | None = None) -> StockCount:
    """Accept the differences: by somebody whose office releases goods here and who did not count."""
    held = _held(count)
    check_step(held, "approve", [State.VARIANCE_REVIEW])
    if held.lines.filter(Q(first_by=by) | Q(second_by=by)).exists():
        raise CountedBySelf(paper=held.number, person=str(by))
    if not may(getattr(by, "user", None) or User(person=by), "write", held.warehouse.organisation, APPROVERS):
        raise NoAuthority(person=str(by), warehouse=held.warehouse.code)
    held.approved_by, held.approved_at = by, moment_after(held, occurred_at, held.planned_at)
    _step(held, State.APPROVED, "approved_by", "approved_at")
    _tell("count-approved", held, by, {})
    return held


@transaction.atomic
def post_count(*, count: StockCount, by: Person) -> StockCount:
    """Book the approved figures for the moments at which they were seen, open cases for what is worth one, plan the next count.

    The balance becomes counted + later movements; where that is impossible the whole is refused and the line named.
    """
    held = _held(count)
    check_step(held, "post", [State.APPROVED])
    rows = list(variances(held))
    lines = [CountLine(row.line.lot, row.counted, row.line.holder.location, seen_at=row.seen_at) for row in rows]
    note = shortened(f"{held.number} {held.note}".strip(), Document, "note")
    held.document = count_goods(warehouse=held.warehouse, lines=lines, by=by, note=note, approved=True)
    _step(held, State.POSTED, "document")
    open_count_cases(document=held.document, by=by)
    _plan_next(held, by)
    return held


@transaction.atomic
def cancel(*, count: StockCount, by: Person, reason: str) -> StockCount:
    """Give a count up; what was seen stays with it, the book is not touched."""
    held = _held(count)
    check_step(held, "cancel", [State.PLANNED, State.COUNTING, State.VARIANCE_REVIEW])
    held.note = fits(reason.strip(), StockCount, "note")
    _step(held, State.CANCELLED, "note")
    _tell("count-cancelled", held, by, {"reason": reason})
    return held


def witnessed(count: StockCount) -> bool:
    """Whether a witness who keeps nothing here has signed for this count."""
    keepers = [person.pk for person in keepers_of(count.warehouse)]
    return Signature.objects.filter(paper=count.number, role=Signature.Role.WITNESS).exclude(person__in=keepers).exists()


def cases_of(count: StockCount) -> list[DiscrepancyCase]:
    """Open questions that came of a posted count."""
    return list(DiscrepancyCase.objects.filter(document=count.document).select_related("lot__item")) if count.document else []


def _open(warehouse: Warehouse, by: Person, kind: str, due_on: date | None, scope: str, note: str) -> StockCount:
    number = next_number(organisation=warehouse.organisation, kind=NUMBER_CODE, on=clock.today())
    return StockCount.objects.create(number=number, kind=kind, warehouse=warehouse, scope=scope, planned_by=by, due_on=due_on, note=note)


def _freeze(count: StockCount, scope: Scope) -> None:
    rows = bins_of(count.warehouse, zone=scope.zone, items=scope.items, category=scope.category)
    chosen = sampled(rows, seed=count.number, size=scope.size) if scope.sample else rows
    if not chosen:
        raise NothingToCount(warehouse=count.warehouse.name)
    StockCountLine.objects.bulk_create([StockCountLine(count=count, holder_id=row.holder_id, lot_id=row.lot_id) for row in chosen])


def _held(count: StockCount) -> StockCount:
    return StockCount.objects.select_for_update(of=("self",)).select_related("warehouse__organisation__society").get(pk=count.pk)


def _step(count: StockCount, state: str, *also: str) -> None:
    count.state = state
    count.save(update_fields=["state", *also])


def _check_eyes(count: StockCount, by: Person) -> None:
    if by in keepers_of(count.warehouse) and not witnessed(count):
        raise KeeperCounts(person=str(by), warehouse=count.warehouse.name, paper=count.number)


def _lines(count: StockCount) -> dict[tuple[int, str], StockCountLine]:
    rows = count.lines.select_for_update(of=("self",)).select_related("lot__item", "holder__location").order_by("pk")
    return {(row.lot_id, row.holder.location.code): row for row in rows if row.holder.location}


def _line(count: StockCount, lines: dict[tuple[int, str], StockCountLine], one: Look) -> StockCountLine:
    lot = one.lot.pk if isinstance(one.lot, Lot) else one.lot
    found = lines.get((lot, code_of(one.location)))
    if found is None:
        number = Lot.objects.filter(pk=lot).values_list("number", flat=True).first()
        raise NotToCount(paper=count.number, lot=number or str(lot), location=code_of(one.location))
    return found


def _enter(count: StockCount, line: StockCountLine, one: Look, by: Person) -> None:
    facts = {"lot": line.lot.number, "location": str(line.holder.location)}
    if whole(one.counted) < 0:
        raise NotWhole(given=str(one.counted))
    seen_at = moment_after(count, one.seen_at, None)
    if line.first is None:
        line.first, line.first_by, line.first_at = one.counted, by, seen_at
    elif line.again and line.second is None:
        if line.first_by_id == by.pk:
            raise SameEyes(person=str(by), **facts)
        line.second, line.second_by, line.second_at = one.counted, by, seen_at
    else:
        raise CountedAlready(**facts)


def _advance(count: StockCount) -> StockCount:
    """After the last line of a round: what differs is counted again, else the count is ready for review."""
    if count.lines.filter(Q(first__isnull=True) | Q(again=True, second__isnull=True)).exists():
        return count
    if differing := [row.line.pk for row in variances(count) if row.variance and not row.line.again]:
        count.lines.filter(pk__in=differing).update(again=True)
    else:
        _step(count, State.VARIANCE_REVIEW)
    return count


def _place(warehouse: Warehouse, location: Location | str) -> Location:
    code = code_of(location)
    if (place := Location.objects.filter(warehouse=warehouse, code=code).first()) is None:
        raise UnknownLocation(location=code, warehouse=warehouse.code)
    return place


def _plan_next(count: StockCount, by: Person) -> None:
    """A sample every month and a full count every half-year: the next one is put down with its day, once."""
    after = {Kind.CYCLE: next_sample, Kind.FULL: next_full}.get(Kind(count.kind))
    waiting = StockCount.objects.filter(warehouse=count.warehouse, kind=count.kind, state__in=StockCount.OPEN)
    if after is not None and not count.scope and not waiting.exists():
        _open(count.warehouse, by, count.kind, after(clock.today()), "", "")


def _tell(kind: str, count: StockCount, by: Person, facts: dict[str, Any]) -> None:
    payload = {"warehouse": count.warehouse.code, "number": count.number} | facts
    record_event(kind=kind, by=by, organisation=count.warehouse.organisation, subject=count, payload=payload)
