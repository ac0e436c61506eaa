"""From the names in an entry to rows this keeper may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _

from inventory.domain.errors import UnknownItem, UnknownLot
from inventory.models import Item, Lot, ReleaseOrder, Waybill
from inventory.services.evidence import Hand
from relief.core.access import demand, get_or_404, scope
from relief.core.models import Incident, Person
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from inventory.models import Warehouse
    from inventory.outbox.kinds import Sent


def lots_at(warehouse: Warehouse, lines: Iterable[Mapping[str, Any]]) -> dict[int, Lot]:
    """The lots the lines name by their key; each has been at this warehouse. Raises ``UnknownLot``. One query."""
    keys = {line["lot"] for line in lines}
    rows = Lot.objects.filter(pk__in=keys, holdings__holder__warehouse=warehouse) | Lot.objects.filter(
        pk__in=keys, holdings__holder__location__warehouse=warehouse
    )
    found = {lot.pk: lot for lot in rows.select_related("item").distinct()}
    for key in sorted(keys - found.keys()):
        raise UnknownLot(lot=str(key), warehouse=warehouse.code)
    return found


def item_of(sku: str) -> Item:
    """The item of a SKU. Raises ``UnknownItem``."""
    found = Item.objects.filter(sku=sku).first()
    if found is None:
        raise UnknownItem(item=sku)
    return found


def waybill_of(sent: Sent) -> Waybill:
    """The waybill an entry names, of a warehouse this keeper keeps."""
    found = get_or_404(sent.user, "read", Waybill, number=sent.body["waybill"])
    demand(sent.user, "write", found.warehouse.organisation, KEEPERS)
    return found


def order_of(sent: Sent) -> ReleaseOrder:
    """The order an entry names, of a warehouse this keeper keeps."""
    found = get_or_404(sent.user, "read", ReleaseOrder, number=sent.body["order"])
    demand(sent.user, "write", found.warehouse.organisation, KEEPERS)
    return found


def person_of(key: int) -> Person:
    """Somebody known here by his key."""
    found = Person.objects.filter(pk=key, erased_at__isnull=True).first()
    if found is None:
        raise Http404(_("This person is not known here any more."))
    return found


def incident_of(sent: Sent) -> Incident | None:
    """The incident an entry names by its key or number, if this person may read it."""
    named = sent.body.get("incident")
    if isinstance(named, dict):
        named = named.get("id")
    if not named:
        return None
    lookup = {"pk": named} if isinstance(named, int) and not isinstance(named, bool) else {"number": str(named)}
    found = scope(sent.user, "read", Incident).filter(**lookup).first()
    if found is None:
        raise Http404(_("There is no incident %(number)s here.") % {"number": named})
    return found


def hands_of(given: Sequence[Mapping[str, Any]] | None) -> list[Hand]:
    """Signatures as the services take them."""
    return [
        Hand(
            role=one["role"],
            method=one["method"],
            name=one.get("name") or "",
            person=person_of(one["person"]) if one.get("person") else None,
            pin=one.get("pin") or "",
            picture=one.get("picture") or b"",
        )
        for one in given or []
    ]
