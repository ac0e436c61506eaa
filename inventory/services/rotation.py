"""Goods that will expire are given to a programme in time: decided, ordered, done."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.floor_refusals import NotThere
from inventory.domain.packs import whole
from inventory.models import ReleaseOrder, RotationLine
from inventory.selectors.stock import usable
from inventory.services.orders import OrderLine, open_order
from inventory.services.steps import check_step
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from inventory.models import Lot, Warehouse
    from relief.core.models import Person

State = RotationLine.State
OPEN = (State.PLANNED, State.ORDERED)


@transaction.atomic
def plan(
    *, warehouse: Warehouse, lot: Lot, quantity: int, programme: str, give_by: date, by: Person, replaced: bool = False, note: str = ""
) -> RotationLine:
    """Decide to give a lot to a programme by a day; no more than may leave and is not decided yet."""
    fits(programme, RotationLine, "programme")
    if whole(quantity) <= 0:
        raise NotWhole(given=str(quantity))
    free = sum(row.quantity for row in usable([warehouse], item=lot.item) if row.lot.pk == lot.pk) - _decided(warehouse, lot)
    if free < quantity:
        raise NotThere(lot=lot.number, location=warehouse.code, free=max(free, 0), wanted=quantity)
    line = RotationLine.objects.create(
        warehouse=warehouse,
        lot=lot,
        quantity=quantity,
        programme=programme,
        give_by=give_by,
        replaced=replaced,
        decided_by=by,
        note=fits(note, RotationLine, "note"),
    )
    payload = {"warehouse": warehouse.code, "lot": lot.number, "quantity": quantity, "programme": programme, "give_by": give_by.isoformat()}
    record_event(kind="rotation-planned", by=by, organisation=warehouse.organisation, subject=line, payload=payload)
    return line


@transaction.atomic
def order(*, lines: Iterable[RotationLine], by: Person) -> list[ReleaseOrder]:
    """Write the drafts of release orders for decided lines: one for each store, programme and donor's purpose."""
    keys = [line.pk for line in lines]
    rows = (
        RotationLine.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("warehouse__organisation", "lot__item", "lot__earmark")
    )
    held = list(rows.order_by("pk"))
    if not held:
        raise EmptyDocument
    together: dict[tuple[int, str, int | None], list[RotationLine]] = defaultdict(list)
    for line in held:
        check_step(line, "order", [State.PLANNED])
        together[line.warehouse_id, line.programme, line.lot.earmark_id].append(line)
    return [_open(some, by) for some in together.values()]


@transaction.atomic
def drop(*, line: RotationLine, by: Person, note: str = "") -> RotationLine:
    """Give a decision up before it was ordered."""
    held = RotationLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    check_step(held, "drop", [State.PLANNED])
    held.state, held.note, held.decided_by = State.DROPPED, fits(note.strip(), RotationLine, "note") or held.note, by
    held.save(update_fields=["state", "note", "decided_by"])
    return held


@transaction.atomic
def follow_orders(*, warehouse: Warehouse) -> int:
    """Mark what was issued as done, and let lines of cancelled orders be ordered anew; returns the lines changed."""
    rows = RotationLine.objects.filter(warehouse=warehouse, state=State.ORDERED)
    done = rows.filter(order__state=ReleaseOrder.State.ISSUED).update(state=State.DONE)
    return done + rows.filter(order__state=ReleaseOrder.State.CANCELLED).update(state=State.PLANNED, order=None)


def _decided(warehouse: Warehouse, lot: Lot) -> int:
    """Units decided and not reserved yet: those of an approved order are taken off what is usable already."""
    rows = RotationLine.objects.filter(warehouse=warehouse, lot=lot, state__in=OPEN).select_related("order")
    return sum(row.quantity for row in rows if row.order is None or row.order.state == ReleaseOrder.State.DRAFT)


def _open(lines: list[RotationLine], by: Person) -> ReleaseOrder:
    first = lines[0]
    by_day = min(line.give_by for line in lines)
    needed = timezone.make_aware(datetime.combine(by_day, time(hour=18)))
    made = open_order(
        warehouse=first.warehouse,
        lines=[OrderLine(line.lot.item, line.quantity, lot=line.lot, reason={"rotation": line.pk}) for line in lines],
        by=by,
        destination=first.programme,
        purpose=first.lot.earmark,
        needed_by=max(needed, clock.now()),
    )
    for line in lines:
        line.state, line.order = State.ORDERED, made
        line.save(update_fields=["state", "order"])
    return made
