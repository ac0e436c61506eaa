"""What a phone sends about the road beside the everyday entries: arrived, unloaded, sent elsewhere, lost, found, packed, ratified."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.api.fields import WholeField, WordField
from inventory.models import LogisticUnit, Lot
from inventory.outbox.bodies import Form
from inventory.outbox.finding import lots_at, order_of, waybill_of
from inventory.outbox.kinds import Sent
from inventory.services import packing, road, waybills
from inventory.services.orders import ratify_order
from relief.core.fieldwork import kind

REASON = 250


class WaybillBody(Form):
    """Which vehicle."""

    waybill = WordField(max_length=40)


class ReasonBody(WaybillBody):
    """Which vehicle, and why."""

    reason = WordField(max_length=REASON)


class DivertBody(ReasonBody):
    """Where it goes now."""

    destination = WordField(max_length=120)


class PackedLine(Form):
    """So many base units of a lot."""

    lot = WholeField(min_value=1)
    quantity = WholeField(min_value=1)


class PackBody(WaybillBody):
    """One box, or an empty pallet."""

    kind = serializers.ChoiceField(LogisticUnit.Kind.choices, required=False, default=LogisticUnit.Kind.BOX)
    lines = PackedLine(many=True, required=False, max_length=100)  # type: ignore[call-arg]
    weight_g = WholeField(min_value=1, max_value=2_000_000_000, required=False, allow_null=True)


class OrderBody(Form):
    """Which order."""

    order = WordField(max_length=40)


@kind("arrive", label=_("The vehicle is there"), body=WaybillBody)
def arrive(sent: Sent) -> str:
    """The vehicle is where it was sent."""
    return waybills.arrive(waybill=waybill_of(sent), by=sent.person, occurred_at=sent.occurred_at).number


@kind("unload", label=_("The goods are off the vehicle"), body=WaybillBody)
def unload(sent: Sent) -> str:
    """The goods are off the vehicle."""
    return road.unload(waybill=waybill_of(sent), by=sent.person, occurred_at=sent.occurred_at).number


@kind("divert", label=_("Send it to another place"), body=DivertBody)
def divert(sent: Sent) -> str:
    """The vehicle goes to another place."""
    body = sent.body
    facts = {"destination": body["destination"], "reason": body["reason"]}
    return road.divert(waybill=waybill_of(sent), by=sent.person, occurred_at=sent.occurred_at, **facts).number


@kind("lose", label=_("The vehicle is lost"), body=ReasonBody)
def lose(sent: Sent) -> str:
    """The vehicle is lost with what is on it."""
    return road.lose(waybill=waybill_of(sent), by=sent.person, reason=sent.body["reason"], occurred_at=sent.occurred_at).number


@kind("find", label=_("The vehicle was found"), body=ReasonBody)
def find(sent: Sent) -> str:
    """A lost vehicle is there again."""
    return road.find(waybill=waybill_of(sent), by=sent.person, reason=sent.body["reason"], occurred_at=sent.occurred_at).number


@kind("pack", label=_("Pack"), body=PackBody)
def pack(sent: Sent) -> str:
    """A box was closed; answered with its serial number."""
    waybill, given = waybill_of(sent), sent.body.get("lines") or []
    lots = lots_at(waybill.warehouse, given)
    contents: dict[Lot | str, int] = {lots[line["lot"]]: line["quantity"] for line in given}
    facts = {"kind": sent.body["kind"], "weight_g": sent.body.get("weight_g")}
    return packing.pack(waybill=waybill, by=sent.person, contents=contents, occurred_at=sent.occurred_at, **facts).sscc


@kind("ratify", label=_("Put an approval in writing"), body=OrderBody)
def ratify(sent: Sent) -> str:
    """An approval by word of mouth is put in writing; who may is judged by the service."""
    return ratify_order(order=order_of(sent), by=sent.person, occurred_at=sent.occurred_at).number
