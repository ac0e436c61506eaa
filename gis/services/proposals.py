"""Propose which warehouse sends what, let people adjust it, and turn the approved answer into release orders."""

from __future__ import annotations

from collections import defaultdict
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from gis.domain.allocation import allocate
from gis.domain.refusals import EmptyProposal, MoreThanNeeded, NothingNeeded, ProposalClosed, TooMuch
from gis.models import Proposal, ProposalLine, UnmetLine
from gis.selectors.balances import balance_of_needs
from gis.selectors.sourcing import demands, in_force, situation, supplies
from gis.selectors.ways import Ways
from gis.services.aid_from_proposals import ask_others
from gis.services.proposed import store_answer
from gis.services.scarcity import keep_scarcity
from inventory.models import ReleaseOrder
from inventory.selectors import stock
from inventory.services.locks import hold_shelves
from inventory.services.orders import OrderLine, approve_order, open_order
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from relief.core.models import Incident, Person

NUMBER_CODE = "SP"


@transaction.atomic
def propose_sourcing(*, incident: Incident, by: Person) -> Proposal:
    """Cover what is open at an incident from every warehouse that may be asked, with a reason per line; replaces the last open proposal.

    Goods keep the way they have there unless another serves people better or sooner.
    Lots are usable, unexpired and unreserved; earmarks bind; other societies keep back what their rule says; ways are those open now.
    Raises NothingNeeded, NoNetwork.
    """
    begun = perf_counter()
    state = situation(incident)
    if not state.needs:
        raise NothingNeeded(incident=str(incident))
    ways = Ways(state)
    answer = allocate(supplies(state), demands(state), ways.milliseconds(), before=in_force(state))
    Proposal.objects.filter(incident=incident, state=Proposal.State.PROPOSED).update(state=Proposal.State.SUPERSEDED)
    today = timezone.localdate(state.at)
    proposal = Proposal.objects.create(
        number=next_number(organisation=incident.organisation, kind=NUMBER_CODE, on=today),
        incident=incident,
        network=state.network,
        network_version=state.network.version,
        made_at=state.at,
        made_by=by,
    )
    store_answer(proposal, state, answer, ways)
    proposal.milliseconds = round(1000 * (perf_counter() - begun))
    proposal.save(update_fields=["milliseconds"])
    sent, missing = sum(line.quantity for line in answer.lines), sum(row.quantity for row in answer.unmet)
    facts = {"lines": len(answer.lines), "units": sent, "missing": missing, "milliseconds": proposal.milliseconds}
    record_event(kind="sourcing-proposed", by=by, incident=incident, subject=proposal, payload=facts)
    return proposal


@transaction.atomic
def adjust_line(*, line: ProposalLine, quantity: int, by: Person) -> ProposalLine:
    """Change what one line sends, in base units (0 takes it out); what is missing is reckoned again at once.

    Raises ProposalClosed, TooMuch, MoreThanNeeded.
    """
    proposal = _open(line.proposal)
    _require_stock(line, quantity)
    missing = _missing(line, quantity)
    before, line.quantity = line.quantity, quantity
    line.save(update_fields=["quantity"])
    _note_missing(line, missing)
    facts = {"warehouse": str(line.warehouse), "item": line.need.item.sku, "shelter": str(line.need.shelter), "from": before, "to": quantity}
    record_event(kind="proposal-adjusted", by=by, incident=proposal.incident, subject=proposal, payload=facts)
    return line


def _open(proposal: Proposal) -> Proposal:
    """The proposal, locked and still open."""
    held = Proposal.objects.select_for_update(of=("self",)).select_related("incident__organisation", "made_by").get(pk=proposal.pk)
    if held.state != Proposal.State.PROPOSED:
        raise ProposalClosed(number=held.number, state=str(held.get_state_display()))
    return held


def _require_stock(line: ProposalLine, quantity: int) -> None:
    """Neither the lot nor the shelf (less what is kept back for others' people) may be overdrawn by the proposal's lines."""
    held = stock.usable([line.warehouse], items={line.need.item_id})
    others = line.proposal.lines.filter(warehouse=line.warehouse_id, lot__item=line.need.item_id).exclude(pk=line.pk)
    promised = list(others.values_list("lot_id", "quantity"))
    of_lot = sum(row.quantity for row in held if row.lot.pk == line.lot_id) - sum(units for lot, units in promised if lot == line.lot_id)
    kept = 0 if line.reason.get("own") else int(line.reason.get("kept_back") or 0)
    of_shelf = sum(row.quantity for row in held) - kept - sum(units for _lot, units in promised)
    free = max(0, min(of_lot, of_shelf))
    if not 0 <= quantity <= free:
        raise TooMuch(asked=quantity, item=str(line.need.item), warehouse=str(line.warehouse), available=free)


