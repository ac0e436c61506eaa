"""What the commands accept, field by field."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from inventory.api.fields import EXACT, Body, DayField, MomentField, WholeField, WordField
from inventory.models import Lot

MOST_LINES = 5000
REMARK = 250


class Line(Body):
    """So many base units of an item, from one lot and place or first to expire."""

    item = WordField(max_length=30, help_text="SKU")
    quantity = WholeField(min_value=1, help_text="Base units, a whole number")
    lot = WordField(max_length=60, required=False, allow_null=True, help_text="Lot number; left out: first to expire")
    location = WordField(max_length=20, required=False, allow_null=True, help_text="Code of the place")


class ReceiptLine(Line):
    """Goods that come in; a new lot number makes the lot from these facts."""

    expires_on = DayField(required=False, allow_null=True)
    made_on = DayField(required=False, allow_null=True)
    source = WordField(max_length=120, required=False, allow_blank=True)  # type: ignore[assignment]
    earmark = WordField(max_length=40, required=False, allow_null=True, help_text="Code of the donor's purpose")
    quality = serializers.ChoiceField(Lot.Quality.choices, required=False)
    unit_value = WholeField(min_value=0, required=False, allow_null=True, help_text="Value of one base unit in fen")
    valuation = serializers.ChoiceField(Lot.Valuation.choices, required=False, help_text="What the value rests on; needed with unit_value")
    certificate = serializers.BooleanField(required=False, help_text="The quality certificate was seen")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A value needs a basis, goods expire after they are made."""
        priced = attrs.get("valuation", Lot.Valuation.UNPRICED) != Lot.Valuation.UNPRICED
        if priced != (attrs.get("unit_value") is not None):
            raise serializers.ValidationError({"valuation": [_("A value needs a basis, and unpriced goods have no value.")]})
        if attrs.get("made_on") and attrs.get("expires_on") and attrs["expires_on"] < attrs["made_on"]:
            raise serializers.ValidationError({"expires_on": [_("Goods cannot expire before they are made.")]})
        return attrs


class CountLine(Line):
    """What was seen of one lot in one place."""

    quantity = WholeField(min_value=0, help_text="Base units seen; 0 where there is nothing")
    seen_at = MomentField(required=False, allow_null=True, help_text="When the counter looked; left out: occurred_at")


class ArrivalLine(Line):
    """What was found of one lot of a transfer."""

    quantity = WholeField(min_value=0, help_text="Base units found; 0 where nothing arrived")


class Command(Body):
    """When it happened, and a remark."""

    occurred_at = MomentField(required=False, allow_null=True, help_text="When it happened; left out: now")
    note = WordField(max_length=REMARK, required=False, allow_blank=True)


class StockCommand(Command):
    """A command on one warehouse."""

    warehouse = WordField(max_length=20, help_text="Code of the warehouse")
    lines = Line(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All lines together stay exact too."""
        if sum(line["quantity"] for line in lines) > EXACT:
            raise serializers.ValidationError(ErrorDetail(str(_("The lines together are more than can be kept exactly.")), code="max_value"))
        return lines


class ReceiptCommand(StockCommand):
    """Goods come in."""

    incident = WordField(max_length=40, required=False, allow_null=True, help_text="Number of the incident")
    party = WordField(max_length=120, required=False, allow_blank=True, help_text="From whom")
    lines = ReceiptLine(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class IssueCommand(StockCommand):
    """Goods go out."""

    incident = WordField(max_length=40, required=False, allow_null=True, help_text="Number of the incident")
    purpose = WordField(max_length=40, required=False, allow_null=True, help_text="Code of the earmark they go out for")
    party = WordField(max_length=120, required=False, allow_blank=True, help_text="To whom")


class TransferCommand(IssueCommand):
    """Goods go to another warehouse."""

    to_warehouse = WordField(max_length=20, help_text="Code of the warehouse they go to")


class CountCommand(StockCommand):
    """Somebody counted."""

    lines = CountLine(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class ArriveCommand(Command):
    """A transfer is booked in as it was found; lots left out arrived as 0."""

    lines = ArrivalLine(many=True, allow_empty=True, max_length=MOST_LINES)  # type: ignore[call-arg]


def why(data: dict[str, Any]) -> str:
    """Why a document is taken back: the reason, else the remark; both where they differ."""
    return "; ".join(dict.fromkeys(filter(None, (data.get("reason"), data.get("note")))))


class ReverseCommand(Command):
    """Why a document is taken back; reason and note together stand as its remark."""

    reason = WordField(max_length=REMARK, required=False, allow_blank=True, help_text="Why it is taken back")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both fit the one remark."""
        if len(why(attrs)) > REMARK:
            raise serializers.ValidationError({"reason": [_("Reason and note together are too long.")]})
        return attrs
