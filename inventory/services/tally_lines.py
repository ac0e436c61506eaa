"""The lines of a tally: counted by boxes and loose pieces, then decided, unit by unit of what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from inventory.domain import quality
from inventory.domain.inbound_refusals import WrongLine
from inventory.domain.packs import to_units, whole
from inventory.domain.words import one_spelling
from inventory.models import Lot, TallyLine
from inventory.services.lots import items_by_sku
from inventory.services.shelves import sku_of
from relief.core.columns import fits
from relief.problems import gettext_noop as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from inventory.models import Item, ReceiptNoticeLine, Tally


MARK = 2  # room for -Q or -D behind the number of what is put aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Boxes and loose pieces of one item and one maker's lot; 0 of both says that nothing came."""

    item: Item | str
    boxes: int = 0
    box_units: int = 1
    loose: int = 0
    lot_number: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    unit_value_fen: int | None = None
    valuation: str = Lot.Valuation.UNPRICED


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is not simply accepted of a line, why, and whether the certificate was seen."""

    quarantined: int = 0
    damaged: int = 0
    rejected: int = 0
    reason: str = ""
    certificate: bool = False


def written(tally: Tally, lines: Sequence[Counted]) -> list[TallyLine]:
    """Unsaved lines of a tally; each finds its line of the notice by its item, and takes the notice's value."""
    items = items_by_sku(sku_of(line.item) for line in lines)
    told = {row.item_id: row for row in tally.notice.lines.all()} if tally.notice else {}
    return [_line(tally, number, line, items[sku_of(line.item)], told) for number, line in enumerate(lines, start=1)]


def decided(tally: Tally, decisions: Mapping[int, Decision]) -> list[TallyLine]:
    """The lines with what becomes of them. Raises ``WrongLine``."""
    day = timezone.localdate(tally.arrived_at)
    lines = list(tally.lines.select_related("item"))
    for number, line in enumerate(lines, start=1):
        _decide(number, line, decisions.get(line.pk, Decision()), day)
    return lines


def concerns_of(line: TallyLine, day: date) -> list[str]:
    """What speaks against accepting a line that arrived on a day (``domain.quality``)."""
    item = line.item
    return quality.concerns(
        quality.Goods(
            made_on=line.made_on,
            expires_on=line.expires_on,
            life_months=item.shelf_life_months,
            least_months=item.min_remaining_months,
            wants_certificate=item.needs_certificate,
            certificate=line.certificate,
        ),
        day,
    )


def _line(tally: Tally, number: int, line: Counted, item: Item, told: Mapping[int, ReceiptNoticeLine]) -> TallyLine:
    if line.boxes and line.box_units < 1:
        raise WrongLine(line=number, item=item.sku, why=_("a box holds at least one unit."))
    to_units(line.boxes, line.box_units, line.loose)
    if line.made_on and line.expires_on and line.expires_on < line.made_on:
        raise WrongLine(line=number, item=item.sku, why=_("it cannot expire before it was made."))
    announced = told.get(item.pk)
    priced = line if line.unit_value_fen is not None or announced is None else announced
    return TallyLine(
        tally=tally,
        notice_line=announced,
        item=item,
        lot_number=fits(one_spelling(line.lot_number.strip()), TallyLine, "lot_number", beside=MARK),
        made_on=line.made_on,
        expires_on=line.expires_on,
        boxes=line.boxes,
        box_units=line.box_units,
        loose=line.loose,
        unit_value_fen=priced.unit_value_fen,
        valuation=priced.valuation if priced.unit_value_fen is not None else Lot.Valuation.UNPRICED,
    )


def _decide(number: int, line: TallyLine, decision: Decision, day: date) -> None:
    line.quarantined, line.damaged, line.rejected = (whole(one) for one in (decision.quarantined, decision.damaged, decision.rejected))
    line.reason, line.certificate = fits(decision.reason.strip(), TallyLine, "reason"), decision.certificate
    aside = line.quarantined + line.damaged + line.rejected
    if min(line.quarantined, line.damaged, line.rejected) < 0 or aside > line.counted:
        raise WrongLine(line=number, item=line.item.sku, why=_("more is put aside than was counted."))
    line.accepted = line.counted - aside
    found = concerns_of(line, day) if line.accepted else []
    if quality.EXPIRED in found:
        raise WrongLine(line=number, item=line.item.sku, why=_("expired goods are not accepted; put them into quarantine or refuse them."))
    if (aside or found) and not line.reason:
        raise WrongLine(line=number, item=line.item.sku, why=_("say why it is put aside, or why it is accepted all the same."))
