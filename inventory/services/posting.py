"""The one writer of the book: lock, decide, append, project, number, tell. Nothing else writes a movement or a holding."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from inventory.domain.backdating import first_negative
from inventory.domain.errors import BackDated, CountedSince, InsufficientStock
from inventory.domain.fingerprints import Marker, Paper, fingerprint
from inventory.models import Document, Holding, Lot
from inventory.services.drafts import EVENTS, TRANSIT, Draft
from inventory.services.histories import Changes, later_changes
from inventory.services.locks import hold
from inventory.services.places import transit_holder
from inventory.services.projection import Projected, project, shift_checkpoints
from relief.core import clock
from relief.core.rows import adapted, insert, together, write
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number_and_key
from relief.core.worlds import current_world_id
from relief.ledger import Change

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.services.drafts import Standing
    from inventory.services.locks import HoldingKey

DOCUMENT = tuple(field.attname for field in Document._meta.concrete_fields if not field.primary_key)
DRAFTED = ("warehouse", "to_warehouse", "incident", "purpose", "order", "reverses", "follows", "by")
MOVEMENT = (
    "world_id",
    "document_id",
    "line",
    "lot_id",
    "giver_id",
    "taker_id",
    "quantity",
    "occurred_at",
    "recorded_at",
    "reverses_id",
    "fingerprint",
)


def post(draft: Draft) -> Document:
    """Write a document with all its movements, or raise and change nothing. Runs inside the caller's transaction."""
    touched = draft.keys()
    missing = touched - draft.held.keys()
    draft.held = {**draft.held, **hold(missing)} if missing else draft.held
    changes = _changes(draft)
    _decide(draft, sorted(touched), changes)
    _keep_checkpoints(draft, changes)
    with together():
        document = _write_document(draft, clock.recorded())
        transit = transit_holder(document) if _in_transit(draft) else TRANSIT
        _write_movements(draft, document, transit)
        project(_projected(draft, changes, transit))
        _tell(draft, document)
    return document


def _in_transit(draft: Draft) -> bool:
    """Whether goods are between two places, held by a holder that hangs on the document itself."""
    return any(entry.taker == TRANSIT for entry in draft.entries)


def _changes(draft: Draft) -> Changes:
    changes: Changes = defaultdict(list)
    moment = draft.moment
    for giver, taker, lot, quantity, at, _reverses in draft.entries:
        changes[giver, lot].append(Change(at or moment, -quantity))
        changes[taker, lot].append(Change(at or moment, quantity))
    return changes


def _decide(draft: Draft, touched: list[HoldingKey], changes: Changes) -> None:
    for key in touched:
        holding, mine = draft.held[key], changes.get(key, [])
        earliest = min(mine).at if mine else draft.counted[key]
        if holding.counted_at and earliest < holding.counted_at:
            raise CountedSince(**goods(*key), counted_at=_local(holding.counted_at))
        total, _latest = _sum(mine)
        if holding.quantity + total < 0:
            raise InsufficientStock(**goods(*key), wanted=-total, available=holding.quantity, held_back={}, elsewhere=[])
        if holding.last_occurred_at and earliest < holding.last_occurred_at and any(change.quantity < 0 for change in mine):
            _decide_for_the_past(holding, mine)


def _decide_for_the_past(holding: Standing, mine: list[Change]) -> None:
    earliest = min(change.at for change in mine)
    low = first_negative(holding.quantity, later_changes([holding], earliest)[holding.holder_id, holding.lot_id], mine)
    if low is not None:
        raise BackDated(**goods(holding.holder_id, holding.lot_id), occurred_at=_local(earliest), moment=_local(low.at), would_be=low.balance)


