"""The entries every keeper makes: goods out and in, from place to place, counted, sent off, signed for, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from inventory.domain.errors import UnknownLot
from inventory.domain.refusals import OtherWarehouse
from inventory.models import Document, Waybill
from inventory.outbox import bodies
from inventory.outbox.finding import hands_of, incident_of, lots_at, order_of, person_of, waybill_of
from inventory.outbox.floor import planned_count
from inventory.outbox.inbound import goes_through_tally, receive_by_tally
from inventory.outbox.kinds import Sent
from inventory.outbox.settling import hand_over, locked
from inventory.outbox.settling import withdraw as withdraw_entry
from inventory.services import counting, evidence, gate, issuing, proofs, verbal, waybills
from inventory.services.disposal import return_goods
from inventory.services.lines import CountLine, MoveLine, ReceiptLine, StockLine
from inventory.services.locks import hold_vehicle
from inventory.services.orders import OrderLine, issue_order
from relief.core.access import demand, get_or_404
from relief.core.fieldwork import kind
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.models import Lot, Warehouse

ON_THE_ROAD = (Waybill.State.DEPARTED, Waybill.State.DIVERTED)


@kind("issue", label=_("Issue"), body=bodies.IssueBody, shrinks=True)
def issue(sent: Sent) -> str:
    """Goods leave: on an order they go on the road, without one they are handed over; with a vehicle they get a waybill."""
    warehouse, body = sent.warehouse, sent.body
    lines = stock_lines(warehouse, body["lines"])
    facts: dict[str, Any] = {"by": sent.person, "lines": lines, "occurred_at": sent.occurred_at, "party": body["party"], "note": body["note"]}
    if body.get("order"):
        order = order_of(sent)
        if order.warehouse_id != warehouse.pk:
            raise OtherWarehouse(order=order.number, warehouse=order.warehouse.code)
        document = issue_order(order=order, **facts)
    else:
        document = issuing.issue(warehouse=warehouse, **facts)
    if body.get("vehicle"):
        waybills.prepare(document=document, by=sent.person, occurred_at=sent.occurred_at, **body["vehicle"])
    return document.number


kind("pick", label=_("Pick"), body=bodies.IssueBody, shrinks=True)(issue)


@kind("verbal_order", label=_("Order by word of mouth"), body=bodies.OrderBody)
def verbal_order(sent: Sent) -> str:
    """Somebody of authority released goods by telephone: the order is opened, approved and its goods are held."""
    body = sent.body
    order = verbal.open_verbal(
        warehouse=sent.warehouse,
        lines=[OrderLine(line["sku"], line["quantity"]) for line in body["lines"]],
        by=sent.person,
        approver=person_of(body["approver"]),
        channel=body["channel"],
        destination=body["destination"],
        incident=incident_of(sent),
        occurred_at=sent.occurred_at,
    )
    return order.number


@kind("receive", label=_("Receive"), body=bodies.ReceiveBody)
def receive(sent: Sent) -> str:
    """Goods came in, each line into its lot. A second person's signature and photographs stand under the paper."""
    warehouse, body = sent.warehouse, sent.body
    if goes_through_tally(body):
        number = receive_by_tally(sent)
        keep_photos(sent, number, warehouse)
        return number
    lines = [_arrived(line, body) for line in body["lines"]]
    document = gate.take_in(warehouse=warehouse, lines=lines, by=sent.person, occurred_at=sent.occurred_at, party=body["party"], note=body["note"])
    if body.get("second"):
        with sent.beside():
            second = hands_of([body["second"]])[0]
            evidence.sign_two(paper=document.number, warehouse=warehouse, by=sent.person, second=second, occurred_at=sent.occurred_at)
    keep_photos(sent, document.number, warehouse)
    return document.number


@kind("move", label=_("Move"), body=bodies.MoveBody, shrinks=True)
def move(sent: Sent) -> str:
    """Goods change places inside one warehouse."""
    warehouse, given = sent.warehouse, sent.body["lines"]
    lots = lots_at(warehouse, given)
    lines = [_moved(line, lots[line["lot"]]) for line in given]
    return issuing.move(warehouse=warehouse, lines=lines, by=sent.person, occurred_at=sent.occurred_at, note=sent.body["note"]).number


@kind("count", label=_("Count"), body=bodies.CountBody)
def count(sent: Sent) -> str:
    """What was seen on the shelves, each line at the moment somebody looked; of a planned count, or on the spot."""
    if sent.body.get("count"):
        return planned_count(sent)
    warehouse, given = sent.warehouse, sent.body["lines"]
    lots = lots_at(warehouse, given)
    lines = [CountLine(lots[line["lot"]], line["quantity"], line.get("location") or None, seen_at=sent.at(line.get("seen_at"))) for line in given]
    return counting.count(warehouse=warehouse, lines=lines, by=sent.person, occurred_at=sent.occurred_at).number


@kind("sign_out", label=_("Driver signs"), body=bodies.SignaturesBody)
def sign_out(sent: Sent) -> str:
    """The driver takes the goods over, before a witness if there is one."""
    waybill = proofs.sign_out(waybill=waybill_of(sent), by=sent.person, hands=hands_of(sent.body.get("signatures")), occurred_at=sent.occurred_at)
    keep_photos(sent, waybill.number, waybill.warehouse)
    return waybill.number


