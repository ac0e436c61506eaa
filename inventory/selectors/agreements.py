"""What suppliers have promised and was not called yet, and how long they may take."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Q

from inventory.models import Agreement, AgreementLine, CallOff, CallOffLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet

SLOWEST = 72


def open_lines(lines: Iterable[AgreementLine]) -> list[tuple[AgreementLine, int]]:
    """Each line with the units that may still be called: agreed, less what was called and not refused; one query beside the lines."""
    rows = list(lines)
    calls = CallOffLine.objects.filter(call__agreement__in={row.agreement_id for row in rows}).exclude(call__state=CallOff.State.REFUSED)
    called = Counter[tuple[int, int]]()
    for agreement, item, units in calls.values_list("call__agreement_id", "item_id", "quantity"):
        called[agreement, item] += units
    return [(row, max(0, row.quantity - called[row.agreement_id, row.item_id])) for row in rows]


def promised_to(society: int, items: Collection[int], on: date) -> QuerySet[AgreementLine]:
    """Lines of the framework agreements a society holds on a day, of some items, with agreement and item."""
    ours = Q(organisation__society=society) | Q(organisation=society)
    held = Agreement.objects.filter(ours, kind=Agreement.Kind.FRAMEWORK, starts_on__lte=on, ends_on__gte=on)
    return AgreementLine.objects.filter(agreement__in=held, item__in=items).select_related("agreement", "item").order_by("agreement", "pk")


def hours_of(line: AgreementLine) -> int:
    """Hours from the call to the delivery; where none were agreed the slowest."""
    return SLOWEST if line.within_hours is None else line.within_hours


def handed_over_within(warehouses: Collection[int], on: date) -> dict[int, tuple[str, int]]:
    """The custodian of each store in force on a day, and the hours he may take to hand goods over; by warehouse."""
    rows = AgreementLine.objects.filter(
        agreement__kind=Agreement.Kind.CUSTODY, agreement__warehouse__in=warehouses, agreement__starts_on__lte=on, agreement__ends_on__gte=on
    )
    found: dict[int, tuple[str, int]] = {}
    for store, partner, hours in rows.values_list("agreement__warehouse_id", "agreement__partner", "within_hours"):
        before = found.get(store or 0, (partner, 0))
        found[store or 0] = before[0], max(before[1], hours or 0)
    return found
