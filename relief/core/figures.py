"""Figures of an incident: each is counted from rows and carries them; apps give theirs without knowing who prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from relief.core.models import Incident

    type FigureGiver = Callable[[Incident], list[Figure]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure: what it is, what it adds, when it was true, and the page that shows it."""

    what: str
    value: int
    at: datetime | None = None
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``value`` is the sum of its rows; None is unknown and never shown as 0.

    ``key`` names it for good (``goods.BED-001.signed``); ``item``, ``sku`` and ``column`` put it into a table of goods.
    """

    key: str
    group: str
    label: str
    value: int | None
    unit: str = ""
    source: str = ""
    at: datetime | None = None
    rows: tuple[Row, ...] = ()
    item: str = ""
    sku: str = ""
    column: str = ""


def counted(key: str, group: str, label: str, rows: list[Row], **more: str) -> Figure:
    """A figure that is the sum of its rows; without rows it is 0."""
    last = max((row.at for row in rows if row.at), default=None)
    return Figure(key, group, label, sum(row.value for row in rows), at=last, rows=tuple(rows), **more)


_givers: list[FigureGiver] = []


def incident_figures(give: FigureGiver) -> FigureGiver:
    """``@incident_figures``: the figures an app counts of an incident, in a fixed number of queries."""
    _givers.append(give)
    return give


def figures_given(incident: Incident) -> list[Figure]:
    """Those of all apps."""
    return [figure for give in _givers for figure in give(incident)]
