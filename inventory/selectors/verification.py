"""The book examines itself: every row, every balance at every moment, every link of the chain, in every world."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import Lag
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.domain.fingerprints import LotFacts, Paper, Row, fingerprint
from inventory.models import Checkpoint, CountedLine, Document, Holder, Holding, Lot, Movement, Seal
from inventory.selectors.daybook import COLUMNS, LOT, PAPER, digest_of
from relief.core.snapshots import one_moment
from relief.core.worlds import entered
from relief.ledger import Change, balance_at, levels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

ROWS_AT_ONCE = 5000


class Fault(NamedTuple):
    """One thing that is wrong, in a sentence; ``movement`` is the key of the altered row where there is one."""

    sentence: str
    movement: int | None = None


@dataclass
class Verdict:
    """What was examined and what was found."""

    movements: int = 0
    holdings: int = 0
    seals: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True where nothing is wrong."""
        return not self.faults


class _Line(NamedTuple):
    pk: int
    lot_world: int
    document_world: int
    printed: str
    row: Row


@one_moment()
def verify() -> Verdict:
    """Examine the whole book as it stands at one moment, while others go on writing.

    Reads every movement twice; memory grows with the movements of one lot and the number of lots.
    """
    verdict = Verdict(movements=Movement.every_world.count(), holdings=Holding.every_world.count(), seals=Seal.every_world.count())
    rows = sorted([*_altered_rows_and_balances(), *_out_of_order()], key=lambda fault: (fault.movement is None, fault.movement or 0))
    verdict.faults = [*rows, *_papers(), *_lots(), *_mirrors(), *_strangers(), *_chain()]
    return verdict


def _altered_rows_and_balances() -> Iterator[Fault]:
    outside = dict(Holder.objects.values_list("pk", "outside"))
    held = _by_lot(Holding.every_world.values_list("lot_id", "holder_id", "world_id", "quantity", "last_occurred_at", "counted_at"))
    kept = _by_lot(Checkpoint.every_world.values_list("lot_id", "holder_id", "world_id", "at", "quantity"))
    counts = _counted_moments()
    for lot, group in groupby(_lines(), key=lambda line: line.row.lot):
        lines = list(group)
        yield from _rows(lines)
        yield from _balances(lot, lines, outside, held.pop(lot, []), counts)
        yield from _checkpoints(lines, kept.pop(lot, []))
    for lot, rows in held.items():
        yield from _balances(lot, [], outside, rows, counts)


def _out_of_order() -> Iterator[Fault]:
    """Lines of a paper are written one after the other; a row whose key is lower than that of the line before changed places with another."""
    rows = Movement.every_world.annotate(before=Window(Lag("pk"), partition_by="document_id", order_by="line")).filter(pk__lt=F("before"))
    for pk, document, line in rows.order_by("pk").values_list("pk", "document__number", "line"):
        names = {"movement": pk, "document": document, "line": line}
        yield Fault(_("Movement %(movement)s (%(document)s, line %(line)s) does not stand where it was written.") % names, pk)


