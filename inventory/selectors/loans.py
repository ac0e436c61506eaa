"""Loans: what is out, what is late, and what of a loan has come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, Sum, When

from inventory.models import Holding, Loan, Lot, Movement
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from inventory.models import Warehouse


class LoanLine(NamedTuple):
    """Units of one lot that were lent, and those still out."""

    lot: Lot
    lent: int
    out: int


def loans(warehouses: Iterable[Warehouse]) -> QuerySet[Loan]:
    """Loans of stores: those out first, the most urgent first, with ``still_out`` units."""
    rows = Loan.objects.filter(warehouse__in=[store.pk for store in warehouses]).select_related("warehouse", "document__by")
    still = Sum("document__transit__holdings__quantity", default=0)
    out_first = Case(When(state=Loan.State.OUT, then=0), default=1)
    return rows.annotate(still_out=still).order_by(out_first, "due_on", "pk")


def overdue(warehouses: Iterable[Warehouse], *, on: date | None = None) -> QuerySet[Loan]:
    """Loans whose day has passed while goods are still out, the latest first."""
    rows = Loan.objects.filter(warehouse__in=[store.pk for store in warehouses], state=Loan.State.OUT, due_on__lt=on or clock.today())
    return rows.select_related("warehouse").order_by("due_on")


def lines_of(loan: Loan) -> list[LoanLine]:
    """Every lot of a loan with what was lent and what is still out."""
    out = dict(Holding.objects.filter(holder__document=loan.document).values_list("lot", "quantity"))
    lent = dict(Movement.objects.filter(document=loan.document).order_by().values_list("lot").annotate(Sum("quantity")))
    lots = Lot.objects.filter(pk__in=lent).select_related("item").prefetch_related("item__packs").order_by("item__sku", "number")
    return [LoanLine(lot, lent[lot.pk], out.get(lot.pk, 0)) for lot in lots]
