"""Take of a refused entry what there is: the same entry, its goods cut to what the book has, under the numbers its phone wrote."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.errors import InsufficientStock
from inventory.domain.phones import NothingLeft, NotTakenInPart
from inventory.models import FieldCommand, Lot
from inventory.outbox.kinds import Sent
from inventory.outbox.settling import check_open, settled_by_paper
from relief.core import clock
from relief.core.fieldwork import Kind, kind_of
from relief.core.services.numbers import numbered_by

if TYPE_CHECKING:
    from relief.core.models import Person, User


@transaction.atomic
def take_what_there_is(*, row: FieldCommand, user: User, by: Person) -> FieldCommand:
    """Book a refused entry as far as goods reach, at its own time, and settle it and its case by that paper.

    Raises ``NotRefused``, ``NotTakenInPart``, ``NothingLeft``, or what the entry meets next.
    """
    held = FieldCommand.objects.select_for_update(of=("self",)).select_related("device").get(pk=row.pk)
    check_open(held)
    found = kind_of(held.kind)
    if found is None or not found.shrinks:
        raise NotTakenInPart
    return settled_by_paper(row=held, number=_booked(held, found, user, by), by=by)


def _booked(row: FieldCommand, kind: Kind, user: User, by: Person) -> str:
    body = deepcopy(row.body["body"])
    for _again in range(len(body.get("lines") or []) + 1):
        if not body.get("lines"):
            break
        try:
            with transaction.atomic():
                return _act(row, kind, body, user, by)
        except InsufficientStock as problem:
            body["lines"] = _cut(body["lines"], problem)
    raise NothingLeft


def _act(row: FieldCommand, kind: Kind, body: dict[str, Any], user: User, by: Person) -> str:
    moment, offset = min(row.occurred_at, timezone.now()), timedelta(seconds=row.device_offset_s)
    sent = Sent(user=user, person=by, device=row.device, occurred_at=moment, offset=offset, body=kind.read(body))
    days = {timezone.localdate(row.occurred_at), timezone.localdate(row.occurred_at - offset)}
    with clock.at(moment), numbered_by(device=row.device.code, days=days, numbers=row.body.get("numbers", {})):
        return kind.act(sent)


def _cut(lines: list[dict[str, Any]], problem: InsufficientStock) -> list[dict[str, Any]]:
    """The lines with what is too much taken off the last of those lines that ask for it."""
    over = problem.facts["wanted"] - problem.facts["available"]
    lots = {lot.pk: lot for lot in Lot.objects.select_related("item").filter(pk__in=[line["lot"] for line in lines])}
    kept: list[dict[str, Any]] = []
    for line in reversed(lines):
        lot = lots.get(line["lot"])
        asks = lot is not None and lot.item.sku == problem.facts["item"] and problem.facts.get("lot") in {None, lot.number}
        less = min(over, line["quantity"]) if asks else 0
        over -= less
        if line["quantity"] > less:
            kept.insert(0, {**line, "quantity": line["quantity"] - less})
    return kept
