"""From rows to the papers of partners: the agreement, a call, a custodian's confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.models import Item
from inventory.papers import head_of, packed
from inventory.printed.care import PartnerLine, PartnerPaper
from relief.core.papers import render

if TYPE_CHECKING:
    from inventory.models import Agreement, AgreementLine, CallOff, StockConfirmation


def agreement_pdf(agreement: Agreement) -> bytes:
    """The agreement as it is entered, to be signed and sealed."""
    rows = agreement.lines.select_related("item").prefetch_related("item__packs")
    paper = PartnerPaper(
        **head_of(agreement.organisation, agreement.number), **_partner(agreement), lines=[_agreed(row, row.quantity) for row in rows]
    )
    return render("partner_agreement", paper)


def call_pdf(call: CallOff) -> bytes:
    """The call as it goes to the supplier."""
    agreement = call.agreement
    agreed = {row.item_id: row for row in agreement.lines.select_related("item").prefetch_related("item__packs")}
    paper = PartnerPaper(
        **head_of(agreement.organisation, call.number),
        **_partner(agreement) | {"warehouse": call.to_warehouse.name},
        incident=call.incident.name if call.incident else "",
        called_at=call.called_at,
        due_at=call.due_at,
        note=call.note,
        ours=[call.called_by.name],
        lines=[_agreed(agreed[row.item_id], row.quantity) for row in call.lines.all() if row.item_id in agreed],
    )
    return render("call_off", paper)


def confirmation_pdf(made: StockConfirmation) -> bytes:
    """The custodian's figures beside the book of that day."""
    items = Item.objects.in_bulk([row["item"] for row in made.figures])
    paper = PartnerPaper(
        **head_of(made.agreement.organisation, made.number),
        **_partner(made.agreement),
        on=made.on,
        ours=[made.recorded_by.name],
        theirs=[made.confirmed_by],
        lines=[_told(items[row["item"]], row) for row in made.figures if row["item"] in items],
    )
    return render("stock_confirmation", paper)


def yuan(fen: int | None) -> str:
    """Money as it is printed; empty where it is not known."""
    return "" if fen is None else f"¥ {fen // 100:,}.{fen % 100:02d}"


def _partner(agreement: Agreement) -> dict[str, Any]:
    return {
        "kind": str(agreement.get_kind_display()),
        "agreement": agreement.number,
        "partner": agreement.partner,
        "contact": agreement.contact,
        "phone": agreement.phone,
        "warehouse": agreement.warehouse.name if agreement.warehouse else "",
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "confirm_every_days": agreement.confirm_every_days if agreement.warehouse else None,
        "terms": agreement.terms,
    }


def _agreed(row: AgreementLine, units: int) -> PartnerLine:
    price = yuan(row.unit_price_fen)
    return PartnerLine(**_goods(row.item), quantity=units, packed=packed(row.item, units), within_hours=row.within_hours, price=price)


def _told(item: Item, row: dict[str, Any]) -> PartnerLine:
    theirs = row["theirs"]
    return PartnerLine(**_goods(item), book=row["book"], theirs=theirs, difference=None if theirs is None else theirs - row["book"])


def _goods(item: Item) -> dict[str, Any]:
    return {"item": item.name, "sku": item.sku, "specification": item.specification, "unit": item.unit}
