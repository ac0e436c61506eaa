"""Which warehouse an entry of a phone is about: the one it names, or the one of the paper it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.models import Distribution, ReleaseOrder, Warehouse, Waybill
from relief.core.access import may, might, scope
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import User


def place_of(user: User, body: dict[str, Any], at: datetime) -> Warehouse | None:
    """The warehouse, if this person keeps it or kept it ``at`` that moment; None where the entry names none of his.

    Whoever has lost his office since books nothing, but his store hears of what he says he did.
    """
    found = _named(user, body)
    if found is None:
        return None
    kept = may(user, "write", found.organisation, KEEPERS) or might(user, "write", found.organisation, KEEPERS, at)
    return found if kept else None


def _named(user: User, body: dict[str, Any]) -> Warehouse | None:
    code, waybill, order = (body.get(name) for name in ("warehouse", "waybill", "order"))
    if isinstance(code, str):
        return Warehouse.objects.select_related("organisation__society").filter(code=code).first()
    papers: tuple[tuple[Any, Any], ...] = ((Waybill, waybill), (ReleaseOrder, order))
    for model, number in papers:
        if isinstance(number, str):
            paper: Any = scope(user, "read", model).select_related("warehouse__organisation__society").filter(number=number).first()
            return paper.warehouse if paper else None
    if isinstance(body.get("distribution"), str):
        rows = scope(user, "read", Distribution).select_related("waybill__warehouse__organisation__society")
        handed = rows.filter(number=body["distribution"]).first()
        return handed.waybill.warehouse if handed else None
    return None
