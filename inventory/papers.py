"""From rows to printed papers: receipt, issue, count, pick list, release order and waybill as the printer wants them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

from inventory.domain.packs import Packing, to_packs
from inventory.models import Document, Item, ReleaseOrder, Signature
from inventory.selectors.inbound import still_expected
from relief.core.models import World
from relief.core.papers import Leg, Line, StockPaper, render
from relief.core.papers import Waybill as WaybillPaper
from relief.core.worlds import REAL, current_world_id
from relief.registrar.masks import mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from inventory.models import Lot, Warehouse, Waybill, WaybillLeg
    from relief.core.models import Organisation

TEMPLATE_OF: dict[str, str] = {
    Document.Kind.RECEIPT: "goods_received_note",
    Document.Kind.TRANSFER_IN: "goods_received_note",
    Document.Kind.RETURN: "return_note",
    Document.Kind.ISSUE: "goods_issue_note",
    Document.Kind.TRANSFER_OUT: "goods_issue_note",
    Document.Kind.DISPOSAL: "goods_issue_note",
    Document.Kind.COUNT: "variance_report",
}


@dataclass(frozen=True)
class Road:
    """The way of one waybill in words, with its length (m) and the driving time (min)."""

    route: str
    metres: int | None
    minutes: int | None


_road_tellers: list[Callable[[Waybill], Road | None]] = []


def road_teller(tell: Callable[[Waybill], Road | None]) -> Callable[[Waybill], Road | None]:
    """``@road_teller``: the app that plans trips tells a waybill its road, without being known here."""
    _road_tellers.append(tell)
    return tell


def document_pdf(document: Document) -> bytes:
    """The note of a receipt, issue, transfer, return or count; its lines are the document's movements."""
    moved = document.movements.select_related("lot__item", "lot__earmark", "giver__location", "taker__location").prefetch_related("lot__item__packs")
    lines = [line_of(row.lot, row.quantity, place=row.giver.location or row.taker.location) for row in moved.order_by("line")]
    facts = head(document.warehouse, document.number) | facts_of(document)
    if document.kind == Document.Kind.COUNT:
        lines = _counted(document)
    if TEMPLATE_OF[document.kind] == "goods_received_note":
        facts |= _received(document)
        lines = _as_expected(document, [(line, row.lot) for line, row in zip(lines, moved.order_by("line"), strict=True)])
    return render(TEMPLATE_OF[document.kind], StockPaper(**facts, lines=lines))


def _received(document: Document) -> dict[str, Any]:
    """A receipt is signed by those who took the goods in, two of them where two signed; who delivered them signs by hand."""
    signed = [name for name in Signature.objects.filter(paper=document.number).order_by("signed_at", "pk").values_list("name", flat=True) if name]
    notice = document.tally.notice if hasattr(document, "tally") else None
    paper = {"order": notice.reference or notice.number} if notice else {}
    return {"issued_by": [], "received_by": signed or [document.by.name], **paper}


def _as_expected(document: Document, found: list[tuple[Line, Lot]]) -> list[Line]:
    """Each line with its condition; the first of an item says what the notice still announced; what did not come stands below with 0."""
    open_then = still_expected(document.tally) if hasattr(document, "tally") else {}
    lines = [replace(line, quality=str(lot.get_quality_display()), expected=open_then.pop(lot.item_id, None)) for line, lot in found]
    absent = Item.objects.filter(pk__in=[item for item, units in open_then.items() if units]).prefetch_related("packs").order_by("sku")
    return lines + [_line_of_item(item, 0, None, expected=open_then[item.pk]) for item in absent]


def order_pdf(order: ReleaseOrder) -> bytes:
    """The release order: who asked, who approved and how, and what is to go where."""
    rows = order.lines.select_related("item", "lot__earmark").prefetch_related("item__packs")
    lines = [_line_of_item(row.item, row.quantity, row.lot) for row in rows]
    return render("release_order", StockPaper(**head(order.warehouse, order.number), **_of_order(order), lines=lines))


def pick_list_pdf(order: ReleaseOrder, stops: Iterable[tuple[Lot, int, Any]]) -> bytes:
    """The walk of one order: (lot, base units, location), in the order one walks."""
    lines = [line_of(lot, units, place=place) for lot, units, place in stops]
    return render("pick_list", StockPaper(**head(order.warehouse, order.number), **_of_order(order), order=order.number, lines=lines))


def waybill_pdf(waybill: Waybill, *, phones: bool = False) -> bytes:
    """The waybill of one vehicle; with its pass as the last page where it has one. ``phones``: for who sends or receives the goods."""
    return render("waybill", WaybillPaper(**waybill_facts(waybill, phones=phones)))


