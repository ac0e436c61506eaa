"""Goods that come in, from a phone: on a notice or with parts put aside they go through a tally; photographs may follow later."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.api.fields import WordField
from inventory.domain.errors import UnknownLocation
from inventory.domain.quality import EXPIRED, WORDS
from inventory.models import Document, ReceiptNotice
from inventory.outbox.bodies import Form, Hand, Photo
from inventory.outbox.finding import hands_of
from inventory.outbox.kinds import Sent
from inventory.outbox.pack import PackFor, part
from inventory.selectors.evidence import paper_home
from inventory.selectors.exceptions import DAYS
from inventory.selectors.overrides import Asked, one_handed_receipts
from inventory.services import evidence, receipts
from inventory.services.gate import speaks_against
from inventory.services.lines import ReceiptLine
from inventory.services.lots import items_by_sku
from inventory.services.tallies import Lorry
from inventory.services.tally_lines import Counted, Decision
from relief.core.access import demand, get_or_404
from relief.core.fieldwork import kind
from relief.core.roles import DISPATCHERS, KEEPERS

if TYPE_CHECKING:
    from inventory.models import Item, Location, Warehouse

MOST_PHOTOS = 10
MOST_WAITING = 50


class PhotosBody(Form):
    """Photographs and letters for a paper that was booked before."""

    paper = WordField(max_length=40)
    photos = Photo(many=True, allow_empty=False, max_length=MOST_PHOTOS)  # type: ignore[call-arg]


def goes_through_tally(body: dict[str, Any]) -> bool:
    """Whether a receipt belongs to a notice, or has lines that are not simply good."""
    return bool(body.get("notice")) or any(line["condition"] != "good" for line in body["lines"])


def receive_by_tally(sent: Sent) -> str:
    """Arrival, tally, check and receipt in one entry. A second hand that does not hold is told beside it."""
    warehouse, body = sent.warehouse, sent.body
    items = items_by_sku(line["sku"] for line in body["lines"])
    document = receipts.receive_at_once(
        warehouse=warehouse,
        by=sent.person,
        lorry=Lorry(party=body["party"], location=_place(warehouse, body.get("location")), note=body["note"]),
        notice=_notice(sent),
        counted=[_counted(line) for line in body["lines"]],
        decisions=[_decision(line, sent, items[line["sku"]]) for line in body["lines"]],
        second=None,
        alone=True,
        occurred_at=sent.occurred_at,
    )
    if body.get("second"):
        with sent.beside():
            hands = hands_of([body["second"]])
            evidence.sign_all(paper=document.number, warehouse=warehouse, by=sent.person, hands=hands, occurred_at=sent.occurred_at)
    return document.number


@kind("photo", label=_("Photographs for a paper"), body=PhotosBody)
def photo(sent: Sent) -> str:
    """Photographs that follow their paper, once there is signal enough for them."""
    number = sent.body["paper"]
    warehouse = paper_home(sent.user, number)
    if warehouse is None:
        raise Http404(gettext("There is no paper %(number)s here.") % {"number": number})
    demand(sent.user, "write", warehouse.organisation, KEEPERS | DISPATCHERS)
    for one in sent.body["photos"]:
        evidence.attach(paper=number, warehouse=warehouse, file=one["data"], by=sent.person, kind=one["kind"], taken_at=sent.occurred_at)
    return str(number)


def _notice(sent: Sent) -> ReceiptNotice | None:
    number = sent.body.get("notice")
    return get_or_404(sent.user, "read", ReceiptNotice, number=number) if number else None


def _place(warehouse: Warehouse, code: str | None) -> Location | None:
    if not code:
        return None
    found = warehouse.locations.filter(code=code).first()
    if found is None:
        raise UnknownLocation(location=code, warehouse=warehouse.code)
    return found


def _counted(line: dict[str, Any]) -> Counted:
    facts: dict[str, Any] = {"made_on": line.get("made_on"), "expires_on": line.get("expires_on"), "lot_number": line.get("lot") or ""}
    return Counted(item=line["sku"], loose=line["quantity"], **facts)


def _decision(line: dict[str, Any], sent: Sent, item: Item) -> Decision:
    """What the phone said of a line. Expired goods go into quarantine whatever it said, and what the check speaks against unless it says why not."""
    units, condition = line["quantity"], line["condition"]
    goods = ReceiptLine(item, units, expires_on=line.get("expires_on"), made_on=line.get("made_on"), certificate=line["certificate"])
    doubts = speaks_against(item, goods, timezone.localdate(sent.occurred_at)) if condition == "good" else []
    if EXPIRED in doubts or (doubts and not sent.body["note"]):
        condition = "quarantine"
    reason = sent.body["note"] or ", ".join(gettext(WORDS[one]) for one in doubts) or gettext("As seen by the keeper at the gate")
    aside = {"damaged": "damaged", "quarantine": "quarantined"}
    return Decision(**({aside[condition]: units} if condition in aside else {}), reason=reason, certificate=line["certificate"])


class SecondBody(Form):
    """Whose hand comes under a receipt that bears only one."""

    paper = WordField(max_length=40)
    second = Hand()


@kind("second", label=_("Second signature"), body=SecondBody)
def second(sent: Sent) -> str:
    """Somebody signs beside the keeper for a receipt that was booked before."""
    found = get_or_404(sent.user, "read", Document, number=sent.body["paper"], kind=Document.Kind.RECEIPT)
    demand(sent.user, "write", found.warehouse.organisation, KEEPERS)
    evidence.countersign(document=found, by=sent.person, second=hands_of([sent.body["second"]])[0], occurred_at=sent.occurred_at)
    return found.number


@part("one_handed")
def one_handed(holder: PackFor) -> list[dict[str, Any]]:
    """Receipts that wait for a second signature, newest first, with whose hand they bear: he is not the second. Three queries."""
    asked = Asked(holder.warehouses, holder.now - timedelta(days=DAYS), holder.now)
    waiting = islice(one_handed_receipts(asked, "movements__lot__item"), MOST_WAITING)
    return [
        {
            "number": row.number,
            "warehouse": holder.codes[row.warehouse_id],
            "party": row.party,
            "at": timezone.localtime(row.occurred_at).isoformat(),
            "by": {"id": row.by_id, "name": row.by.name},
            "lines": [{"sku": one.lot.item.sku, "quantity": one.quantity} for one in row.movements.all()],
        }
        for row in waiting
    ]
