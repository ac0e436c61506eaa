"""Boxes and pallets of one waybill: what lies in which, under a serial number of its own, until everything is packed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.packing import left_to_pack
from inventory.domain.packs import whole
from inventory.domain.refusals import NotLoaded
from inventory.domain.road_refusals import NotAllPacked, NotPallet, OverPacked, StillLoaded
from inventory.models import LogisticUnit, LogisticUnitLine, Waybill
from inventory.selectors.outbound import carried, load, packed
from inventory.services.codes import new_sscc
from inventory.services.steps import check_step, locked, moment_after
from inventory.services.waybills import tell
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inventory.models import WaybillLine
    from relief.core.models import Person

OPEN = (Waybill.State.PREPARED, Waybill.State.LOADED)
Kind = LogisticUnit.Kind


@transaction.atomic
def pack(
    *,
    waybill: Waybill,
    by: Person,
    contents: Mapping[Any, int],
    kind: str = Kind.BOX,
    parent: LogisticUnit | None = None,
    weight_g: int | None = None,
    volume_cm3: int | None = None,
    occurred_at: datetime | None = None,
) -> LogisticUnit:
    """Put units of lots (row or number) of a waybill into a new box, or onto a pallet; a box may stand on a pallet (``parent``).

    Weight (g) and volume (cm³) as weighed, else by the catalogue where it knows every item. A pallet may be empty at first.
    """
    held = locked(waybill)
    check_step(held, "pack", OPEN)
    lines = {line.lot_id: line for line in held.lines.select_related("lot__item")}
    units = _named(held, lines, contents)
    if not units and kind != Kind.PALLET:
        raise EmptyDocument
    _check_room(held, lines, units)
    _check_parent(held, kind, parent)
    known = load((lines[lot].lot, quantity) for lot, quantity in units.items())
    unit = LogisticUnit.objects.create(
        sscc=new_sscc(warehouse=held.warehouse),
        kind=kind,
        warehouse=held.warehouse,
        waybill=held,
        parent=parent,
        weight_g=known.whole_weight if weight_g is None and units else weight_g,
        volume_cm3=known.whole_volume if volume_cm3 is None and units else volume_cm3,
        packed_at=moment_after(held, occurred_at, held.prepared_at),
        packed_by=by,
    )
    LogisticUnitLine.objects.bulk_create([LogisticUnitLine(unit=unit, lot_id=lot, quantity=quantity) for lot, quantity in sorted(units.items())])
    tell("goods-packed", held, by, unit.packed_at, {"unit": unit.sscc, "lines": len(units)})
    return unit


@transaction.atomic
def pack_by_carton(*, waybill: Waybill, by: Person) -> list[LogisticUnit]:
    """Box what is still open the way it stands on the shelf: full cartons by the pack of the item, the rest of each lot in one box more."""
    held = locked(waybill)
    check_step(held, "pack", OPEN)
    rows = {line.lot_id: line.lot for line in held.lines.select_related("lot__item").prefetch_related("lot__item__packs")}
    made = []
    for lot, units in sorted(left_to_pack(carried(held), packed(held)).items()):
        size = min((pack.units for pack in rows[lot].item.packs.all() if pack.units > 1), default=units)
        full, rest = divmod(units, size)
        made += [pack(waybill=held, by=by, contents={rows[lot]: size}) for _box in range(full)]
        made += [pack(waybill=held, by=by, contents={rows[lot]: rest})] if rest else []
    return made


@transaction.atomic
def unpack(*, unit: LogisticUnit, by: Person) -> None:
    """Take a box or an empty pallet apart again before the vehicle leaves; its number is not given a second time."""
    waybill = unit.waybill
    if waybill is None:
        raise NotPallet(unit=unit.sscc, waybill="—")
    held = locked(waybill)
    check_step(held, "unpack", OPEN)
    boxes = LogisticUnit.objects.filter(parent=unit).count()
    if boxes:
        raise StillLoaded(unit=unit.sscc, boxes=boxes)
    sscc = unit.sscc
    LogisticUnit.objects.get(pk=unit.pk).delete()
    tell("goods-packed", held, by, clock.now(), {"unit": sscc, "lines": 0})


def check_packed(waybill: Waybill) -> None:
    """Raise ``NotAllPacked`` unless boxes and pallets add up to the waybill, lot by lot."""
    left = left_to_pack(carried(waybill), packed(waybill))
    for line in waybill.lines.select_related("lot"):
        if left.get(line.lot_id):
            raise NotAllPacked(waybill=waybill.number, lot=line.lot.number, open=left[line.lot_id])


def _named(waybill: Waybill, lines: Mapping[int, WaybillLine], contents: Mapping[Any, int]) -> dict[int, int]:
    numbers = {line.lot.number: lot for lot, line in lines.items()}
    units: dict[int, int] = {}
    for name, quantity in contents.items():
        lot = numbers.get(name) if isinstance(name, str) else name.pk
        if lot is None or lot not in lines:
            raise NotLoaded(waybill=waybill.number, lot=str(name))
        if whole(quantity) <= 0:
            raise NotWhole(given=str(quantity))
        units[lot] = quantity
    return units


def _check_room(waybill: Waybill, lines: Mapping[int, WaybillLine], units: Mapping[int, int]) -> None:
    loaded, known = carried(waybill), packed(waybill)
    for lot, quantity in units.items():
        if known.get(lot, 0) + quantity > loaded[lot]:
            facts = {"loaded": loaded[lot], "packed": known.get(lot, 0), "wanted": quantity}
            raise OverPacked(waybill=waybill.number, lot=lines[lot].lot.number, **facts)


def _check_parent(waybill: Waybill, kind: str, parent: LogisticUnit | None) -> None:
    if parent is not None and (kind != Kind.BOX or parent.kind != Kind.PALLET or parent.waybill_id != waybill.pk):
        raise NotPallet(unit=parent.sscc, waybill=waybill.number)
