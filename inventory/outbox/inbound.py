"""Goods that come in, from a phone: on a notice or with parts put aside they go through a tally; photographs may follow later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.api.fields import WordField
from inventory.domain.errors import UnknownLocation
from inventory.domain.expiry import is_expired
from inventory.models import ReceiptNotice
from inventory.outbox.bodies import Form, Photo
from inventory.outbox.finding import hands_of
from inventory.outbox.kinds import Sent
from inventory.selectors.evidence import paper_home
from inventory.services import evidence, receipts
from inventory.services.tallies import Lorry
from inventory.services.tally_lines import Counted, Decision
from relief.core.access import demand, get_or_404
from relief.core.fieldwork import kind
from relief.core.roles import DISPATCHERS, KEEPERS

if TYPE_CHECKING:
    from inventory.models import Location, Warehouse

MOST_PHOTOS = 10


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
    document = receipts.receive_at_once(
        warehouse=warehouse,
        by=sent.person,
        lorry=Lorry(party=body["party"], location=_place(warehouse, body.get("location")), note=body["note"]),
        notice=_notice(sent),
        counted=[_counted(line) for line in body["lines"]],
        decisions=[_decision(line, sent) for line in body["lines"]],
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


def _decision(line: dict[str, Any], sent: Sent) -> Decision:
    """What the phone said of a line; expired goods go into quarantine whatever it said. Nobody typed a reason in the rain."""
    units, condition = line["quantity"], line["condition"]
    if condition == "good" and is_expired(line.get("expires_on"), timezone.localdate(sent.occurred_at)):
        condition = "quarantine"
    reason = sent.body["note"] or gettext("As seen by the keeper at the gate")
    aside = {"damaged": "damaged", "quarantine": "quarantined"}
    return Decision(**({aside[condition]: units} if condition in aside else {}), reason=reason)
