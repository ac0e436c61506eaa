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
from inventory.services.effects import Effect
from inventory.services.histories import later_changes
from inventory.services.locks import hold
from inventory.services.places import transit_holder
from inventory.services.projection import project, shift_checkpoints
from relief.core import clock
from relief.core.columns import fits
from relief.core.rows import adapted, insert, together, write
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number_and_key
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from inventory.services.drafts import Standing
    from inventory.services.locks import HoldingKey
    from inventory.services.projection import Balance
    from relief.ledger import Change

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
    fits(draft.note, Document, "note")
    fits(draft.party, Document, "party")
    effect = Effect(draft)
    touched = effect.inside()
    missing = [key for key in touched if key not in draft.held]
    draft.held = {**draft.held, **hold(missing)} if missing else draft.held
    _decide(draft, touched, effect)
    shift_checkpoints(effect.before(timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)))
    with together():
        document = _write_document(draft, clock.recorded())
        transit = transit_holder(document) if _in_transit(draft) else TRANSIT
        _write_movements(draft, document, transit)
        project(_balances(draft, effect, transit))
        _tell(draft, document)
    return document


def _in_transit(draft: Draft) -> bool:
    """Whether goods are between two places, held by a holder that hangs on the document itself."""
    return any(entry.taker == TRANSIT for entry in draft.entries)


def _decide(draft: Draft, touched: list[HoldingKey], effect: Effect) -> None:
    for key in touched:
        holding, earliest, units = draft.held[key], effect.earliest(key), effect.net.get(key, 0)
        if holding.counted_at and earliest < holding.counted_at:
            raise CountedSince(**goods(*key), counted_at=_local(holding.counted_at))
        if holding.quantity + units < 0:
            raise InsufficientStock(**goods(*key), wanted=-units, available=holding.quantity, held_back={}, elsewhere=[])
        if holding.last_occurred_at and earliest < holding.last_occurred_at:
            _decide_for_the_past(draft, holding, effect.changes.get(key, []))


def _decide_for_the_past(draft: Draft, holding: Standing, mine: list[Change]) -> None:
    if not any(change.quantity < 0 for change in mine):
        return
    earliest, key = min(change.at for change in mine), (holding.holder_id, holding.lot_id)
    later = draft.later.get(key) if earliest == draft.moment else None
    low = first_negative(holding.quantity, later or later_changes([holding], earliest)[key], mine)
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


def _balances(draft: Draft, effect: Effect, transit: int) -> Iterator[Balance]:
    """Every holding after the document, the merely counted ones too: its balance if inside, its change if outside."""
    world, outside, counted, held, net = current_world_id(), draft.outside, draft.counted, draft.held, effect.net
    for key in sorted(net):
        holder, lot = key
        away, seen = holder in outside, counted.get(key)
        units = net[key] if away or holder == TRANSIT else held[key].quantity + net[key]
        yield world, holder or transit, lot, away, units, adapted(effect.latest(key)), seen and adapted(seen)
    for key in sorted(counted.keys() - net.keys()):
        yield world, *key, False, held[key].quantity, None, adapted(counted[key])


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
