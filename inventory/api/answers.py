"""A document as the interface tells it: plain JSON, the same when it is made, asked for again, or sent twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, Sum
from rest_framework import serializers
from rest_framework.fields import DateTimeField

from inventory.models import CountedLine, DiscrepancyCase, Document, Holding, Movement
from relief.core.prepared import Prepared
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Lot
    from inventory.services.drafts import Moved

WAYS = {Document.Kind.TRANSFER_OUT, Document.Kind.ISSUE}
moments = DateTimeField()


class MovementAnswer(serializers.Serializer[Any]):
    """So many units of one lot from one holder to another."""

    line = serializers.IntegerField()
    item = serializers.CharField()
    lot = serializers.CharField()
    quantity = serializers.IntegerField()
    giver = serializers.CharField(help_text="Code of the place, or the kind of holder: transit, source, recipient, loss, disposal, count")
    taker = serializers.CharField(help_text="As giver")
    occurred_at = serializers.DateTimeField()


class CountedAnswer(serializers.Serializer[Any]):
    """One counted line; ``stale`` where goods moved after the counter looked, so that somebody looks again."""

    item = serializers.CharField()
    lot = serializers.CharField()
    location = serializers.CharField()
    counted = serializers.IntegerField()
    booked = serializers.IntegerField()
    seen_at = serializers.DateTimeField()
    stale = serializers.BooleanField()


class CaseAnswer(serializers.Serializer[Any]):
    """What was sent and what was found differ."""

    number = serializers.CharField()
    item = serializers.CharField()
    lot = serializers.CharField()
    expected = serializers.IntegerField()
    found = serializers.IntegerField()
    state = serializers.ChoiceField(DiscrepancyCase.State.choices)


class DocumentAnswer(serializers.Serializer[Any]):
    """One paper of the book with its movements."""

    number = serializers.CharField()
    kind = serializers.ChoiceField(Document.Kind.choices)
    warehouse = serializers.CharField()
    to_warehouse = serializers.CharField(allow_null=True)
    incident = serializers.CharField(allow_null=True)
    purpose = serializers.CharField(allow_null=True)
    occurred_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    party = serializers.CharField()
    note = serializers.CharField()
    reverses = serializers.CharField(allow_null=True, help_text="Number of the document this one takes back")
    reversed_by = serializers.CharField(allow_null=True)
    follows = serializers.CharField(allow_null=True, help_text="Number of the document this one answers")
    movements = MovementAnswer(many=True)
    in_transit = serializers.IntegerField(required=False, help_text="Units of this document still on the way")
    counted = CountedAnswer(many=True, required=False, help_text="Counts only")
    cases = CaseAnswer(many=True, required=False, help_text="Discrepancies this document opened")


def told(document: Document) -> dict[str, Any]:
    """A document just written; its rows are on the object already, so only what it moved is asked for."""
    answer = {
        "number": document.number,
        "kind": str(document.kind),
        "warehouse": document.warehouse.code,
        "to_warehouse": document.to_warehouse.code if document.to_warehouse else None,
        "incident": document.incident.number if document.incident else None,
        "purpose": document.purpose.code if document.purpose else None,
        "occurred_at": told_at(document.occurred_at),
        "recorded_at": told_at(document.recorded_at),
        "party": document.party,
        "note": document.note,
        "reverses": document.reverses.number if document.reverses else None,
        "reversed_by": None,
        "follows": document.follows.number if document.follows else None,
        "movements": movements_of(document),
    }
    if document.kind == Document.Kind.COUNT:
        answer["counted"] = _counted(document)
    if document.kind == Document.Kind.TRANSFER_IN:
        answer["cases"] = cases_of(document)
    return answer


def told_later(document: Document) -> dict[str, Any]:
    """A document as it stands now: who took it back, what of it is still on the way."""
    answer = told(document)
    answer["reversed_by"] = Document.objects.filter(reverses=document).values_list("number", flat=True).first()
    if document.kind in WAYS:
        on_the_way = Holding.objects.filter(holder__document=document).aggregate(units=Sum("quantity"))
        answer["in_transit"] = on_the_way["units"] or 0
        answer["cases"] = cases_of(document)
    return answer


def movements_of(document: Document) -> list[dict[str, Any]]:
    """What a document moved, in the order of its lines."""
    if document.moved is not None:
        return [_just_moved(line, moved, document) for line, moved in enumerate(document.moved(), start=1)]
    return [movement(row) for row in _moved_by(current_world_id(), document.pk)]


MOVED = ("line", "quantity", "occurred_at")
NAMES = {
    "item": F("lot__item__sku"),
    "number": F("lot__number"),
    "giver_kind": F("giver__kind"),
    "giver_code": F("giver__location__code"),
    "taker_kind": F("taker__kind"),
    "taker_code": F("taker__location__code"),
}


_moved_by = Prepared(
    lambda world, document: Movement.every_world.filter(world=world).filter(document=document).order_by("pk").values(*MOVED, **NAMES)
)


def movement(row: dict[str, Any]) -> dict[str, Any]:
    """One movement from its columns."""
    return {
        "line": row["line"],
        "item": row["item"],
        "lot": row["number"],
        "quantity": row["quantity"],
        "giver": row["giver_code"] or row["giver_kind"],
        "taker": row["taker_code"] or row["taker_kind"],
        "occurred_at": told_at(row["occurred_at"]),
    }


def _just_moved(line: int, moved: Moved, document: Document) -> dict[str, Any]:
    """One movement of a document just written."""
    return {
        "line": line,
        "item": moved.goods.sku,
        "lot": moved.goods.number,
        "quantity": moved.quantity,
        "giver": moved.goods.location,
        "taker": str(moved.taker),
        "occurred_at": told_at(document.occurred_at),
    }


def told_at(moment: datetime) -> str:
    """A moment in the time of the house, with its offset."""
    return str(moments.to_representation(moment))


def cases_of(document: Document) -> list[dict[str, Any]]:
    """Discrepancies of a document, or of the waybill and the arrivals that answer it."""
    rows = DiscrepancyCase.objects.filter(Q(document=document) | Q(document__follows=document)).select_related("lot__item").order_by("pk")
    return [
        {"number": row.number, **(_goods(row.lot) if row.lot else {}), "expected": row.expected, "found": row.found, "state": str(row.state)}
        for row in rows
    ]


def _counted(document: Document) -> list[dict[str, Any]]:
    rows = CountedLine.objects.filter(document=document).select_related("lot__item", "holder__location").order_by("pk")
    return [
        {
            **_goods(row.lot),
            "location": str(row.holder.location.code) if row.holder.location else "",
            "counted": row.counted,
            "booked": row.booked,
            "seen_at": told_at(row.seen_at),
            "stale": row.stale,
        }
        for row in rows
    ]


def _goods(lot: Lot) -> dict[str, str]:
    return {"item": lot.item.sku, "lot": lot.number}
