"""What a keeper would look at first when a warning comes: each store, forward points first, its cover and what is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from inventory.models import Warehouse
from inventory.selectors.cover import cover_of, covers
from relief.problems import gettext_noop as _
from relief.registrar.hooks import Entry, standby_check

if TYPE_CHECKING:
    from relief.core.models import Organisation

NAMED = 3


@standby_check
def stores(society: Organisation) -> list[Entry]:
    """One line a store in use: people it is enough for, and what lies below its minimum."""
    rows = Warehouse.objects.filter(organisation__society=society, is_active=True).order_by("code")
    forward_first = sorted(rows, key=lambda store: store.tier != Warehouse.Tier.FORWARD_POINT)
    return [_line(store) for store in forward_first]


def _line(store: Warehouse) -> Entry:
    found = covers(warehouses=[store])
    people = cover_of(found, "custodial").people
    short = [{"name": row.item.name, "name_en": row.item.name_en} for row in found if row.below]
    return Entry(
        text=_("%(store)s: enough for %(people)s people for 72 h"),
        note=(_("below the minimum: %(items)s…") if len(short) > NAMED else _("below the minimum: %(items)s")) if short else "",
        link=f"{reverse('stock')}?warehouse={store.code}",
        late=bool(short) or people == 0,
        facts={"store": store.name, "people": f"{people:,}", "items": short[:NAMED]},
    )
