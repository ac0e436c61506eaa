"""Find or make the lots of a receipt; a known lot never changes its facts by being received again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from inventory.domain.errors import LotMismatch, UnknownEarmark, UnknownItem
from inventory.models import Earmark, Item, Lot
from inventory.services.shelves import sku_of
from relief.core import clock
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inventory.models import Warehouse
    from inventory.services.lines import ReceiptLine
    from relief.core.models import Organisation

LABEL = "GL"  # sorts before the kinds of documents, as numbers of one transaction are taken in the order of their kinds
type LotKey = tuple[str, str]


def lots_for(*, warehouse: Warehouse, lines: Sequence[ReceiptLine], party: str = "") -> list[Lot]:
    """The lot of every line. Lots belong to the society that enters them; a line without a number gets a new one.

    A lot given as a row is taken as it is, whoever entered it.
    """
    society = warehouse.organisation.society or warehouse.organisation
    items, earmarks = items_by_sku(sku_of(line.item) for line in lines), _earmarks(lines)
    numbers = [_number(line, society) for line in lines]
    keys = [(sku_of(line.item), number) for line, number in zip(lines, numbers, strict=True)]
    known = _known(society, keys) | {(line.lot.item.sku, line.lot.number): line.lot for line in lines if isinstance(line.lot, Lot)}
    fresh = {key: _new(society, items[key[0]], key[1], line, earmarks, party) for key, line in zip(keys, lines, strict=True) if key not in known}
    if fresh:
        known |= _make(society, fresh)
    for key, line in zip(keys, lines, strict=True):
        _compare(known[key], line, earmarks)
    return [known[key] for key in keys]


def items_by_sku(skus: Iterable[str]) -> dict[str, Item]:
    """Items by SKU; an unknown one is refused by name."""
    wanted = set(skus)
    found = {item.sku: item for item in Item.objects.filter(sku__in=wanted)}
    for sku in sorted(wanted - found.keys()):
        raise UnknownItem(item=sku)
    return found


def _earmarks(lines: Sequence[ReceiptLine]) -> dict[str, Earmark]:
    codes = {line.earmark for line in lines if isinstance(line.earmark, str) and line.earmark}
    found = {earmark.code: earmark for earmark in Earmark.objects.filter(code__in=codes)} if codes else {}
    for code in sorted(codes - found.keys()):
        raise UnknownEarmark(earmark=code)
    return found


def _number(line: ReceiptLine, society: Organisation) -> str:
    if isinstance(line.lot, Lot):
        return line.lot.number
    return line.lot or next_number(organisation=society, kind=LABEL, on=timezone.localdate())


def _known(society: Organisation, keys: Iterable[LotKey]) -> dict[LotKey, Lot]:
    wanted = set(keys)
    rows = Lot.objects.filter(owner=society, number__in={number for _, number in wanted}, item__sku__in={sku for sku, _ in wanted})
    return {key: lot for lot in rows.select_related("item") if (key := (lot.item.sku, lot.number)) in wanted}


def _new(society: Organisation, item: Item, number: str, line: ReceiptLine, earmarks: dict[str, Earmark], party: str) -> Lot:
    return Lot(
        item=item,
        number=number,
        owner=society,
        source=line.source or party,
        earmark=_earmark(line, earmarks),
        made_on=line.made_on,
        expires_on=line.expires_on,
        quality=line.quality,
        unit_value_fen=line.unit_value_fen,
        valuation=line.valuation,
    )


def _make(society: Organisation, fresh: dict[LotKey, Lot]) -> dict[LotKey, Lot]:
    """Write new lots; where somebody else made one of them at this very moment, theirs stands and is compared."""
    try:
        with transaction.atomic():
            bulk_create_with_history(list(fresh.values()), Lot, default_date=clock.recorded())
    except IntegrityError:
        theirs = _known(society, fresh)
        return theirs | _make(society, {key: lot for key, lot in fresh.items() if key not in theirs})
    return fresh


def _earmark(line: ReceiptLine, earmarks: dict[str, Earmark]) -> Earmark | None:
    return earmarks[line.earmark] if isinstance(line.earmark, str) and line.earmark else line.earmark or None


def _compare(lot: Lot, line: ReceiptLine, earmarks: dict[str, Earmark]) -> None:
    earmark = _earmark(line, earmarks)
    given: dict[str, Any] = {
        "item": sku_of(line.item),
        "expires_on": line.expires_on,
        "made_on": line.made_on,
        "source": line.source or None,
        "earmark": earmark,
        "unit_value_fen": line.unit_value_fen,
    }
    for name, value in given.items():
        known = sku_of(lot.item) if name == "item" else getattr(lot, name)
        if value is not None and known != value:
            raise LotMismatch(lot=lot.number, item=lot.item.sku, field=name, known=_plain(known), given=_plain(value))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else getattr(value, "code", str(value))
