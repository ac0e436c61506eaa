"""What became of mutual aid: the stage each request has reached, by the waybills and not by anybody's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from gis.domain.aid import Progress, stage
from gis.models import MutualAidLine, MutualAidRequest
from gis.selectors.flows import flow_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.models import Warehouse
    from relief.core.models import Incident

State = MutualAidRequest.State


class AidLine(NamedTuple):
    """One line with what left the giver's store and what was signed for."""

    line: MutualAidLine
    left: int
    signed: int


class Aid(NamedTuple):
    """A request, the stage it has reached, and its lines."""

    request: MutualAidRequest
    stage: State
    lines: list[AidLine]

    @property
    def word(self) -> str:
        """The stage in words."""
        return str(self.stage.label)


def followed(requests: Iterable[MutualAidRequest]) -> list[Aid]:
    """The stage of each request; three queries, whatever their number."""
    rows = list(requests)
    keys = [row.pk for row in rows]
    lines = list(MutualAidLine.objects.filter(request__in=keys).select_related("item", "warehouse", "order").order_by("pk"))
    orders = [line.order_id for line in lines if line.order_id]
    flow = flow_of(Q(order__in=orders), Q(waybill__order__in=orders), "aid")
    found: dict[int, list[AidLine]] = {key: [] for key in keys}
    for line in lines:
        found[line.request_id].append(AidLine(line, flow.left[line.pk], flow.signed[line.pk]))
    return [Aid(row, _stage(row, found[row.pk]), found[row.pk]) for row in rows]


def _stage(request: MutualAidRequest, lines: list[AidLine]) -> State:
    if request.state != State.ACCEPTED:
        return State(request.state)
    return State(stage([Progress(row.line.accepted, row.left, row.signed) for row in lines]))


def must_ask(warehouse: Warehouse, incident: Incident) -> bool:
    """Whether goods of this store come only after its society offers them: it is another county's, and the incident is a county's."""
    keeper = warehouse.organisation.society or warehouse.organisation
    leader = incident.organisation.society or incident.organisation
    return not (keeper.path.startswith(leader.path) or leader.path.startswith(keeper.path))