def _missing(line: ProposalLine, quantity: int) -> int:
    """Base units of the need that no line of the proposal covers, once this line sends ``quantity``."""
    gap = next((row.unasked for row in balance_of_needs(line.proposal.incident) if row.need.pk == line.need_id), 0)
    others = line.proposal.lines.filter(need=line.need_id).exclude(pk=line.pk).aggregate(units=Sum("quantity"))["units"] or 0
    missing = gap - others - quantity
    if missing < 0 and quantity > line.quantity:
        raise MoreThanNeeded(place=str(line.need.shelter), item=str(line.need.item), open=max(0, gap - others), asked=quantity)
    return max(0, missing)


def _note_missing(line: ProposalLine, missing: int) -> None:
    rows = UnmetLine.objects.filter(proposal=line.proposal_id, need=line.need_id)
    if not missing:
        rows.delete()
    elif not rows.update(quantity=missing):
        UnmetLine.objects.create(proposal=line.proposal, need=line.need, quantity=missing, reason={"why": "adjusted"})


@transaction.atomic
def approve_proposal(*, proposal: Proposal, by: Person, channel: str = "", why: str = "") -> list[ReleaseOrder]:
    """One approved release order per warehouse and shelter, with its goods reserved; another county's goods are asked for instead.

    Who made the proposal asked for the goods, so somebody else approves it; alone on duty one may, when ``channel`` records how:
    then the orders wait to be ratified within 24 hours.
    What could not be covered is kept as a scarcity record, with ``why`` shares were changed by hand.
    Raises ProposalClosed, EmptyProposal, and what orders and stock refuse (then nothing at all is ordered).
    """
    held = _open(proposal)
    lines = list(held.lines.filter(quantity__gt=0).select_related("need__shelter__division", "need__item", "warehouse__organisation", "lot"))
    if not lines:
        raise EmptyProposal(number=held.number)
    own = [line for line in lines if not line.reason.get("aid")]
    hold_shelves({line.warehouse_id for line in own}, {line.need.item_id for line in own})
    orders = [_order(held, rows, by, channel) for rows in _by_order(own)]
    ask_others(held, [line for line in lines if line.reason.get("aid")], by)
    keep_scarcity(proposal=held, by=by, note=why)
    held.state, held.approved_at, held.approved_by = Proposal.State.APPROVED, clock.now(), by
    held.save(update_fields=["state", "approved_at", "approved_by"])
    proposal.state, proposal.approved_at, proposal.approved_by = held.state, held.approved_at, by
    return orders


def _by_order(lines: list[ProposalLine]) -> list[list[ProposalLine]]:
    """The lines of each warehouse and shelter, society by society: the order in which numbers are taken everywhere."""
    groups: dict[tuple[int, int], list[ProposalLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda row: (row.warehouse.organisation.society_id or 0, row.warehouse_id, row.need.shelter_id, row.pk)):
        groups[line.warehouse_id, line.need.shelter_id].append(line)
    return list(groups.values())


def _order(proposal: Proposal, lines: list[ProposalLine], by: Person, channel: str) -> ReleaseOrder:
    shelter = lines[0].need.shelter
    order = open_order(
        warehouse=lines[0].warehouse,
        incident=proposal.incident,
        destination=shelter.name,
        division=shelter.division,
        longitude=shelter.longitude,
        latitude=shelter.latitude,
        lines=[OrderLine(item=line.need.item, lot=line.lot, quantity=line.quantity, reason=_facts(proposal, line)) for line in lines],
        by=proposal.made_by,
    )
    return approve_order(order=order, by=by, channel=channel)


def _facts(proposal: Proposal, line: ProposalLine) -> dict[str, Any]:
    reason: dict[str, Any] = line.reason
    return reason | {"need": line.need_id, "shelter": line.need.shelter_id, "proposal": proposal.number, "minutes": line.minutes}
