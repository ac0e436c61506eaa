"""Stock records, one file a subject."""

from inventory.models.agreements import Agreement, AgreementLine, CallOff, CallOffLine, StockConfirmation
from inventory.models.care import AssetEvent, ClimateReading, EquipmentAsset, InspectionAnswer, KeyHolding, StandardPoint, StoreInspection, Visit
from inventory.models.cases import DiscrepancyCase, ExceptionReview
from inventory.models.catalogue import Item, KitLine, Pack
from inventory.models.codes import Badge, ItemCode, LogisticUnit, LogisticUnitLine
from inventory.models.evidence import Attachment, Signature
from inventory.models.floor import DisposalLine, DisposalOrder, KitJob, Loan, RotationLine, StockCount, StockCountLine
from inventory.models.handouts import DistributionLine, RosterGoods, RosterLine
from inventory.models.inbound import IntakeCarton, IntakeSession, ReceiptNotice, ReceiptNoticeLine, Tally, TallyLine
from inventory.models.ledger import Checkpoint, CountedLine, Document, Holding, Movement, Seal
from inventory.models.lots import Earmark, EarmarkLift, Lot
from inventory.models.orders import Distribution, ProofOfDelivery, ReleaseOrder, ReleaseOrderLine, Reservation, Waybill, WaybillLine
from inventory.models.outbox import Device, FieldCommand
from inventory.models.places import Holder, Location, StockLevel, Warehouse
from inventory.models.relay import WaybillLeg
from inventory.models.sheets import SheetImport

__all__ = [
    "Agreement",
    "AgreementLine",
    "AssetEvent",
    "Attachment",
    "Badge",
    "CallOff",
    "CallOffLine",
    "Checkpoint",
    "ClimateReading",
    "CountedLine",
    "Device",
    "DiscrepancyCase",
    "DisposalLine",
    "DisposalOrder",
    "Distribution",
    "DistributionLine",
    "Document",
    "Earmark",
    "EarmarkLift",
    "EquipmentAsset",
    "ExceptionReview",
    "FieldCommand",
    "Holder",
    "Holding",
    "InspectionAnswer",
    "IntakeCarton",
    "IntakeSession",
    "Item",
    "ItemCode",
    "KeyHolding",
    "KitJob",
    "KitLine",
    "Loan",
    "Location",
    "LogisticUnit",
    "LogisticUnitLine",
    "Lot",
    "Movement",
    "Pack",
    "ProofOfDelivery",
    "ReceiptNotice",
    "ReceiptNoticeLine",
    "ReleaseOrder",
    "ReleaseOrderLine",
    "Reservation",
    "RosterGoods",
    "RosterLine",
    "RotationLine",
    "Seal",
    "SheetImport",
    "Signature",
    "StandardPoint",
    "StockConfirmation",
    "StockCount",
    "StockCountLine",
    "StockLevel",
    "StoreInspection",
    "Tally",
    "TallyLine",
    "Visit",
    "Warehouse",
    "Waybill",
    "WaybillLeg",
    "WaybillLine",
]
