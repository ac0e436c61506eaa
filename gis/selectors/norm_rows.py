"""The rows of a norm table that hold on a day, and each in the words of the reckoning."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Q

from gis.domain.needs import Basis, Standard, Status
from gis.models import NeedStandard
from gis.selectors.norms import MONTHS
from inventory.models import Item

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

TRUST = {NeedStandard.Status.FOUND: Status.PUBLISHED, NeedStandard.Status.UNVERIFIED: Status.UNVERIFIED}


def norms_of(standard: str, on: date) -> list[NeedStandard]:
    """The rows of a norm table that hold on a day, the most urgent first; one query."""
    held = Q(in_force_from__isnull=True) | Q(in_force_from__lte=on)
    return list(NeedStandard.objects.filter(held, code=standard).select_related("item").order_by("priority", "item__sku"))


def standard_of(norm: NeedStandard, factors: Mapping[str, Fraction] | None = None) -> Standard:
    """One row in the words of the reckoning; ``factors``: what a group needs of the item beside everybody, by group."""
    return Standard(
        sku=norm.item.sku,
        basis=Basis(norm.basis),
        quantity=Fraction(norm.quantity),
        source=norm.source,
        status=TRUST[NeedStandard.Status(norm.status)],
        months=MONTHS[Item.Season(norm.season)],
        factors=factors or {},
    )
