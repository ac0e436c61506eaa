"""What the commands on orders and waybills accept, field by field."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.api.bodies import MOST_LINES, REMARK, Command
from inventory.api.fields import Body, MomentField, PictureField, WholeField, WordField
from inventory.domain.positions import WGS84
from inventory.models import LogisticUnit, Signature
from relief.core.telephones import telephone

MOST_HANDS, MOST_PHOTOS = 6, 6


class AskedLine(Body):
    """So many base units of an item, from one lot where it matters."""

    item = WordField(max_length=30, help_text="SKU")
    quantity = WholeField(min_value=1, help_text="Base units, a whole number")
    lot = WordField(max_length=60, required=False, allow_null=True, help_text="Lot number; left out: first to expire")


class LotLine(Body):
    """So many base units of one lot of a waybill."""

    lot = WordField(max_length=60, help_text="Lot number")
    quantity = WholeField(min_value=1)


class DeliveredLine(LotLine):
    """What was really there of one lot."""

    quantity = WholeField(min_value=0)


class Verbal(Body):
    """An approval by word of mouth: whose, and how it was given."""

    approver = WholeField(min_value=1, required=False, allow_null=True, help_text="Key of the person who approved; left out: the caller")
    channel = WordField(max_length=60, help_text="By telephone, in person, by radio")


class Position(Body):
    """A place in degrees."""

    longitude = serializers.FloatField()
    latitude = serializers.FloatField()
    datum = WordField(max_length=12, required=False, default=WGS84, help_text="WGS-84; positions in GCJ-02 or BD-09 are refused")


class OrderCommand(Body):
    """Ask a warehouse for goods; with ``verbal`` they are approved and held at once."""

    warehouse = WordField(max_length=20, help_text="Code of the warehouse")
    destination = WordField(max_length=120)
    lines = AskedLine(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    incident = WordField(max_length=40, required=False, allow_null=True, help_text="Number of the incident")
    purpose = WordField(max_length=40, required=False, allow_null=True, help_text="Code of the earmark they go out for")
    needed_by = MomentField(required=False, allow_null=True)
    occurred_at = MomentField(required=False, allow_null=True, help_text="When it was asked for (and approved); left out: now")
    position = Position(required=False, allow_null=True)
    verbal = Verbal(required=False, allow_null=True)


class ApproveCommand(Body):
    """Release an order; with ``verbal`` somebody else's approval is recorded."""

    occurred_at = MomentField(required=False, allow_null=True)
    until = MomentField(required=False, allow_null=True, help_text="How long the goods are held; left out: 72 hours")
    verbal = Verbal(required=False, allow_null=True)


class WhenCommand(Body):
    """When it happened."""

    occurred_at = MomentField(required=False, allow_null=True, help_text="When it happened; left out: now")


class CancelCommand(WhenCommand):
    """Why an order is given up."""

    reason = WordField(max_length=REMARK)


class Vehicle(Body):
    """One vehicle and its driver."""

    plate = WordField(max_length=12, required=False, allow_blank=True)
    driver = WordField(max_length=60, required=False, allow_blank=True)
    driver_phone = WordField(max_length=20, required=False, allow_blank=True, validators=[telephone])
    seal_number = WordField(max_length=30, required=False, allow_blank=True)


class PickedLine(AskedLine):
    """What was picked, and from where."""

    location = WordField(max_length=20, required=False, allow_null=True, help_text="Code of the place")


class OrderIssueCommand(Command):
    """What goes on one vehicle: the picked lines, or all that is open. With ``vehicle`` its waybill is written too."""

    lines = PickedLine(many=True, required=False, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    party = WordField(max_length=120, required=False, allow_blank=True, help_text="To whom")
    vehicle = Vehicle(required=False, allow_null=True)


class PrepareCommand(Vehicle):
    """The waybill of one issue or transfer."""

    document = WordField(max_length=40, help_text="Number of the issue or transfer")
    destination = WordField(max_length=120, required=False, allow_blank=True)
    occurred_at = MomentField(required=False, allow_null=True)


class Hand(Body):
    """One person's signature: by name and picture, or a known person's PIN."""

    role = serializers.ChoiceField(Signature.Role.choices)
    method = serializers.ChoiceField(Signature.Method.choices)
    name = WordField(max_length=60, required=False, allow_blank=True)
    person = WholeField(min_value=1, required=False, allow_null=True)
    pin = serializers.CharField(max_length=4, required=False, allow_blank=True)
    picture = PictureField(required=False, allow_null=True)


class DepartCommand(WhenCommand):
    """The vehicle leaves; driver and witness may sign in the same breath."""

    seal_number = WordField(max_length=30, required=False, allow_blank=True)
    odometer_km = WholeField(min_value=0, max_value=9_999_999, required=False, allow_null=True)
    signatures = Hand(many=True, required=False, max_length=MOST_HANDS)  # type: ignore[call-arg]


class SignCommand(WhenCommand):
    """The consignee signs; ``delivered`` names the lots of which not everything was there."""

    signed_by = WordField(max_length=60)
    delivered = DeliveredLine(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    position = Position(required=False, allow_null=True)
    place = WordField(max_length=120, required=False, allow_blank=True)
    note = WordField(max_length=REMARK, required=False, allow_blank=True)
    signatures = Hand(many=True, required=False, max_length=MOST_HANDS)  # type: ignore[call-arg]
    photos = serializers.ListField(child=PictureField(), required=False, max_length=MOST_PHOTOS)


class ReturnCommand(WhenCommand):
    """Goods come back; without ``lines`` everything does."""

    reason = WordField(max_length=REMARK, required=False, allow_blank=True)
    lines = LotLine(many=True, required=False, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class DivertCommand(WhenCommand):
    """Another place on the way; a transfer names another store of the same society."""

    destination = WordField(max_length=120, required=False, allow_blank=True)
    to_warehouse = WordField(max_length=20, required=False, allow_null=True)
    reason = WordField(max_length=REMARK)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Somewhere it has to go."""
        if not attrs.get("destination") and not attrs.get("to_warehouse"):
            raise serializers.ValidationError({"destination": [_("Say where the vehicle goes now.")]})
        return attrs


class ReasonCommand(WhenCommand):
    """Why."""

    reason = WordField(max_length=REMARK)


class PackCommand(WhenCommand):
    """A box or a pallet with what is in it; a box may stand on a pallet."""

    kind = serializers.ChoiceField(LogisticUnit.Kind.choices, required=False, default=LogisticUnit.Kind.BOX)
    lines = LotLine(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    parent = WordField(max_length=18, required=False, allow_null=True, help_text="SSCC of the pallet")  # type: ignore[assignment]
    weight_g = WholeField(min_value=1, max_value=2_000_000_000, required=False, allow_null=True)
    volume_cm3 = WholeField(min_value=1, max_value=2_000_000_000, required=False, allow_null=True)
