"""Propose which warehouse sends what, let people adjust it, and turn the approved answer into release orders."""

from __future__ import annotations

from collections import Counter, defaultdict
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from gis.domain.allocation import allocate
from gis.domain.refusals import EmptyProposal, MoreThanNeeded, NothingNeeded, ProposalClosed, TooMuch
from gis.models import Proposal, ProposalLine, UnmetLine
from gis.selectors.balances import balance_of_needs
from gis.selectors.requisitions import needed_by_of
from gis.selectors.sourcing import demands, in_force, situation, supplies
from gis.selectors.ways import Ways
from gis.services.aid import announce
from gis.services.aid_from_proposals import ask_others
from gis.services.calls_from_proposals import call_suppliers
from gis.services.locks import hold_sourcing
from gis.services.proposed import store_answer
from gis.services.scarcity import keep_scarcity, tell_scarcity
from inventory.models import AgreementLine, ReleaseOrder
from inventory.selectors import stock
from inventory.selectors.agreements import open_lines
from inventory.services.agreements import announce_call
from inventory.services.locks import hold_shelves
from inventory.services.orders import OrderLine, approve_order, open_order
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

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
    hold_sourcing(incident)
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
    line.refresh_from_db(fields=["quantity"])
    _set(proposal, line, quantity, by)
    return line


def _set(proposal: Proposal, line: ProposalLine, quantity: int, by: Person) -> None:
    _require_stock(line, quantity)
    missing = _missing(line, quantity)
    before, line.quantity = line.quantity, quantity
    line.save(update_fields=["quantity"])
    _note_missing(line, missing)
    facts = {"warehouse": str(line.warehouse), "item": line.need.item.sku, "shelter": str(line.need.shelter), "from": before, "to": quantity}
    record_event(kind="proposal-adjusted", by=by, incident=proposal.incident, subject=proposal, payload=facts)


def _open(proposal: Proposal) -> Proposal:
    """The proposal, locked and still open."""
    held = Proposal.objects.select_for_update(of=("self",)).select_related("incident__organisation", "made_by").get(pk=proposal.pk)
    if held.state != Proposal.State.PROPOSED:
        raise ProposalClosed(number=held.number, state=str(held.get_state_display()))
    return held


def _require_stock(line: ProposalLine, quantity: int) -> None:
    free = _still_promised(line) if line.agreed else _on_the_shelf(line)
    if not 0 <= quantity <= free:
        source = line.agreed.agreement.partner if line.agreed else str(line.warehouse)
        raise TooMuch(asked=quantity, item=str(line.need.item), warehouse=source, available=free)


def _on_the_shelf(line: ProposalLine) -> int:
    """Neither the lot nor the shelf (less what is kept back for others' people) may be overdrawn by the proposal's lines."""
    held = stock.usable([line.warehouse], items={line.need.item_id})
    others = line.proposal.lines.filter(warehouse=line.warehouse_id, lot__item=line.need.item_id).exclude(pk=line.pk)
    promised = list(others.values_list("lot_id", "quantity"))
    of_lot = sum(row.quantity for row in held if row.lot.pk == line.lot_id) - sum(units for lot, units in promised if lot == line.lot_id)
    kept = 0 if line.reason.get("own") else int(line.reason.get("kept_back") or 0)
    of_shelf = sum(row.quantity for row in held) - kept - sum(units for _lot, units in promised)
    return max(0, min(of_lot, of_shelf))


