"""Write the engine's answer down: thousands of lines with their reasons, in statements written out once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from relief.core.rows import pour

if TYPE_CHECKING:
    from gis.domain.sourcing import Allocation, Line, Rejected
    from gis.models import Proposal
    from gis.selectors.sourcing import Situation, Supplier
    from gis.selectors.ways import Ways

LINE_COLUMNS = ("proposal_id", "need_id", "warehouse_id", "lot_id", "proposed", "quantity", "minutes", "metres", "reason")
CALL_COLUMNS = ("proposal_id", "need_id", "warehouse_id", "agreed_id", "proposed", "quantity", "minutes", "metres", "reason")
UNMET_COLUMNS = ("proposal_id", "need_id", "quantity", "reason")


def store_answer(proposal: Proposal, state: Situation, answer: Allocation, ways: Ways) -> None:
    """The lines and what stays open, each with the facts behind it. What many lines share is put into words once."""
    need_of = {(need.shelter_id, need.sku): need.need_id for need in state.needs}
    places, writer = state.shelters, _Reasons(state, ways)
    metres = ways.lengths((line.warehouse, line.place) for line in answer.lines)
    rows = [
        (
            proposal.pk,
            need_of[places[line.place], line.sku],
            state.warehouses[ways.store(line.warehouse, line.place)].pk,
            int(line.lot),
            line.quantity,
            line.quantity,
            line.minutes,
            metres[line.warehouse, line.place],
            writer.line(line),
        )
        for line in answer.lines
    ]
    shelves = len(state.warehouses)
    pour("gis_proposalline", LINE_COLUMNS, [row for row, line in zip(rows, answer.lines, strict=True) if line.warehouse < shelves])
    pour("gis_proposalline", CALL_COLUMNS, [row for row, line in zip(rows, answer.lines, strict=True) if line.warehouse >= shelves])
    unmet = [
        (proposal.pk, need_of[places[row.place], row.sku], row.quantity, json.dumps({"why": row.why.value, **row.facts})) for row in answer.unmet
    ]
    pour("gis_unmetline", UNMET_COLUMNS, unmet)


class _Reasons:
    """Reasons as JSON text; the parts that repeat are kept."""

    def __init__(self, state: Situation, ways: Ways) -> None:
        self.ways = ways
        self.names = [str(store) for store in state.warehouses] + [one.agreement.partner for one in state.suppliers]
        self.stores = [_inside(_store(state, row)) for row in range(len(state.warehouses))]
        self.stores += [_inside(_supplier(one)) for one in state.suppliers]
        self.nearer: dict[tuple[Rejected, ...], str] = {}
        self.kinds: dict[tuple[int, int], str] = {}

    def line(self, line: Line) -> str:
        """Rank, what is kept back, whose store it is, first expiry, who was nearer and why not, which class drives."""
        why = line.reason
        expires = f'"{why.expires_on.isoformat()}"' if why.expires_on else "null"
        known = self.stores[line.warehouse]
        return (
            f'{{"rank": {why.rank}, "kept_back": {why.kept_back}, "expires_on": {expires}, {known}, '
            f'"nearer": {self._nearer(why.nearer)}, "vehicle_class": {self._kind(line.warehouse, line.place)}}}'
        )

    def _nearer(self, rows: tuple[Rejected, ...]) -> str:
        if rows not in self.nearer:
            facts = [{"warehouse": self.names[one.warehouse], "minutes": one.minutes, "why": one.why.value} for one in rows]
            self.nearer[rows] = json.dumps(facts, ensure_ascii=False)
        return self.nearer[rows]

    def _kind(self, warehouse: int, place: int) -> str:
        if (warehouse, place) not in self.kinds:
            self.kinds[warehouse, place] = json.dumps(self.ways.kind(warehouse, place).name, ensure_ascii=False)
        return self.kinds[warehouse, place]


def _store(state: Situation, row: int) -> dict[str, Any]:
    store = state.warehouses[row]
    keeper = store.organisation.short_name or store.organisation.name
    facts = {"own": store.pk in state.own, "aid": store.pk in state.ask, "keeper": keeper, "ownership": store.ownership}
    if store.pk in state.lead:
        facts["custodian"], facts["hours"] = state.lead[store.pk]
    return facts


def _supplier(supplier: Supplier) -> dict[str, Any]:
    return {"supplier": supplier.agreement.partner, "agreement": supplier.agreement.number, "hours": supplier.hours}


def _inside(facts: dict[str, Any]) -> str:
    """The facts as JSON without the braces, to stand inside another object."""
    return json.dumps(facts, ensure_ascii=False)[1:-1]
