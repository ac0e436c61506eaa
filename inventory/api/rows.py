"""Rows of the warehouse as the interface tells them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from inventory.api.answers import movement
from inventory.models import (
    DiscrepancyCase,
    Document,
    Holding,
    Item,
    Location,
    Lot,
    Movement,
    Pack,
    ReleaseOrder,
    ReleaseOrderLine,
    Warehouse,
    Waybill,
    WaybillLine,
)


def key(slug: str, source: str | None = None) -> Any:
    """A related row by its natural key."""
    more: dict[str, Any] = {"source": source} if source else {}
    return serializers.SlugRelatedField(slug_field=slug, read_only=True, allow_null=True, **more)


class PackRow(serializers.ModelSerializer[Pack]):
    """A box of so many base units."""

    class Meta:
        """Both facts."""

        model = Pack
        fields = ("name", "units")


class ItemRow(serializers.ModelSerializer[Item]):
    """One SKU."""

    packs = PackRow(many=True, read_only=True)

    class Meta:
        """The catalogue's facts."""

        model = Item
        fields = (
            "sku",
            "name",
            "name_en",
            "category",
            "unit",
            "specification",
            "weight_g",
            "volume_cm3",
            "figures",
            "shelf_life_months",
            "durable",
            "packs",
        )


class LocationRow(serializers.ModelSerializer[Location]):
    """One place of a warehouse."""

    class Meta:
        """As the keeper knows it."""

        model = Location
        fields = ("code", "name", "kind", "walk_order")


class WarehouseRow(serializers.ModelSerializer[Warehouse]):
    """One warehouse with its places."""

    organisation, division = key("code"), key("code")
    locations = LocationRow(many=True, read_only=True)

    class Meta:
        """Where and whose."""

        model = Warehouse
        fields = ("code", "name", "organisation", "tier", "ownership", "division", "address", "longitude", "latitude", "is_active", "locations")


class LotRow(serializers.ModelSerializer[Lot]):
    """One lot."""

    item, owner, earmark = key("sku"), key("code"), key("code")

    class Meta:
        """Source, promise, dates, value."""

        model = Lot
        fields = ("id", "number", "item", "owner", "source", "earmark", "made_on", "expires_on", "quality", "unit_value_fen", "valuation")


class HoldingRow(serializers.ModelSerializer[Holding]):
    """Units of one lot in one place, now or at the moment asked for."""

    warehouse = key("code", "holder.location.warehouse")
    location = key("code", "holder.location")
    item = key("sku", "lot.item")
    lot = serializers.CharField(source="lot.number", read_only=True)
    expires_on = serializers.DateField(source="lot.expires_on", read_only=True, allow_null=True)
    earmark = key("code", "lot.earmark")
    quality = serializers.ChoiceField(source="lot.quality", choices=Lot.Quality.choices, read_only=True)
    quantity = serializers.IntegerField(source="then", read_only=True)

    class Meta:
        """What lies where."""

        model = Holding
        fields = ("warehouse", "location", "item", "lot", "expires_on", "earmark", "quality", "quantity", "counted_at")


class MovementRow(serializers.ModelSerializer[Movement]):
    """One movement with its paper."""

    document = key("number")
    item = serializers.CharField(read_only=True)
    lot = serializers.CharField(read_only=True)
    giver = serializers.CharField(read_only=True, help_text="Code of the place, or the kind of holder")
    taker = serializers.CharField(read_only=True, help_text="As giver")

    class Meta:
        """From where to where, when."""

        model = Movement
        fields = ("id", "document", "line", "item", "lot", "quantity", "giver", "taker", "occurred_at", "recorded_at")

    def to_representation(self, instance: Movement) -> dict[str, Any]:
        """Straight from the columns fetched."""
        names = {
            "line": instance.line,
            "quantity": instance.quantity,
            "occurred_at": instance.occurred_at,
            "item": instance.lot.item.sku,
            "number": instance.lot.number,
            "giver_kind": instance.giver.kind,
            "giver_code": instance.giver.location.code if instance.giver.location else None,
            "taker_kind": instance.taker.kind,
            "taker_code": instance.taker.location.code if instance.taker.location else None,
        }
        recorded = self.fields["recorded_at"].to_representation(instance.recorded_at)
        return {"id": instance.pk, "document": instance.document.number, **movement(names), "recorded_at": recorded}


