"""Whose gift is this, and what became of it: one lot from the hand that gave it to the hands that signed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, Sum

from inventory.models import Holder, Holding, Movement, WaybillLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from inventory.models import Lot, Warehouse

OUT = {
    Holder.Kind.RECIPIENT: "signed",
    Holder.Kind.DISPOSAL: "disposed",
    Holder.Kind.LOSS: "lost",
    Holder.Kind.COUNT: "missing",
    Holder.Kind.KITTING: "in_kits",
}


class Whereabouts(NamedTuple):
    """Base units of one lot by where they are now; everything that ever came in is somewhere."""

    came: int
    shelved: int
    on_the_way: int
    lent: int
    signed: int
    disposed: int
    lost: int
    missing: int
    in_kits: int


def whereabouts(lot: Lot) -> Whereabouts:
    """Sum of the book over every holder of a lot. One query."""
    rows = Holding.objects.filter(lot=lot).order_by().values_list("holder__kind").annotate(units=Sum("quantity"))
    sums: dict[str, int] = dict(rows)
    away = {name: sums.get(kind, 0) for kind, name in OUT.items()}
    return Whereabouts(
        came=-sums.get(Holder.Kind.SOURCE, 0),
        shelved=sums.get(Holder.Kind.LOCATION, 0),
        on_the_way=sums.get(Holder.Kind.TRANSIT, 0),
        lent=sums.get(Holder.Kind.LOAN, 0),
        **away,
    )


def movements_of(lot: Lot, stores: Sequence[Warehouse]) -> QuerySet[Movement]:
    """Every movement of a lot that these stores booked or received, the first first."""
    keys = [store.pk for store in stores]
    rows = Movement.objects.filter(lot=lot).filter(Q(document__warehouse__in=keys) | Q(document__to_warehouse__in=keys))
    return rows.select_related("document__by", "document__incident", "giver__location", "taker__location").order_by("occurred_at", "pk")


def deliveries_of(lot: Lot, stores: Sequence[Warehouse]) -> QuerySet[WaybillLine]:
    """The waybills that carried a lot, with what was signed for."""
    rows = WaybillLine.objects.filter(lot=lot, waybill__warehouse__in=[store.pk for store in stores])
    return rows.select_related("waybill__division", "waybill__proof").order_by("waybill__prepared_at", "pk")