def goods(holder: int, lot: int) -> dict[str, str]:
    """The words for a lot at a holder, for a refusal."""
    row = Lot.objects.select_related("item").get(pk=lot)
    at = Holding.objects.select_related("holder__location__warehouse").get(holder=holder, lot=lot).holder
    return {"item": row.item.sku, "lot": row.number, "location": str(at)}


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def _write_document(draft: Draft, now: datetime) -> Document:
    kept = {name: row for name in DRAFTED if (row := getattr(draft, name)) is not None}
    code = Document.NUMBER_CODES[Document.Kind(draft.kind)]
    number, key = next_number_and_key(organisation=draft.warehouse.organisation, kind=code, on=clock.today(), table="inventory_document")
    told: dict[str, Any] = {name: kept[name].pk if name in kept else None for name in DRAFTED}
    told |= {"world": current_world_id(), "kind": draft.kind, "number": number, "party": draft.party, "note": draft.note}
    told |= {"occurred_at": draft.moment, "recorded_at": now}
    mark = fingerprint(Paper(**told, movements=len(draft.entries)))
    facts = {f"{name}_id": told[name] for name in ("world", *DRAFTED)} | told | {"fingerprint": mark}
    stored = facts | {"occurred_at": adapted(draft.moment), "recorded_at": adapted(now)}
    row = [stored[column] for column in DOCUMENT]
    if key is None or _in_transit(draft):
        key = insert("inventory_document", DOCUMENT, [row])[0]
    else:
        write("inventory_document", ("id", *DOCUMENT), [[key, *row]])
    document = Document.from_db(DEFAULT_DB_ALIAS, ("id", *DOCUMENT), (key, *(facts[column] for column in DOCUMENT)))
    for name, row in kept.items():
        setattr(document, name, row)
    return document


def _write_movements(draft: Draft, document: Document, transit: int) -> None:
    world, recorded = current_world_id(), adapted(document.recorded_at)
    mark = Marker(world=world, document=document.number, kind=document.kind, recorded_at=document.recorded_at).mark
    rows, moment, key = [], draft.moment, document.pk
    for number, (giver, taker, lot, quantity, at, reverses) in enumerate(draft.entries, start=1):
        when, goal = at or moment, taker or transit
        told = mark(number, lot, giver, goal, quantity, when, reverses)
        rows.append((world, key, number, lot, giver, goal, quantity, adapted(when), recorded, reverses, told))
    write("inventory_movement", MOVEMENT, rows)


def _projected(draft: Draft, changes: Changes, transit: int) -> list[Projected]:
    rows, counted, held = [], draft.counted, draft.held
    for (holder, lot), mine in changes.items():
        outside = holder in draft.outside
        total, latest = _sum(mine)
        before = 0 if outside or holder == TRANSIT else held[holder, lot].quantity
        rows.append(Projected(holder or transit, lot, outside, before + total, latest, counted.get((holder, lot))))
    unmoved = ((key, seen) for key, seen in counted.items() if key not in changes)
    return rows + [Projected(*key, outside=False, quantity=held[key].quantity, at=None, counted_at=seen) for key, seen in unmoved]


def _sum(changes: list[Change]) -> tuple[int, datetime | None]:
    """What changes come to, and the moment of the latest; nearly always there is one."""
    if len(changes) == 1:
        return changes[0].quantity, changes[0].at
    return sum(change.quantity for change in changes), max((change.at for change in changes), default=None)


def _keep_checkpoints(draft: Draft, changes: Changes) -> None:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if draft.moment >= today and not any(entry.at for entry in draft.entries):
        return
    past = [
        (key, change.at, change.quantity) for key, mine in changes.items() for change in mine if change.at < today and key[0] not in draft.outside
    ]
    shift_checkpoints(past)


def _tell(draft: Draft, document: Document) -> None:
    items, skus = defaultdict[str, int](int), draft.skus
    for entry in draft.entries:
        items[skus[entry.lot]] += entry.quantity
    record_event(
        kind=EVENTS[draft.kind],
        by=draft.by,
        occurred_at=draft.moment,
        incident=draft.incident,
        organisation=draft.warehouse.organisation,
        subject=document,
        payload={"document": document.kind, "warehouse": draft.warehouse.code, "items": items, "movements": len(draft.entries)} | draft.facts,
    )
