"""Square the account of mutual aid once everything was received: given, paid, replaced, or brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from gis.domain.aid import NotBack, WrongAidState
from gis.models import MutualAidRequest
from gis.selectors.aid import followed
from gis.services.aid import locked, record, require_side
from inventory.models import Document
from relief.core import clock
from relief.core.columns import fits
from relief.core.roles import APPROVERS

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person

State = MutualAidRequest.State
Settlement = MutualAidRequest.Settlement
COMES_IN = (Document.Kind.RECEIPT, Document.Kind.TRANSFER_IN, Document.Kind.RETURN)


@transaction.atomic
def settle_aid(
    *,
    request: MutualAidRequest,
    settlement: str,
    by: Person,
    note: str = "",
    amount_fen: int | None = None,
    returned_on: Document | None = None,
    occurred_at: datetime | None = None,
) -> MutualAidRequest:
    """The giver, whose goods they were, says how the account is squared; goods that came back name the receipt that shows them.

    Raises NotYourSide, WrongAidState (nothing is settled before all was signed for), NotBack.
    """
    held = locked(request, [State.ACCEPTED])
    require_side(held.giver, by, APPROVERS)
    aid = followed([held])[0]
    if aid.stage != State.RECEIVED:
        raise WrongAidState(number=held.number, state=aid.word)
    if settlement == Settlement.RETURNED:
        _require_back(held, returned_on)
    moment = occurred_at or clock.now()
    held.state = State.RETURNED if settlement == Settlement.RETURNED else State.SETTLED
    held.settlement, held.settlement_note, held.settlement_fen = settlement, fits(note, MutualAidRequest, "settlement_note"), amount_fen
    held.settled_by, held.settled_at, held.returned_on = by, moment, returned_on
    held.save()
    record("aid-settled", held, by, moment, {"settlement": settlement, "reason": note})
    return held


def _require_back(request: MutualAidRequest, document: Document | None) -> None:
    """The receipt stands in a store of the giver and shows every accepted item in full."""
    ours = document is not None and document.kind in COMES_IN and _keeper(document) == request.giver_id
    shown = dict(document.movements.values_list("lot__item").annotate(units=Sum("quantity"))) if document is not None and ours else {}
    for line in request.lines.filter(accepted__gt=0).select_related("item"):
        if shown.get(line.item_id, 0) < line.accepted:
            found = shown.get(line.item_id, 0)
            raise NotBack(document=str(document or "—"), item=str(line.item), wanted=line.accepted, found=found)


def _keeper(document: Document) -> int:
    keeper = document.warehouse.organisation
    return keeper.society_id or keeper.pk
