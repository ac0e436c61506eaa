"""Load the starter catalogue that comes with the product; loading twice changes nothing."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from inventory.models import Item, KitLine, Pack
from relief.problems import Problem, gettext_noop

DATA = Path(__file__).resolve().parent.parent / "data"
WORDS = (
    "name",
    "name_en",
    "category",
    "unit",
    "unit_en",
    "specification",
    "standard_code",
    "figures",
    "need_basis",
    "need_season",
    "picture",
    "source",
)
WHOLE = ("weight_g", "volume_cm3", "shelf_life_months")


class UnreadableCatalogue(Problem):
    """A row of the catalogue cannot be used; nothing was loaded."""

    slug = "unreadable-catalogue"
    sentence = gettext_noop("%(file)s, row %(row)s, %(field)s: %(trouble)s. Nothing was loaded.")


def load_catalogue(*, folder: Path = DATA) -> dict[str, int]:
    """Load items with packs, then kits, in one transaction; returns how many of each were read."""
    with transaction.atomic():
        items = {row["sku"]: _load_item(row, number) for number, row in _rows(folder / "items.csv")}
        kits = [_load_kit_line(row, number, items) for number, row in _rows(folder / "kit_lines.csv")]
    return {"items": len(items), "kit_lines": len(kits)}


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))


def _load_item(row: dict[str, str], number: int) -> Item:
    try:
        fields: dict[str, Any] = {name: row[name] for name in WORDS}
        fields |= {name: int(row[name]) if row[name] else None for name in WHOLE}
        fields |= {"need_quantity": Decimal(row["need_quantity"]) if row["need_quantity"] else None, "durable": row["durable"] == "1"}
        packs = {name: int(units) for name, units in (pack.split(":") for pack in row["packs"].split(";") if pack)}
    except (ValueError, ArithmeticError) as error:
        raise UnreadableCatalogue(file="items.csv", row=number, field="", trouble=str(error)) from error
    item = Item.objects.filter(sku=row["sku"]).first() or Item(sku=row["sku"])
    if item.pk is None or any(getattr(item, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(item, name, value)
        _keep(item, number)
    for words, units in packs.items():
        name, _slash, english = words.partition("/")
        pack = Pack.objects.get_or_create(item=item, name=name, defaults={"units": units, "name_en": english})[0]
        if english and not pack.name_en:
            pack.name_en = english
            pack.save()
    return item


def _keep(item: Item, number: int) -> None:
    try:
        item.full_clean()
    except ValidationError as error:
        field, troubles = next(iter(error.message_dict.items()))
        raise UnreadableCatalogue(file="items.csv", row=number, field=field, trouble=troubles[0]) from error
    item.save()


def _load_kit_line(row: dict[str, str], number: int, items: dict[str, Item]) -> KitLine:
    for field in ("kit", "component"):
        if row[field] not in items:
            raise UnreadableCatalogue(file="kit_lines.csv", row=number, field=field, trouble=f"{row[field]} is not in items.csv")
    return KitLine.objects.get_or_create(
        kit=items[row["kit"]], version=row["version"], component=items[row["component"]], defaults={"quantity": int(row["quantity"])}
    )[0]
