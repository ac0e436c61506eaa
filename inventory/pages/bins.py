"""Bins to choose from in a form: a list where there are few, else a box to scan or type into."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inventory.models import Location

FEW = 60


def few(rows: QuerySet[Location]) -> list[Location]:
    """The bins, or none where a list of them would be longer than anybody reads: ``inventory/bin.html`` then asks for the code."""
    found = list(rows[: FEW + 1])
    return found if len(found) <= FEW else []
