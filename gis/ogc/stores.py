"""Warehouses as a collection: to the public totals at the point of the township, never a street or a bin."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gis.ogc.collections import Fact, Rows, points_within
from gis.ogc.places import keyed
from gis.selectors.layers import point
from inventory.models import Item, Warehouse
from inventory.selectors import stock
from inventory.selectors.cover import covers_by_store
from relief.core.access import scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from gis.selectors.layers import Feature
    from relief.core.models import User

TOTALS = tuple(Fact(f"units_{name}", label, "whole") for name, label in Item.Category.choices)
PUBLIC = (
    Fact("name", _("name")),
    Fact("tier", _("tier"), lookup="tier"),
    Fact("society", _("kept by"), lookup="organisation__code"),
    Fact("division", _("division"), lookup="division__name"),
    Fact("people_72h", _("people kept for 72 hours"), "whole"),
    *TOTALS,
)
INSIDE = (
    Fact("code", _("code"), lookup="code"),
    Fact("ownership", _("ownership"), lookup="ownership"),
    Fact("address", _("address")),
    Fact("answers_city", _("answers city-wide calls"), "yes_no", lookup="answers_city"),
)


def warehouses(user: User | AnonymousUser, *, inside: bool) -> Rows:
    """Stores in use; ``inside`` the reach of an appointment with code, address and exact place."""
    own = () if inside else ("division__", "organisation__division__")

    def rows() -> QuerySet[Warehouse]:
        found = scope(user, "read", Warehouse) if inside else Warehouse.objects.all()
        coarse = {name: Coalesce(f"{own[0]}{field}", f"{own[1]}{field}") for name, field in PLACE} if own else {}
        exact = {name: Coalesce(field, f"division__{field}") for name, field in PLACE}
        return found.filter(is_active=True).select_related("organisation__division", "division").annotate(**(coarse or exact))

    return Rows(
        name="warehouses",
        title=_("Warehouses"),
        description=_("Reserve stores with what may leave them, in base units by shelf. Without sign-in: totals, at the point of the township."),
        facts=(*PUBLIC, *INSIDE) if inside else PUBLIC,
        rows=rows,
        features=lambda found: _stores(found, inside=inside),
        within=points_within("at_lon", "at_lat"),
    )


PLACE = (("at_lon", "longitude"), ("at_lat", "latitude"))


def _stores(rows: Sequence[Any], *, inside: bool) -> list[Feature]:
    """Totals of a page of stores; four queries."""
    covered = covers_by_store(rows)
    units: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Item.Category.values, 0))
    for row in stock.usable(rows):
        units[row.warehouse_id][row.lot.item.category] += row.quantity
    return [keyed(row, _at(row), _facts(row, covered[row.pk].people, units[row.pk], inside=inside)) for row in rows]


def _at(row: Any) -> dict[str, Any] | None:
    return None if row.at_lon is None or row.at_lat is None else point(row.at_lon, row.at_lat)


def _facts(row: Warehouse, covered: int, units: dict[str, int], *, inside: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": row.name,
        "tier": row.tier,
        "society": row.organisation.code,
        "division": str(row.division or row.organisation.division or ""),
        "people_72h": covered,
        **{f"units_{name}": quantity for name, quantity in units.items()},
    }
    own = {"code": row.code, "ownership": row.ownership, "address": row.address, "answers_city": row.answers_city}
    return facts | (own if inside else {})
