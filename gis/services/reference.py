"""Load the norm table, the vehicle classes and the reporting clocks that come with the product; loading twice changes nothing."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db import transaction

from gis.models import NeedStandard, ReportingClock, VehicleClass
from inventory.models import Item
from relief.problems import Problem, gettext_noop

DATA = Path(__file__).resolve().parent.parent / "data"


class UnreadableReference(Problem):
    """A row of a reference table cannot be used; nothing was loaded."""

    slug = "unreadable-reference"
    sentence = gettext_noop("%(file)s, row %(row)s, %(field)s: found “%(found)s”. Nothing was loaded.")


def load_reference(*, folder: Path = DATA) -> dict[str, int]:
    """Load need standards, vehicle classes and reporting clocks in one transaction; the catalogue must be there."""
    with transaction.atomic():
        standards = [_load_standard(row, number) for number, row in _rows(folder / "need_standards.csv")]
        classes = [_load_class(row, number) for number, row in _rows(folder / "vehicle_classes.csv")]
        clocks = [_load_clock(row, number) for number, row in _rows(folder / "reporting_clocks.csv")]
    return {"need_standards": len(standards), "vehicle_classes": len(classes), "reporting_clocks": len(clocks)}


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))


def _load_standard(row: dict[str, str], number: int) -> NeedStandard:
    item = Item.objects.filter(sku=row["item"]).first()
    if item is None:
        raise UnreadableReference(file="need_standards.csv", row=number, field="item", found=row["item"])
    try:
        quantity, priority = Decimal(row["quantity"]), int(row["priority"])
    except (InvalidOperation, ValueError) as error:
        raise UnreadableReference(file="need_standards.csv", row=number, field="quantity", found=row["quantity"]) from error
    fields: dict[str, Any] = {name: row[name] for name in ("basis", "status", "source")} | {"quantity": quantity, "priority": priority}
    return NeedStandard.objects.get_or_create(code=row["code"], item=item, season=row["season"], defaults=fields)[0]


def _load_class(row: dict[str, str], number: int) -> VehicleClass:
    try:
        fields: dict[str, Any] = {name: int(row[name]) for name in ("gross_weight_kg", "height_cm", "speed_percent")}
    except ValueError as error:
        raise UnreadableReference(file="vehicle_classes.csv", row=number, field="gross_weight_kg", found=str(dict(row))) from error
    fields |= {"travels_by": row["travels_by"], "class_speeds": {name: int(kmh) for name, kmh in (pair.split("=") for pair in row["speeds"].split())}}
    kind = VehicleClass.objects.get_or_create(code=row["code"], defaults={"name": row["name"], "name_en": row["name_en"], **fields})[0]
    if not kind.name_en:
        kind.name_en = row["name_en"]
        kind.save()
    return kind


def _load_clock(row: dict[str, str], number: int) -> ReportingClock:
    try:
        level, hours = int(row["level"]), int(row["hours"])
    except ValueError as error:
        raise UnreadableReference(file="reporting_clocks.csv", row=number, field="hours", found=str(dict(row))) from error
    fields = {"hours": hours, "source": row["source"]}
    return ReportingClock.objects.get_or_create(kind=row["kind"], level=level, defaults=fields)[0]
