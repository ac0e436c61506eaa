"""Requisitions with the state that follows from orders and waybills, in a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Min, Q

from gis.domain.requisitions import Marks, Share, share, state_of
from gis.models import Requisition, RequisitionLine
from gis.selectors.flows import flow_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from gis.selectors.flows import Flow

State = Requisition.State


class Followed(NamedTuple):
    """A requisition, its state now, and each line with what became of it."""

    requisition: Requisition
    state: State
    lines: list[tuple[RequisitionLine, Share]]

    @property
    def word(self) -> str:
        """The state in words."""
        return str(self.state.label)


def followed(requisitions: Iterable[Requisition]) -> list[Followed]:
    """The state of each; three queries, whatever their number."""
    rows = list(requisitions)
    lines = list(RequisitionLine.objects.filter(requisition__in=[row.pk for row in rows]).select_related("item").order_by("pk"))
    incidents = {row.incident_id for row in rows}
    flow = flow_of(Q(order__incident__in=incidents), Q(waybill__order__incident__in=incidents), "need")
    by_row: dict[int, list[tuple[RequisitionLine, Share]]] = {row.pk: [] for row in rows}
    for line in lines:
        by_row[line.requisition_id].append((line, share(line.base, line.granted, marks(flow, line.need_id or 0))))
    return [Followed(row, _state(row, by_row[row.pk]), by_row[row.pk]) for row in rows]


def needed_by_of(needs: Collection[int]) -> dict[int, datetime]:
    """The earliest hour by which a requisition that was taken up wants its goods, by need key; one query."""
    rows = RequisitionLine.objects.filter(need__in=needs, granted__gt=0, requisition__state=State.TAKEN_UP, requisition__needed_by__isnull=False)
    found = rows.values_list("need_id").annotate(first=Min("requisition__needed_by")).order_by("need_id")
    return {need: first for need, first in found if need and first}


def marks(flow: Flow, need: int) -> Marks:
    """How far the goods of a need have come; what went back or was lost covers nothing."""
    lost = flow.left[need] - flow.moving[need] - flow.signed[need]
    moved = flow.moving[need] + flow.signed[need]
    return Marks(max(0, flow.ordered[need] - lost), max(moved, flow.issued[need] - lost), moved, flow.signed[need])


def _state(row: Requisition, lines: list[tuple[RequisitionLine, Share]]) -> State:
    if row.state != State.TAKEN_UP:
        return State(row.state)
    return State(state_of([one for line, one in lines if line.granted]))
