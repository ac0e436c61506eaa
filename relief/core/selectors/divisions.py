"""Divisions as people choose them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relief.core.models import Division

if TYPE_CHECKING:
    from collections.abc import Iterable

    type Choices = list[tuple[str, list[tuple[int, str]]]]


def divisions_by_county(rows: Iterable[Division]) -> Choices:
    """Counties with their townships, as groups of a list."""
    rows = list(rows)
    groups: dict[int, tuple[str, list[tuple[int, str]]]] = {}
    for row in rows:
        if row.level == Division.Level.COUNTY:
            groups[row.pk] = (row.name, [(row.pk, row.name)])
    for row in rows:
        if row.level == Division.Level.TOWNSHIP and row.parent_id in groups:
            groups[row.parent_id][1].append((row.pk, row.name))
    return list(groups.values())