def _still_promised(line: ProposalLine) -> int:
    """What the supplier has promised and was not called, less what the proposal's other lines take of it."""
    others = line.proposal.lines.filter(agreed=line.agreed_id).exclude(pk=line.pk).aggregate(units=Sum("quantity"))["units"] or 0
    [(_agreed, left)] = open_lines(AgreementLine.objects.filter(pk__in=[line.agreed_id or 0]))
    return max(0, left - others)


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
def approve_proposal(
    *, proposal: Proposal, by: Person, channel: str = "", why: str = "", shown: Mapping[int, int] | None = None
) -> list[ReleaseOrder]:
    """One approved release order per warehouse and shelter, with its goods held; other counties are asked for theirs, suppliers called.

    Who made the proposal asked for the goods, so somebody else approves it; alone on duty one may, when ``channel`` records how:
    then the orders wait to be ratified within 24 hours. ``shown``: units by line key as the approver saw them, also where
    somebody has dragged one since. What could not be covered is kept as a scarcity record, with ``why`` shares were changed by hand.
    Raises ProposalClosed, EmptyProposal, MoreThanNeeded, and what orders and stock refuse (then nothing at all is ordered).
    """
    hold_sourcing(proposal.incident)
    held = _open(proposal)
    _take_shown(held, shown or {}, by)
    lines = list(_lines(held).filter(quantity__gt=0))
    if not lines:
        raise EmptyProposal(number=held.number)
    _require_needed(held, lines)
    own = [line for line in lines if not line.agreed and not line.reason.get("aid")]
    hold_shelves({line.warehouse_id for line in own}, {line.need.item_id for line in own})
    calls = call_suppliers(held, [line for line in lines if line.agreed], by)
    asked = ask_others(held, [line for line in lines if line.reason.get("aid")], by)
    needed = needed_by_of({line.need_id for line in own})
    drafts = [_draft(held, rows, needed) for rows in _by_order(own)]
    record = keep_scarcity(proposal=held, by=by, note=why)
    orders = [approve_order(order=order, by=by, channel=channel) for order in drafts]
    for call in calls:
        announce_call(call, by=by)
    for request in asked:
        announce(request, by=by)
    if record:
        tell_scarcity(record, by=by)
    held.state, held.approved_at, held.approved_by = Proposal.State.APPROVED, clock.now(), by
    held.save(update_fields=["state", "approved_at", "approved_by"])
    proposal.state, proposal.approved_at, proposal.approved_by = held.state, held.approved_at, by
    return orders


def _lines(proposal: Proposal) -> QuerySet[ProposalLine]:
    joined = ("proposal", "need__shelter__division", "need__item", "warehouse__organisation", "lot", "agreed__agreement")
    return proposal.lines.select_related(*joined).order_by("pk")


def _take_shown(proposal: Proposal, shown: Mapping[int, int], by: Person) -> None:
    """Set the lines to the quantities the approver saw; what is lowered goes first and frees its goods."""
    if not shown:
        return
    wanted = [(row, shown[row.pk]) for row in _lines(proposal) if shown.get(row.pk, row.quantity) != row.quantity]
    for row, quantity in sorted(wanted, key=lambda pair: pair[1] - pair[0].quantity):
        _set(proposal, row, quantity, by)


def _require_needed(proposal: Proposal, lines: Iterable[ProposalLine]) -> None:
    """Nothing is sent twice: what was covered or asked for since the proposal was made is not ordered again."""
    open_of = {row.need.pk: row.unasked for row in balance_of_needs(proposal.incident)}
    sent, need_of = Counter[int](), {line.need_id: line.need for line in lines}
    for line in lines:
        sent[line.need_id] += line.quantity
    for key, units in sent.items():
        if units > open_of.get(key, 0):
            need = need_of[key]
            raise MoreThanNeeded(place=str(need.shelter), item=str(need.item), open=open_of.get(key, 0), asked=units)


def _by_order(lines: list[ProposalLine]) -> list[list[ProposalLine]]:
    """The lines of each warehouse and shelter, society by society: the order in which numbers are taken everywhere."""
    groups: dict[tuple[int, int], list[ProposalLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda row: (row.warehouse.organisation.society_id or 0, row.warehouse_id, row.need.shelter_id, row.pk)):
        groups[line.warehouse_id, line.need.shelter_id].append(line)
    return list(groups.values())


def _draft(proposal: Proposal, lines: list[ProposalLine], needed: Mapping[int, datetime]) -> ReleaseOrder:
    """An order asked for by who made the proposal. All are numbered before the first is approved: events lock the incident."""
    shelter = lines[0].need.shelter
    return open_order(
        warehouse=lines[0].warehouse,
        incident=proposal.incident,
        destination=shelter.name,
        division=shelter.division,
        longitude=shelter.longitude,
        latitude=shelter.latitude,
        needed_by=min((needed[line.need_id] for line in lines if line.need_id in needed), default=None),
        lines=[OrderLine(item=line.need.item, lot=line.lot, quantity=line.quantity, reason=_facts(proposal, line)) for line in lines],
        by=proposal.made_by,
    )


def _facts(proposal: Proposal, line: ProposalLine) -> dict[str, Any]:
    reason: dict[str, Any] = line.reason
    return reason | {"need": line.need_id, "shelter": line.need.shelter_id, "proposal": proposal.number, "minutes": line.minutes}
