"""Correct what was written about a lot: the old and the new stand side by side in the book and in the event stream."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.errors import LotNumberTaken, NothingToCorrect, ValueFixed
from inventory.domain.expiry import is_expired
from inventory.domain.floor_refusals import LifeGivenBack
from inventory.models import Document, Holder, Lot, Movement, Warehouse
from inventory.services.drafts import Draft
from inventory.services.locks import hold_lots
from inventory.services.posting import post
from relief.core import clock
from relief.core.columns import fits
from relief.core.models import Event

if TYPE_CHECKING:
    from relief.core.models import Person

CORRECTABLE = frozenset({"number", "source", "earmark", "made_on", "expires_on", "quality", "unit_value_fen", "valuation"})
PUT, LET = "lot-quarantined", "lot-released"
VALUE = frozenset({"unit_value_fen", "valuation"})


@transaction.atomic
def correct_lot(*, lot: Lot, by: Person, reason: str, changes: dict[str, Any], warehouse: Warehouse | None = None) -> Document:
    """Change facts of a lot (number, source, earmark, made_on, expires_on, quality, unit_value_fen, valuation).

    An expired lot is made younger only by other hands than those that booked it in or put it aside. The unit value stands
    from the moment goods of the lot have been given out. Nothing moves; the answer is a document of the warehouse (default:
    where the lot is) that says who corrected what, from what to what, and why.
    """
    hold_lots([lot.pk])
    lot = Lot.objects.select_for_update(of=("self",)).select_related("item", "owner").get(pk=lot.pk)
    old = {name: getattr(lot, name) for name in sorted(changes)}
    new = {name: value for name, value in changes.items() if name in CORRECTABLE and value != old[name]}
    if not new or set(changes) - CORRECTABLE:
        raise NothingToCorrect(lot=lot.number)
    _check(lot, new)
    _check_life(lot, new, by)
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
            note=fits(reason, Document, "note"),
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


def _check_life(lot: Lot, new: dict[str, Any], by: Person) -> None:
    today = clock.today()
    if "expires_on" in new and is_expired(lot.expires_on, today) and not is_expired(new["expires_on"], today) and who_put(lot) == by.pk:
        raise LifeGivenBack(lot=lot.number, person=str(by))


def who_put(lot: Lot) -> int | None:
    """The key of whoever last put goods of a lot aside; else of whoever booked it in; None where neither is known."""
    event = Event.objects.filter(kind=PUT, subject_type=lot._meta.label_lower, subject_id=lot.pk).order_by("-pk").first()
    if event is not None:
        return event.by_id
    return Document.objects.filter(movements__lot=lot, kind=Document.Kind.RECEIPT).order_by("pk").values_list("by", flat=True).first()


def _home(lot: Lot) -> Warehouse:
    """A warehouse that holds the lot, else one that did."""
    here = Warehouse.objects.filter(holders__holdings__lot=lot, holders__outside=False).order_by("-holders__holdings__quantity", "pk")
    return here.select_related("organisation__society").first() or Warehouse.objects.filter(organisation__society=lot.owner).earliest("pk")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else getattr(value, "code", str(value))