def waybill_facts(waybill: Waybill, *, phones: bool = False) -> dict[str, Any]:
    """What papers of the road print; the road is told by whoever knows it. Drivers' telephones are masked unless they are asked for."""
    road = next((road for tell in _road_tellers if (road := tell(waybill))), Road("", None, None))
    rows = waybill.lines.select_related("lot__item", "lot__earmark").prefetch_related("lot__item__packs")
    proof = getattr(waybill, "proof", None)
    return dict(
        **head(waybill.warehouse, waybill.number),
        warehouse=waybill.warehouse.name,
        destination=waybill.destination,
        incident=waybill.incident.name if waybill.incident else "",
        order=waybill.order.number if waybill.order else "",
        plate=waybill.plate,
        seal=waybill.seal_number,
        driver=waybill.driver,
        driver_phone=waybill.driver_phone if phones else mask(waybill.driver_phone),
        route=road.route,
        metres=road.metres,
        minutes=road.minutes,
        departed_at=waybill.departed_at,
        arrived_at=waybill.arrived_at,
        signed_at=proof.signed_at if proof else None,
        issued_by=[waybill.document.by.name] if waybill.document else [],
        received_by=[name for name in (proof.signed_by, proof.witness) if name] if proof else [],
        vehicle_pass=bool(waybill.pass_number),
        legs=[_leg(row, phones=phones) for row in waybill.legs.all()],
        lines=[line_of(row.lot, row.quantity, delivered=row.delivered) for row in rows],
    )


def _leg(row: WaybillLeg, *, phones: bool) -> Leg:
    facts = {name: getattr(row, name) for name in ("carrier", "plate", "driver", "began_at", "ended_at")}
    return Leg(way=f"{row.from_place} → {row.to_place}", driver_phone=row.driver_phone if phones else mask(row.driver_phone), **facts)


def head(warehouse: Warehouse, number: str) -> dict[str, Any]:
    """What stands in the head of a warehouse's paper: its society, the duty telephone, the number and the code's address."""
    return head_of(warehouse.organisation, number)


def head_of(organisation: Organisation, number: str, page: str = "") -> dict[str, Any]:
    """The head of a paper of one society. ``page``: the path its code leads to; else whatever is found under its number."""
    society = organisation.society or organisation
    world = current_world_id()
    drill = world != REAL and World.objects.filter(pk=world, kind=World.Kind.DRILL).exists()
    return {
        "organisation": society.name,
        "duty_phone": society.phone,
        "number": number,
        "drill": drill,
        "url": f"{settings.PUBLIC_URL}{page or f'/papers/{number}/'}",
    }


def facts_of(document: Document) -> dict[str, Any]:
    """What every paper about one booking says of it."""
    goal = document.order.destination if document.order else document.to_warehouse.name if document.to_warehouse else ""
    return {
        "warehouse": document.warehouse.name,
        "destination": goal,
        "incident": document.incident.name if document.incident else "",
        "order": document.order.number if document.order else "",
        "purpose": document.purpose.title if document.purpose else "",
        "party": document.party,
        "note": document.note,
        "occurred_at": document.occurred_at,
        "issued_by": [document.by.name],
    }


def _of_order(order: ReleaseOrder) -> dict[str, Any]:
    return {
        "warehouse": order.warehouse.name,
        "destination": order.destination,
        "incident": order.incident.name if order.incident else "",
        "purpose": order.purpose.title if order.purpose else "",
        "needed_by": order.needed_by,
        "requested_by": order.requested_by.name,
        "requested_at": order.requested_at,
        "approved_by": order.approved_by.name if order.approved_by else "",
        "approved_at": order.approved_at,
        "approval_channel": order.approval_channel,
    }


def _counted(document: Document) -> list[Line]:
    rows = document.counted_lines.select_related("lot__item", "lot__earmark", "holder__location").prefetch_related("lot__item__packs")
    return [line_of(row.lot, row.counted, place=row.holder.location, expected=row.booked) for row in rows]


def line_of(lot: Lot, units: int, *, place: Any = None, **more: Any) -> Line:
    """Units of a lot as a line of a paper."""
    return _line_of_item(lot.item, units, lot, location=place.code if place else "", **more)


def _line_of_item(item: Item, units: int, lot: Lot | None, **more: Any) -> Line:
    return Line(
        item=item.name,
        sku=item.sku,
        specification=item.specification,
        unit=item.unit,
        quantity=units,
        packed=packed(item, units),
        lot=lot.number if lot else "",
        earmark=str(lot.earmark) if lot and lot.earmark else "",
        expires_on=lot.expires_on if lot else None,
        source=lot.source if lot else "",
        weight_g=item.weight_g * units if item.weight_g is not None else None,
        volume_cm3=item.volume_cm3 * units if item.volume_cm3 is not None else None,
        **more,
    )


def packed(item: Item, units: int) -> str:
    """Boxes and loose pieces in words (7 箱 + 5 件); empty where the item comes in no packs."""
    packings: Sequence[Packing] = [Packing(pack.name, pack.units) for pack in item.packs.all() if pack.units > 1]
    if not packings:
        return ""
    return " + ".join(f"{part.number} {part.name or item.unit}" for part in to_packs(units, packings))
