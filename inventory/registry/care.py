"""The building, its equipment, and stock that others keep or have promised."""

from inventory.models import (
    Agreement,
    AgreementLine,
    AssetEvent,
    CallOff,
    CallOffLine,
    ClimateReading,
    EquipmentAsset,
    InspectionAnswer,
    KeyHolding,
    StandardPoint,
    StockConfirmation,
    StoreInspection,
    Visit,
)
from relief.core.roles import KEEPERS, OFFICE
from relief.registrar.ownership import own

CARE = {"write": KEEPERS | OFFICE}

own(Agreement, scope="organisation", access=CARE)
own(AgreementLine, scope="agreement__organisation", access=CARE)
own(CallOff, scope="agreement__organisation", access=CARE)
own(CallOffLine, scope="call__agreement__organisation", access=CARE)
own(StockConfirmation, scope="agreement__organisation", access=CARE)
own(EquipmentAsset, scope="warehouse__organisation", access=CARE)
own(AssetEvent, scope="asset__warehouse__organisation", access=CARE)
own(ClimateReading, scope="warehouse__organisation", access=CARE)
own(StandardPoint, scope=None, access=CARE)
own(StoreInspection, scope="warehouse__organisation", access=CARE)
own(InspectionAnswer, scope="inspection__warehouse__organisation", access=CARE)
own(KeyHolding, scope="warehouse__organisation", access=CARE)
own(Visit, scope="warehouse__organisation", access=CARE)
