"""What is printed when goods go out: packing list, vehicle pass, proof of delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inventory.models import DiscrepancyCase, Signature
from inventory.papers import head, waybill_facts
from inventory.selectors.outbound import load_of_unit, units_of
from inventory.services.packing import check_packed
from relief.core.papers import Paper, render
from relief.core.papers import Waybill as WaybillPaper

if TYPE_CHECKING:
    from inventory.models import LogisticUnit, LogisticUnitLine, Waybill


@dataclass(frozen=True, kw_only=True)
class PackedRow:
    """One lot in one box; ``measure`` is the base unit. The weight (g) stands in the first row of its box."""

    unit: str = ""
    kind: str = ""
    pallet: str = ""
    item: str = ""
    sku: str = ""
    lot: str = ""
    quantity: int | None = None
    measure: str = ""
    weight_g: int | None = None
    volume_cm3: int | None = None
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class PackingList(Paper):
    """``packing_list``: every box and pallet of one waybill. ``unknown``: boxes nobody weighed."""

    warehouse: str = ""
    destination: str = ""
    incident: str = ""
    order: str = ""
    plate: str = ""
    driver: str = ""
    packed_by: list[str] = field(default_factory=list)
    weight_g: int | None = None
    volume_cm3: int | None = None
    units: int | None = None
    unknown: int = 0
    rows: list[PackedRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class VehiclePass(Paper):
    """``vehicle_pass``: one vehicle of one waybill in a response."""

    waybill: str = ""
    plate: str = ""
    driver: str = ""
    driver_phone: str = ""
    warehouse: str = ""
    destination: str = ""
    incident: str = ""
    route: str = ""
    issued_at: datetime | None = None


def packing_list_pdf(waybill: Waybill) -> bytes:
    """The packing list. Raises ``NotAllPacked`` where it would not add up to the waybill."""
    check_packed(waybill)
    units = units_of(waybill)
    facts = {name: value for name, value in waybill_facts(waybill).items() if name in PackingList.__dataclass_fields__}
    paper = PackingList(
        **facts,
        packed_by=sorted({str(unit.packed_by) for unit in units}),
        units=len(units),
        weight_g=sum(unit.weight_g or 0 for unit in units),
        volume_cm3=sum(unit.volume_cm3 or 0 for unit in units),
        unknown=sum(unit.weight_g is None and bool(unit.lines.all()) for unit in units),
        rows=[row for unit in units for row in _rows(unit)],
    )
    return render("packing_list", paper)


def vehicle_pass_pdf(waybill: Waybill, *, phones: bool = False) -> bytes:
    """The pass of one vehicle, under its own number. ``phones``: for who sends or receives the goods."""
    told = waybill_facts(waybill, phones=phones)
    facts = {name: told[name] for name in ("plate", "driver", "driver_phone", "warehouse", "destination", "incident", "route")}
    issued = waybill.departed_at or waybill.prepared_at
    return render("vehicle_pass", VehiclePass(**head(waybill.warehouse, waybill.pass_number), waybill=waybill.number, issued_at=issued, **facts))


def proof_pdf(waybill: Waybill) -> bytes:
    """The proof of delivery with what was short and who signed."""
    cases = DiscrepancyCase.objects.filter(waybill=waybill).select_related("lot__item")
    short = "；".join(f"{case.number} {case.lot.item if case.lot else ''} {case.expected} → {case.found}" for case in cases)
    facts: dict[str, Any] = {**waybill_facts(waybill), "discrepancy": short}
    signed = Signature.objects.filter(paper=waybill.number, role__in=(Signature.Role.CONSIGNEE, Signature.Role.WITNESS))
    facts["received_by"] = list(dict.fromkeys([*facts["received_by"], *signed.values_list("name", flat=True)]))[:2]
    return render("proof_of_delivery", WaybillPaper(**facts))


def _rows(unit: LogisticUnit) -> list[PackedRow]:
    load, lines = load_of_unit(unit), list(unit.lines.all())
    outer: dict[str, Any] = {
        "unit": unit.sscc,
        "kind": unit.get_kind_display(),
        "pallet": unit.parent.sscc if unit.parent else "",
        "weight_g": unit.weight_g,
        "volume_cm3": unit.volume_cm3,
        "unverified": bool(load.unverified),
    }
    return [PackedRow(**(outer if number == 0 else {}), **_inner(line)) for number, line in enumerate(lines)] or [PackedRow(**outer)]


def _inner(line: LogisticUnitLine) -> dict[str, Any]:
    item = line.lot.item
    return {"item": item.name, "sku": item.sku, "lot": line.lot.number, "quantity": line.quantity, "measure": item.unit}