@kind("depart", label=_("Vehicle left"), body=bodies.SignaturesBody)
def depart(sent: Sent) -> str:
    """The vehicle left. It left even where a signature does not hold: that is told beside it."""
    waybill, hands = waybill_of(sent), sent.body.get("signatures")
    hold_vehicle(waybill)
    if hands:
        with sent.beside():
            proofs.sign_out(waybill=waybill, by=sent.person, hands=hands_of(hands), occurred_at=sent.occurred_at)
    keep_photos(sent, waybill.number, waybill.warehouse)
    return waybills.depart(waybill=waybill, by=sent.person, occurred_at=sent.occurred_at).number


@kind("sign", label=_("Delivery signed for"), body=bodies.DeliveryBody)
def sign(sent: Sent) -> str:
    """Somebody signed for what arrived; a vehicle of which nobody said that it arrived did so then."""
    waybill, body = waybill_of(sent), sent.body
    if waybill.state in ON_THE_ROAD:
        waybill = waybills.arrive(waybill=waybill, by=sent.person, occurred_at=sent.occurred_at)
    loaded = {line.lot_id: line.lot for line in waybill.lines.select_related("lot")}
    for line in body.get("delivered") or []:
        if line["lot"] not in loaded:
            raise UnknownLot(lot=str(line["lot"]), warehouse=waybill.warehouse.code)
    waybills.sign(
        waybill=waybill,
        by=sent.person,
        signed_by=body["signed_by"],
        witness=body["witness"],
        delivered={loaded[line["lot"]]: line["quantity"] for line in body.get("delivered") or []},
        signed_at=sent.occurred_at,
        longitude=body.get("longitude"),
        latitude=body.get("latitude"),
        note=body["note"],
    )
    if body.get("signatures"):
        with sent.beside():
            hands = hands_of(body["signatures"])
            evidence.sign_all(paper=waybill.number, warehouse=waybill.warehouse, by=sent.person, hands=hands, occurred_at=sent.occurred_at)
    keep_photos(sent, waybill.number, waybill.warehouse)
    return waybill.number


@kind("return", label=_("Return"), body=bodies.ReturnBody)
def bring_back(sent: Sent) -> str:
    """A vehicle came back with everything, or some goods of an issue came back."""
    body = sent.body
    if body.get("waybill"):
        waybill = waybills.turn_back(waybill=waybill_of(sent), by=sent.person, occurred_at=sent.occurred_at, reason=body.get("reason") or "")
        back = Document.objects.filter(follows=waybill.document_id, kind=Document.Kind.RETURN).order_by("-pk").first()
        return back.number if back else waybill.number
    issued = get_or_404(sent.user, "read", Document, number=body["document"])
    demand(sent.user, "write", issued.warehouse.organisation, KEEPERS)
    lines = stock_lines(issued.warehouse, body["lines"])
    note = body.get("reason") or ""
    return return_goods(warehouse=issued.warehouse, lines=lines, by=sent.person, occurred_at=sent.occurred_at, follows=issued, note=note).number


@kind("withdraw", label=_("Withdraw an entry"), body=bodies.SettleBody)
def withdraw(sent: Sent) -> str:
    """A refused entry was a mistake, or never happened."""
    withdraw_entry(row=locked(sent.body["command"], sent.person), by=sent.person, reason=sent.body["reason"] or sent.body["note"])
    return ""


@kind("case", label=_("Leave an entry to the supervisor"), body=bodies.SettleBody)
def leave(sent: Sent) -> str:
    """A refused entry the keeper cannot decide."""
    row = hand_over(row=locked(sent.body["command"], sent.person), by=sent.person, note=sent.body["note"] or sent.body["reason"])
    return next((case.number for case in row.cases.all()), "")


def stock_lines(warehouse: Warehouse, given: Sequence[dict[str, Any]]) -> list[StockLine]:
    """Lines that name lots by their key, as the services take them."""
    lots = lots_at(warehouse, given)
    return [StockLine(lots[line["lot"]].item, line["quantity"], lots[line["lot"]], line.get("location") or None) for line in given]


def keep_photos(sent: Sent, paper: str, warehouse: Warehouse) -> None:
    """Photographs and letters stand with the paper; one that is no picture is told beside the entry."""
    for photo in sent.body.get("photos") or []:
        with sent.beside():
            evidence.attach(paper=paper, warehouse=warehouse, file=photo["data"], by=sent.person, kind=photo["kind"], taken_at=sent.occurred_at)


def _moved(line: dict[str, Any], lot: Lot) -> MoveLine:
    return MoveLine(lot.item, line["quantity"], lot, line.get("source") or None, to=line["to"])


def _arrived(line: dict[str, Any], body: dict[str, Any]) -> ReceiptLine:
    place = line.get("location") or body.get("location") or None
    facts = {"expires_on": line.get("expires_on"), "made_on": line.get("made_on"), "source": body["party"], "certificate": line["certificate"]}
    return ReceiptLine(line["sku"], line["quantity"], line.get("lot") or None, place, **facts, quality=bodies.CONDITIONS[line["condition"]])
