"""Stock records, one file a subject."""

from inventory.models.catalogue import Item, KitLine, Pack
from inventory.models.ledger import Checkpoint, CountedLine, Document, Holding, Movement, Seal
from inventory.models.lots import Earmark, EarmarkLift, Lot
from inventory.models.orders import (
    DiscrepancyCase,
    Distribution,
    ProofOfDelivery,
    ReleaseOrder,
    ReleaseOrderLine,
    Reservation,
    Waybill,
    WaybillLine,
)
from inventory.models.places import Holder, Location, StockLevel, Warehouse

__all__ = [
    "Checkpoint",
    "CountedLine",
    "DiscrepancyCase",
    "Distribution",
    "Document",
    "Earmark",
    "EarmarkLift",
    "Holder",
    "Holding",
    "Item",
    "KitLine",
    "Location",
    "Lot",
    "Movement",
    "Pack",
    "ProofOfDelivery",
    "ReleaseOrder",
    "ReleaseOrderLine",
    "Reservation",
    "Seal",
    "StockLevel",
    "Warehouse",
    "Waybill",
    "WaybillLine",
]
