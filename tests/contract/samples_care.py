"""Sample rows of the registers declared in ``inventory/registry/care.py``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from inventory.models import (
    Agreement,
    AssetEvent,
    CallOff,
    ClimateReading,
    EquipmentAsset,
    InspectionAnswer,
    KeyHolding,
    StandardPoint,
    StockConfirmation,
    StoreInspection,
    Visit,
)
from tests.contract.samples import THEN, county, person, store

if TYPE_CHECKING:
    from collections.abc import Callable

SOON = date(2026, 12, 24)


def agreement(kind: str = "framework") -> Agreement:
    """A supplier's promise, with somebody to call."""
    known = {"kind": kind, "organisation": county(), "partner": "某饮用水厂", "contact": "调度员", "phone": "199-0000-8123", "warehouse": store()}
    return Agreement.objects.get_or_create(
        number=f"JN-AG-{kind}", defaults={**known, "starts_on": date(2026, 1, 1), "ends_on": SOON, "next_confirmation_on": SOON}
    )[0]


def call() -> CallOff:
    """A call for a night without water."""
    return CallOff.objects.create(
        number="JN-CF-1", agreement=agreement(), to_warehouse=store(), called_by=person(), called_at=THEN, due_at=THEN, note="断水"
    )


def confirmation() -> StockConfirmation:
    """What the supermarket says."""
    rows = [{"item": 1, "sku": "QUILT", "book": 40, "theirs": 38}]
    return StockConfirmation.objects.create(
        number="JN-SF-1", agreement=agreement("custody"), on=SOON, confirmed_by="店长", figures=rows, recorded_by=person(), recorded_at=THEN
    )


def asset() -> EquipmentAsset:
    """A generator."""
    known = {"kind": "generator", "name": "发电机 5 kW", "warehouse": store(), "inspect_every_days": 90, "next_inspection_on": SOON}
    return EquipmentAsset.objects.get_or_create(code="JN-GEN-01", defaults={**known, "next_charge_on": SOON, "value_fen": 480_000})[0]


def event() -> AssetEvent:
    """A repair."""
    return AssetEvent.objects.create(asset=asset(), kind="repaired", passed=True, at=THEN, by=person(), party="某农机修理铺", cost_fen=38_000)


def reading() -> ClimateReading:
    """A damp morning."""
    return ClimateReading.objects.create(warehouse=store(), at=THEN, temperature_c10=253, humidity_pct=81, by=person(), note="开窗")


def point() -> StandardPoint:
    """A point of the checklist."""
    known = {"text": "灭火器有效", "text_en": "Extinguishers valid", "weight": 8, "must": True, "source": "示意"}
    return StandardPoint.objects.get_or_create(code="fire", defaults=known)[0]


def inspection() -> StoreInspection:
    """A round."""
    return StoreInspection.objects.create(
        number="JN-SI-1", warehouse=store(), at=THEN, by=person(), score=70, out_of=88, passed=False, next_due_on=SOON
    )


def finding() -> InspectionAnswer:
    """An extinguisher that is over its date."""
    return InspectionAnswer.objects.create(inspection=inspection(), point=point(), met=False, weight=8, finding="过期", mend_by=SOON)


def key() -> KeyHolding:
    """The key of the gate."""
    return KeyHolding.objects.create(warehouse=store(), key_name="大门", holder=person(), taken_at=THEN, handed_by=person())


def visit() -> Visit:
    """A stranger with a name a mask must hide."""
    return Visit.objects.create(warehouse=store(), visitor="访客甲乙丙丁", unit="某消防队", purpose="检查消防", came_at=THEN, let_in_by=person())


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    Agreement: agreement,
    CallOff: call,
    StockConfirmation: confirmation,
    EquipmentAsset: asset,
    AssetEvent: event,
    ClimateReading: reading,
    StandardPoint: point,
    StoreInspection: inspection,
    InspectionAnswer: finding,
    KeyHolding: key,
    Visit: visit,
}