class DocumentRow(serializers.ModelSerializer[Document]):
    """The head of a paper; its movements stand at its own address."""

    warehouse, to_warehouse, incident, purpose = key("code"), key("code"), key("number"), key("code")
    reverses, follows = key("number"), key("number")

    class Meta:
        """The head."""

        model = Document
        fields = (
            "number",
            "kind",
            "warehouse",
            "to_warehouse",
            "incident",
            "purpose",
            "occurred_at",
            "recorded_at",
            "party",
            "note",
            "reverses",
            "follows",
        )


class OrderLineRow(serializers.ModelSerializer[ReleaseOrderLine]):
    """What is asked for, and how much of it has left."""

    item = key("sku")
    lot = key("number")
    reason = serializers.DictField(read_only=True)

    class Meta:
        """With the reason of the choice."""

        model = ReleaseOrderLine
        fields = ("item", "lot", "quantity", "issued", "reason")


class OrderRow(serializers.ModelSerializer[ReleaseOrder]):
    """One release order."""

    warehouse, incident, purpose, division = key("code"), key("number"), key("code"), key("code")
    requested_by = serializers.StringRelatedField[Any]()
    approved_by = serializers.StringRelatedField[Any](allow_null=True)
    lines = OrderLineRow(many=True, read_only=True)

    class Meta:
        """Who asked, who approved, what for."""

        model = ReleaseOrder
        fields = (
            "number", "state", "warehouse", "incident", "purpose", "destination", "division", "longitude", "latitude", "needed_by",
            "requested_by", "requested_at", "approved_by", "approved_at", "approval_channel", "ratified_at", "lines",
        )  # fmt: skip


class WaybillLineRow(serializers.ModelSerializer[WaybillLine]):
    """What was loaded and what was signed for."""

    item = key("sku", "lot.item")
    lot = key("number")

    class Meta:
        """Both quantities."""

        model = WaybillLine
        fields = ("item", "lot", "quantity", "delivered")


class WaybillRow(serializers.ModelSerializer[Waybill]):
    """One waybill."""

    warehouse, to_warehouse, incident = key("code"), key("code"), key("number")
    order, document, division = key("number"), key("number"), key("code")
    signed_by = serializers.CharField(source="proof.signed_by", read_only=True, default=None, allow_null=True)
    signed_at = serializers.DateTimeField(source="proof.signed_at", read_only=True, default=None, allow_null=True)
    signed_place = serializers.CharField(source="proof.place", read_only=True, default=None, allow_null=True)
    lines = WaybillLineRow(many=True, read_only=True)

    class Meta:
        """One vehicle, one consignee."""

        model = Waybill
        fields = (
            "number", "state", "order", "document", "incident", "warehouse", "to_warehouse", "destination", "division", "plate", "driver",
            "seal_number", "odometer_km", "pass_number", "prepared_at", "departed_at", "arrived_at", "signed_by", "signed_at", "signed_place", "lines",
        )  # fmt: skip


class CaseRow(serializers.ModelSerializer[DiscrepancyCase]):
    """Sent and found differ."""

    document, waybill, warehouse = key("number"), key("number"), key("code")
    item = key("sku", "lot.item")
    lot = key("number")

    class Meta:
        """The question and its clock."""

        model = DiscrepancyCase
        fields = (
            "number",
            "state",
            "document",
            "waybill",
            "warehouse",
            "item",
            "lot",
            "expected",
            "found",
            "reason",
            "opened_at",
            "due_at",
            "settled_at",
        )
