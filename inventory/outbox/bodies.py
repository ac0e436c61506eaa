"""What the entries of a phone say, field by field. Unknown fields are left aside: an older app is still heard."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from inventory.api.fields import EXACT, DayField, MomentField, WholeField, WordField
from inventory.models import Attachment, Lot, Signature

MOST_LINES = 500
MOST_PHOTOS = 6


class Form(serializers.Serializer[Any]):
    """A JSON object of a phone."""


class PictureField(serializers.Field[bytes, str, str, Any]):
    """A picture as the phone keeps it: a data URL."""

    default_error_messages = {"picture": _("A picture is needed here, as the phone keeps it (a data URL).")}

    def to_internal_value(self, data: Any) -> bytes:
        """Its bytes; what they show is looked at where they are kept."""
        head, comma, rest = data.partition(",") if isinstance(data, str) else ("", "", "")
        if not comma or not head.startswith("data:") or not head.endswith(";base64"):
            self.fail("picture")
        try:
            return base64.b64decode(rest, validate=True)
        except binascii.Error:
            self.fail("picture")

    def to_representation(self, value: bytes) -> str:
        """Never shown again."""
        return f"{len(value)}"


class LotLine(Form):
    """So many base units of a lot in one place."""

    lot = WholeField(min_value=1)
    location = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)
    quantity = WholeField(min_value=1)


class Counted(LotLine):
    """What was seen of one lot in one place, and when."""

    quantity = WholeField(min_value=0)
    seen_at = MomentField(required=False, allow_null=True)


class Moved(Form):
    """Goods of a lot from one place to another."""

    lot = WholeField(min_value=1)
    source = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)  # type: ignore[assignment]
    to = WordField(max_length=20)
    quantity = WholeField(min_value=1)

    def to_internal_value(self, data: Any) -> Any:
        """``from`` is no name for a field."""
        return super().to_internal_value({**data, "source": data.get("from")} if isinstance(data, dict) else data)


class Asked(Form):
    """So many base units of an item."""

    sku = WordField(max_length=30)
    quantity = WholeField(min_value=1)


CONDITIONS = {"good": Lot.Quality.AVAILABLE, "damaged": Lot.Quality.DAMAGED, "quarantine": Lot.Quality.QUARANTINE}


class Arrived(Asked):
    """Goods that came in: the maker's lot where it has one, and in what condition."""

    lot = WordField(max_length=60, required=False, allow_null=True, allow_blank=True)
    expires_on = DayField(required=False, allow_null=True)
    made_on = DayField(required=False, allow_null=True)
    condition = serializers.ChoiceField(list(CONDITIONS), required=False, default="good")
    certificate = serializers.BooleanField(required=False, default=False)
    location = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)


class Hand(Form):
    """One person's signature: on glass or paper with a name, or a known person's PIN."""

    role = serializers.ChoiceField(Signature.Role.choices)
    method = serializers.ChoiceField(Signature.Method.choices)
    name = WordField(max_length=60, required=False, allow_blank=True, allow_null=True)
    person = WholeField(min_value=1, required=False, allow_null=True)
    pin = serializers.CharField(max_length=4, required=False, allow_blank=True, allow_null=True)
    picture = PictureField(required=False, allow_null=True)


class Photo(Form):
    """A photograph or a letter."""

    kind = serializers.ChoiceField(Attachment.Kind.choices, required=False, default=Attachment.Kind.PHOTO)
    data = PictureField()  # type: ignore[assignment]


class Vehicle(Form):
    """What stands on the waybill about vehicle and driver."""

    plate = WordField(max_length=12, required=False, allow_blank=True, default="")
    driver = WordField(max_length=60, required=False, allow_blank=True, default="")
    driver_phone = WordField(max_length=20, required=False, allow_blank=True, default="")


class Lines(Form):
    """An entry with lines; all of them together stay exact too."""

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """At most what a program that reads numbers as floating point keeps exactly."""
        if sum(line["quantity"] for line in lines) > EXACT:
            raise serializers.ValidationError(ErrorDetail(str(_("The lines together are more than can be kept exactly.")), code="max_value"))
        return lines


class IssueBody(Lines):
    """Goods leave, on an order or without; with a vehicle they get a waybill."""

    warehouse = WordField(max_length=20)
    order = WordField(max_length=40, required=False, allow_null=True, allow_blank=True)
    party = WordField(max_length=120, required=False, allow_blank=True, default="")
    note = WordField(max_length=250, required=False, allow_blank=True, default="")
    lines = LotLine(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    vehicle = Vehicle(required=False, allow_null=True)


class OrderBody(Lines):
    """An order by word of mouth: who approved it, and how."""

    warehouse = WordField(max_length=20)
    destination = WordField(max_length=120)
    approver = WholeField(min_value=1)
    channel = WordField(max_length=60)
    incident = serializers.JSONField(required=False, allow_null=True)
    lines = Asked(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class ReceiveBody(Lines):
    """Goods came in."""

    warehouse = WordField(max_length=20)
    party = WordField(max_length=120, required=False, allow_blank=True, default="")
    notice = WordField(max_length=40, required=False, allow_null=True, allow_blank=True)
    location = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)
    note = WordField(max_length=250, required=False, allow_blank=True, default="")
    lines = Arrived(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    second = Hand(required=False, allow_null=True)
    photos = Photo(many=True, required=False, max_length=MOST_PHOTOS)  # type: ignore[call-arg]


class MoveBody(Lines):
    """Goods change places inside one warehouse."""

    warehouse = WordField(max_length=20)
    note = WordField(max_length=250, required=False, allow_blank=True, default="")
    lines = Moved(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class CountBody(Lines):
    """What was seen on the shelves."""

    warehouse = WordField(max_length=20)
    count = WordField(max_length=40, required=False, allow_null=True, allow_blank=True)
    zone = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)
    lines = Counted(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class SignaturesBody(Form):
    """Hands under a waybill."""

    waybill = WordField(max_length=40)
    signatures = Hand(many=True, required=False, max_length=6)  # type: ignore[call-arg]
    photos = Photo(many=True, required=False, max_length=MOST_PHOTOS)  # type: ignore[call-arg]


class DeliveryBody(SignaturesBody):
    """Somebody signed for what arrived. ``delivered``: lots of which not everything was there."""

    signed_by = WordField(max_length=60)
    witness = WordField(max_length=60, required=False, allow_blank=True, default="")
    delivered = Counted(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)
    note = WordField(max_length=250, required=False, allow_blank=True, default="")


class ReturnBody(Form):
    """A vehicle came back with everything (``waybill``), or goods of an issue came back (``document``, ``lines``)."""

    waybill = WordField(max_length=40, required=False, allow_null=True, allow_blank=True)
    document = WordField(max_length=40, required=False, allow_null=True, allow_blank=True)
    reason = WordField(max_length=250, required=False, allow_blank=True, allow_null=True)
    lines = LotLine(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of both is named."""
        if not attrs.get("waybill") and not (attrs.get("document") and attrs.get("lines")):
            raise serializers.ValidationError({"waybill": [_("Say which waybill came back, or which paper and lines.")]})
        return attrs


class SettleBody(Form):
    """A refused entry and what is to become of it."""

    command = serializers.UUIDField()
    reason = WordField(max_length=200, required=False, allow_blank=True, default="")
    note = WordField(max_length=200, required=False, allow_blank=True, default="")