def _by_lot(rows: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for lot, *rest in rows.order_by().iterator():
        found[lot].append(tuple(rest))
    return found


def _counted_moments() -> dict[tuple[int, int, int], datetime]:
    """The last look of a standing count, by world, holder and lot."""
    rows = CountedLine.every_world.filter(document__reversed_by__isnull=True).order_by("seen_at")
    return {(world, holder, lot): seen for world, holder, lot, seen in rows.values_list("world_id", "holder_id", "lot_id", "seen_at")}


def _lines() -> Iterator[_Line]:
    rows = Movement.every_world.order_by("lot_id", "pk").values_list("pk", "lot__world_id", "document__world_id", "fingerprint", *COLUMNS)
    for pk, lot_world, document_world, printed, *values in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield _Line(pk, lot_world, document_world, printed, Row(*values))


def _rows(lines: list[_Line]) -> Iterator[Fault]:
    for line in lines:
        names = {"movement": line.pk, "document": line.row.document, "line": line.row.line}
        if fingerprint(line.row) != line.printed:
            yield Fault(_("Movement %(movement)s (%(document)s, line %(line)s) was altered after it was written.") % names, line.pk)
        if {line.lot_world, line.document_world} != {line.row.world}:
            yield Fault(_("Movement %(movement)s (%(document)s, line %(line)s) mixes two worlds.") % names, line.pk)


def _balances(
    lot: int, lines: list[_Line], outside: dict[int, bool], held: list[tuple[Any, ...]], counts: dict[tuple[int, int, int], datetime]
) -> Iterator[Fault]:
    histories = _histories(lines)
    names = _Names(lot)
    for (holder, _world), history in histories.items():
        low = next((level for level in levels(history) if level.balance < 0), None)
        if low is not None and not outside[holder]:
            yield Fault(_("%(goods)s stood at %(balance)s on %(moment)s.") % names.at(holder, balance=low.balance, moment=_local(low.at)))
    projected = {(holder, world): (quantity, last, counted) for holder, world, quantity, last, counted in held}
    for holder, world in sorted(histories.keys() | projected.keys()):
        mine = histories.get((holder, world), [])
        quantity, last, counted = projected.get((holder, world), (0, None, None))
        booked = sum(change.quantity for change in mine)
        if quantity != booked:
            yield Fault(_("%(goods)s: the holding says %(held)s, the movements say %(booked)s.") % names.at(holder, held=quantity, booked=booked))
        elif last != max((change.at for change in mine), default=None) or counted != counts.get((world, holder, lot)):
            yield Fault(_("%(goods)s: the holding tells other moments than the movements and counts.") % names.at(holder))


def _histories(lines: list[_Line]) -> dict[tuple[int, int], list[Change]]:
    histories: dict[tuple[int, int], list[Change]] = defaultdict(list)
    for line in lines:
        row = line.row
        histories[row.giver, row.world].append(Change(row.occurred_at, -row.quantity))
        histories[row.taker, row.world].append(Change(row.occurred_at, row.quantity))
    return histories


def _checkpoints(lines: list[_Line], kept: list[tuple[Any, ...]]) -> Iterator[Fault]:
    histories = _histories(lines) if kept else {}
    for holder, world, at, quantity in kept:
        before = [change for change in histories.get((holder, world), []) if change.at < at]
        booked = balance_at(before, at)
        if booked != quantity:
            names = _Names(lines[0].row.lot).at(holder, kept=quantity, booked=booked, moment=_local(at))
            yield Fault(_("%(goods)s: the checkpoint of %(moment)s says %(kept)s, the movements say %(booked)s.") % names)


def _papers() -> Iterator[Fault]:
    """Documents whose head was altered, or whose movements are not as many as were written."""
    rows = Document.every_world.annotate(lines=Count("movements")).order_by("pk").values_list("fingerprint", *PAPER)
    for printed, *values in rows.iterator(chunk_size=ROWS_AT_ONCE):
        paper = Paper(*values)
        if fingerprint(paper) != printed:
            yield Fault(_("Document %(document)s was altered after it was written, or movements of it are missing.") % {"document": paper.number})


def _lots() -> Iterator[Fault]:
    """Lots that tell something else than the last record of their history."""
    last = Lot.history.order_by().values("id").annotate(last=Max("history_id")).values("last")
    told = {lot: LotFacts(lot, *rest) for lot, *rest in Lot.history.filter(history_id__in=last).values_list(*LOT).iterator(chunk_size=ROWS_AT_ONCE)}
    for values in Lot.every_world.order_by("pk").values_list("item__sku", *LOT).iterator(chunk_size=ROWS_AT_ONCE):
        facts = LotFacts(*values[1:])
        if told.get(facts.lot) != facts:
            yield Fault(_("Lot %(lot)s of %(item)s was altered without a record of it.") % {"lot": facts.number, "item": values[0]})


def _mirrors() -> Iterator[Fault]:
    """A reversal that is not the exact mirror of what it reverses."""
    broken = ~Q(giver=F("reverses__taker")) | ~Q(taker=F("reverses__giver")) | ~Q(lot=F("reverses__lot")) | ~Q(quantity=F("reverses__quantity"))
    rows = Movement.every_world.filter(broken, reverses__isnull=False).order_by("pk")
    for pk, number in rows.values_list("pk", "document__number"):
        yield Fault(_("Movement %(movement)s (%(document)s) does not mirror what it reverses.") % {"movement": pk, "document": number}, pk)


def _strangers() -> Iterator[Fault]:
    """Holdings and documents that belong to another world than what they hang on."""
    for pk, world in Holding.every_world.exclude(lot__world=F("world")).values_list("pk", "world_id"):
        yield Fault(_("Holding %(holding)s of world %(world)s holds a lot of another world.") % {"holding": pk, "world": world})
    for number in Document.every_world.exclude(incident__isnull=True).exclude(incident__world=F("world")).values_list("number", flat=True):
        yield Fault(_("%(document)s belongs to another world than its incident.") % {"document": number})


def _chain() -> Iterator[Fault]:
    previous: dict[int, str] = defaultdict(str)
    for seal in Seal.every_world.select_related("world").order_by("world_id", "day").iterator():
        world = seal.world.pk
        facts: dict[str, Any] = {"day": seal.day.isoformat(), "sealed": seal.movements}
        if seal.previous != previous[world]:
            yield Fault(_("The seal of %(day)s does not follow the seal before it.") % facts)
        with entered(world):
            found = digest_of(seal.day, seal.previous)
        if found.digest != seal.digest:
            facts["found"] = found.movements
            yield Fault(_("The seal of %(day)s is broken: %(sealed)s movements were sealed, %(found)s are there, and their digest differs.") % facts)
        previous[world] = seal.digest


class _Names:
    """The words for a lot at a holder, looked up only when something is wrong with it."""

    def __init__(self, lot: int) -> None:
        self._lot = lot

    def at(self, holder: int, **facts: Any) -> dict[str, Any]:
        """Facts for a sentence, with the goods and their place as one word."""
        lot = Lot.every_world.select_related("item").get(pk=self._lot)
        place = Holder.objects.select_related("location__warehouse", "warehouse").get(pk=holder)
        where = place if place.location_id or not place.warehouse else f"{place.warehouse.code}/{place}"
        return {"goods": f"{lot.item.sku} {lot.number} @ {where}"} | facts


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
