"""Correct what was written about a lot: the old and the new stand side by side in the book and in the event stream."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.errors import LotNumberTaken, NothingToCorrect, ValueFixed
from inventory.models import Document, Holder, Lot, Movement, Warehouse
from inventory.services.drafts import Draft
from inventory.services.locks import hold_lot
from inventory.services.posting import post

if TYPE_CHECKING:
    from relief.core.models import Person

CORRECTABLE = frozenset({"number", "source", "earmark", "made_on", "expires_on", "quality", "unit_value_fen", "valuation"})
VALUE = frozenset({"unit_value_fen", "valuation"})
NOTE_LENGTH = 250


@transaction.atomic
def correct_lot(*, lot: Lot, by: Person, reason: str, changes: dict[str, Any], warehouse: Warehouse | None = None) -> Document:
    """Change facts of a lot (number, source, earmark, made_on, expires_on, quality, unit_value_fen, valuation).

    The unit value stands from the moment goods of the lot have been given out. Nothing moves; the answer is a document
    of the warehouse (default: where the lot is) that says who corrected what, from what to what, and why.
    """
    hold_lot(lot.pk)
    lot = Lot.objects.select_for_update(of=("self",)).select_related("item", "owner").get(pk=lot.pk)
    old = {name: getattr(lot, name) for name in sorted(changes)}
    new = {name: value for name, value in changes.items() if name in CORRECTABLE and value != old[name]}
    if not new or set(changes) - CORRECTABLE:
        raise NothingToCorrect(lot=lot.number)
    _check(lot, new)
    for name, value in new.items():
        setattr(lot, name, value)
    lot.full_clean(exclude=["owner"])
    lot.save(update_fields=list(new))
    return post(
        Draft(
            kind=Document.Kind.LOT_CORRECTION,
            warehouse=warehouse or _home(lot),
            by=by,
            occurred_at=timezone.now(),
            note=reason[:NOTE_LENGTH],
            facts={
                "lot": lot.number,
                "item": lot.item.sku,
                "reason": reason,
                "old": {name: _plain(old[name]) for name in new},
                "new": {name: _plain(value) for name, value in new.items()},
            },
        )
    )


def _check(lot: Lot, new: dict[str, Any]) -> None:
    if new.keys() & VALUE:
        issued = (
            Movement.objects.filter(lot=lot, taker__kind=Holder.Kind.RECIPIENT, document__reversed_by__isnull=True).select_related("document").first()
        )
        if issued is not None:
            raise ValueFixed(lot=lot.number, document=issued.document.number)
    if "number" in new and Lot.objects.filter(owner=lot.owner_id, item=lot.item_id, number=new["number"]).exclude(pk=lot.pk).exists():
        raise LotNumberTaken(lot=new["number"], item=lot.item.sku)


def _home(lot: Lot) -> Warehouse:
    """A warehouse that holds the lot, else one that did."""
    here = Warehouse.objects.filter(holders__holdings__lot=lot, holders__outside=False).order_by("-holders__holdings__quantity", "pk")
    return here.select_related("organisation__society").first() or Warehouse.objects.filter(organisation__society=lot.owner).earliest("pk")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else getattr(value, "code", str(value))
