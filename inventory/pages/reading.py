"""What the keeper's pages read, always through the one scope function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Min, Sum
from django.utils import timezone

from inventory.models import CountedLine, Document, Holding, Item, Movement, ReleaseOrder, StockLevel, Warehouse
from inventory.selectors import stock
from relief.core import clock
from relief.core.access import may, scope
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from relief.core.models import User

    type Visitor = User | AnonymousUser

RECENT = 5


def kept(user: Visitor) -> list[Warehouse]:
    """The warehouses whose book this person may write."""
    stores = scope(user, "write", Warehouse).filter(is_active=True).select_related("organisation")
    return [store for store in stores if may(user, "write", store.organisation, KEEPERS)]


def waiting_orders(warehouses: list[Warehouse]) -> QuerySet[ReleaseOrder]:
    """Orders these warehouses still have to pick, the most urgent first."""
    orders = ReleaseOrder.objects.filter(warehouse__in=warehouses, state__in=ReleaseOrder.WAITING)
    urgent_first = (F("needed_by").asc(nulls_last=True), "requested_at")
    return orders.select_related("warehouse", "incident").annotate(line_count=Count("lines")).order_by(*urgent_first)


def recent_documents(warehouses: list[Warehouse]) -> QuerySet[Document]:
    """The last papers of these warehouses."""
    return Document.objects.filter(warehouse__in=warehouses).order_by("-recorded_at", "-pk")[:RECENT]


def order_of(user: Visitor) -> QuerySet[ReleaseOrder]:
    """Orders this person may read, with everything their page shows."""
    return (
        scope(user, "read", ReleaseOrder)
        .select_related("warehouse__organisation", "incident", "approved_by", "purpose")
        .prefetch_related("documents")
    )


def document_of(user: Visitor) -> QuerySet[Document]:
    """Papers this person may read, with everything their page shows."""
    return scope(user, "read", Document).select_related("warehouse", "to_warehouse", "order", "by", "reverses", "reversed_by", "waybill")


def lines_of(document: Document) -> QuerySet[Movement]:
    """The movements of a paper in the order they were written."""
    return (
        document.movements.select_related("lot__item", "lot__earmark", "giver__location", "taker__location")
        .prefetch_related("lot__item__packs")
        .order_by("line", "pk")
    )


def counted_of(document: Document) -> QuerySet[CountedLine]:
    """What was seen in a count, with the ``difference`` to the book."""
    rows = document.counted_lines.annotate(difference=F("counted") - F("booked"))
    return rows.select_related("lot__item").prefetch_related("lot__item__packs")


def catalogue() -> list[Item]:
    """Every item with its packs, for a choice in a form."""
    return list(Item.objects.prefetch_related("packs"))


def on_shelves(warehouse: Warehouse) -> QuerySet[Holding]:
    """Every lot in every bin of a warehouse, in the order of the walk."""
    rows = Holding.objects.filter(holder__location__warehouse=warehouse, quantity__gt=0)
    walk = ("holder__location__walk_order", "holder__location__code", "lot__item__sku", "lot__number")
    return rows.select_related("lot__item", "holder__location").prefetch_related("lot__item__packs").order_by(*walk)


def visible(user: Visitor) -> QuerySet[Warehouse]:
    """The warehouses whose stock this person may read."""
    return scope(user, "read", Warehouse)


def first_expiries(warehouses: Iterable[Warehouse], moment: datetime | None) -> dict[int, date]:
    """The soonest expiry among what lies in warehouses and is not over yet, by item."""
    day = timezone.localdate(moment)
    then = F("quantity") if moment is None else stock.balance_then(moment)
    rows = stock.holdings(warehouses).annotate(then=then).filter(then__gt=0, lot__expires_on__gte=day).order_by()
    return dict(rows.values_list("lot__item_id").annotate(Min("lot__expires_on")))


def minimums(warehouses: Iterable[Warehouse]) -> dict[int, int]:
    """What warehouses are meant to keep at least, by item."""
    levels = StockLevel.objects.filter(warehouse__in=[store.pk for store in warehouses]).order_by()
    return dict(levels.values_list("item_id").annotate(Sum("minimum")))


def month_asked(request: HttpRequest) -> date:
    """The month that was asked for; whatever cannot be read is this month."""
    today = clock.today()
    year, __, month = request.GET.get("month", "").partition("-")
    if len(year) == len(str(today.year)) and year.isdecimal() and month.isdecimal() and int(year) > 0 and 1 <= int(month) <= 12:  # noqa: PLR2004 - months
        return today.replace(year=int(year), month=int(month), day=1)
    return today
