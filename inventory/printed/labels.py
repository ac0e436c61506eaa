"""From rows to labels: goods, bins, cartons, equipment, vehicles, badges and cartons of a rush."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils import timezone

from inventory.domain import own_codes
from inventory.domain.expiry import is_expired
from inventory.domain.gs1 import bracketed, fits_lot
from inventory.models import Document, ItemCode, Lot, Movement
from relief.core import clock
from relief.core.papers.labels import Label, sheet_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from inventory.models import Badge, EquipmentAsset, Item, Location, LogisticUnit
    from relief.core.models import Organisation

type Fact = tuple[str, str, str]


def boxes_of(item: Item, units: int) -> int:
    """How many cartons so many units make, a broken one counted whole; at least one label."""
    size = _box(item)
    return max(1, -(-units // size[1])) if size else 1


def lot_labels(lots: Iterable[Lot], copies: Mapping[int, int]) -> list[Label]:
    """A label for the cartons of each lot (with its item, packs, owner and earmark fetched); ``copies`` by lot key. Two queries."""
    lots = list(lots)
    gtins = _gtins({lot.item_id for lot in lots}, boxed=True)
    received = _received(lots)
    return [_lot(lot, gtins.get(lot.item_id, ""), received.get(lot.pk), copies.get(lot.pk, 1)) for lot in lots]


def item_label(item: Item, organisation: Organisation, copies: int = 1) -> Label:
    """A label for a shelf: the item and its own code."""
    gtin = _gtins({item.pk}).get(item.pk, "")
    return Label(
        kind="品名卡",
        kind_en="Item",
        name=item.name,
        big=item.sku,
        big_kind="编码",
        facts=_told(("规格", "Specification", item.specification), ("每箱", "In a box", _in_a_box(item)), ("单位", "Unit", item.unit)),
        path=own_codes.path_of(own_codes.ITEM, item.sku),
        gs1=f"(01){gtin}" if gtin else "",
        organisation=_society(organisation),
        copies=copies,
    )


def bin_label(place: Location, copies: int = 1) -> Label:
    """A label for a bin, to be read from the aisle."""
    return Label(
        kind=f"货位 {place.get_kind_display()}",
        kind_en="Bin",
        name=place.warehouse.code,
        big=place.code,
        grow=True,
        facts=_told(("", "", place.name)),
        path=own_codes.path_of(own_codes.BIN, place),
        organisation=_society(place.warehouse.organisation),
        copies=copies,
    )


def unit_label(unit: LogisticUnit, copies: int = 1) -> Label:
    """A shipping label with the serial number as tall bars; what is inside too, where one lot with a trade number is."""
    lines = list(unit.lines.all())
    name = lines[0].lot.item.name + (f" 等 {len(lines)} 种" if len(lines) > 1 else "") if lines else ""
    waybill = unit.waybill
    inside = f"{lines[0].quantity} {lines[0].lot.item.unit}" if len(lines) == 1 else ""
    return Label(
        kind="托盘" if unit.kind == unit.Kind.PALLET else "物流箱",
        kind_en=unit.kind.capitalize(),
        name=name,
        big=waybill.destination if waybill else "",
        big_kind="收货" if waybill else "",
        facts=_told(
            ("数量", "Quantity", inside),
            ("毛重", "Gross", f"{unit.weight_g / 1000:.1f} kg" if unit.weight_g is not None else ""),
            ("运单", "Waybill", waybill.number if waybill else ""),
            ("车牌", "Plate", waybill.plate if waybill else ""),
        ),
        path=own_codes.path_of(own_codes.UNIT, unit.sscc),
        gs1=f"(00){unit.sscc}",
        matrix=_contents(unit),
        tall=True,
        organisation=_society(unit.warehouse.organisation),
        copies=copies,
    )


def asset_label(asset: EquipmentAsset, copies: int = 1) -> Label:
    """A label for one piece of equipment."""
    return Label(
        kind=asset.get_kind_display(),
        kind_en="Equipment",
        name=asset.name,
        big=asset.code,
        big_kind="编号",
        facts=_told(("型号", "Model", asset.model_name), ("出厂号", "Serial", asset.serial), ("存放", "Kept at", asset.warehouse.name)),
        path=own_codes.path_of(own_codes.ASSET, asset.code),
        organisation=_society(asset.warehouse.organisation),
        copies=copies,
    )


def vehicle_label(plate: str, organisation: Organisation, copies: int = 1) -> Label:
    """A card for the windscreen."""
    path = own_codes.path_of(own_codes.VEHICLE, plate)
    return Label(kind="车辆卡", kind_en="Vehicle", name="", big=plate, grow=True, path=path, organisation=_society(organisation), copies=copies)


def badge_label(badge: Badge, copies: int = 1) -> Label:
    """A badge: name, society, and a random code that names nobody to strangers."""
    person = badge.person
    return Label(
        kind="工牌",
        kind_en="Badge",
        name="",
        big=person.name,
        grow=True,
        path=own_codes.path_of(own_codes.PERSON, badge.code),
        organisation=_society(person.organisation),
        copies=copies,
    )


def intake_labels(codes: Sequence[str], organisation: Organisation) -> list[Label]:
    """Labels for cartons of a rush, each with its own random code and room for what a helper writes."""
    return [
        Label(
            kind="捐赠收件",
            kind_en="Intake carton",
            name="",
            big=code,
            writes=[("物资", "Item"), ("数量", "Quantity"), ("效期至", "Expires"), ("捐赠人", "Donor")],
            path=own_codes.path_of(own_codes.CARTON, code),
            organisation=_society(organisation),
        )
        for code in codes
    ]


def intake_sheet(codes: Sequence[str], *, organisation: Organisation, size: str = "a4-24", start: int = 1, drill: bool = False) -> bytes:
    """The PDF of pre-printed cartons' labels; ``size`` is one of ``relief.core.papers.labels.SHEETS``."""
    return sheet_pdf(intake_labels(codes, organisation), size=size, start=start, drill=drill)


def _lot(lot: Lot, gtin: str, received: date | None, copies: int) -> Label:
    item = lot.item
    return Label(
        kind="物资标签",
        kind_en="Goods label",
        name=item.name,
        big=lot.number,
        big_kind="批号",
        facts=_told(
            ("效期至", "Expires", _day(lot.expires_on)),
            ("每箱", "In a box", _in_a_box(item)),
            ("生产", "Made", _day(lot.made_on)),
            ("入库", "Received", _day(received)),
            ("规格", "Specification", item.specification),
            ("厂家产地", "Maker", lot.maker),
            ("来源", "Source", lot.source),
            ("定向", "Earmark", str(lot.earmark) if lot.earmark else ""),
            ("质量", "Quality", lot.get_quality_display()),
        ),
        alarm=_alarm(lot),
        path=own_codes.path_of(own_codes.LOT, lot.pk),
        gs1=_gs1(lot, gtin),
        organisation=_society(lot.owner),
        copies=copies,
        numbered=True,
    )


def _gs1(lot: Lot, gtin: str) -> str:
    """Trade number, expiry and lot as GS1; without the lot where its number does not fit (Chinese ones never do)."""
    if not gtin:
        return ""
    parts = {"01": gtin}
    if lot.expires_on:
        parts["17"] = f"{lot.expires_on:%y%m%d}"
    if fits_lot(lot.number):
        parts["10"] = lot.number
    return bracketed(parts)


def _contents(unit: LogisticUnit) -> str:
    lines = list(unit.lines.all())
    gtin = _gtins({lines[0].lot.item_id}).get(lines[0].lot.item_id, "") if len(lines) == 1 else ""
    if not gtin:
        return ""
    lot = lines[0].lot
    parts = {"00": unit.sscc, "02": gtin, "37": str(lines[0].quantity)}
    return bracketed({**parts, "10": lot.number} if fits_lot(lot.number) else parts)


def _gtins(items: set[int], *, boxed: bool = False) -> dict[int, str]:
    """The trade number of one unit of each item; ``boxed`` prefers that of a pack, which is the one for a carton."""
    rows = ItemCode.objects.filter(item__in=items).select_related("pack").order_by("-gtin")
    single = {row.item_id: row.gtin for row in rows if row.pack_id is None}
    return single | {row.item_id: row.gtin for row in rows if row.pack_id} if boxed else single


def _received(lots: Sequence[Lot]) -> dict[int, date]:
    came = (Document.Kind.RECEIPT, Document.Kind.TRANSFER_IN)
    rows = Movement.objects.filter(lot__in=lots, document__kind__in=came).order_by().values_list("lot_id").annotate(first=Min("occurred_at"))
    return {lot: timezone.localdate(first) for lot, first in rows}


def _alarm(lot: Lot) -> str:
    if is_expired(lot.expires_on, clock.today()):
        return "已过期，不得发放"
    return {Lot.Quality.QUARANTINE: "隔离，不得发放", Lot.Quality.DAMAGED: "破损，不得发放"}.get(Lot.Quality(lot.quality), "")


def _box(item: Item) -> tuple[str, int] | None:
    packs = [(pack.name, pack.units) for pack in item.packs.all() if pack.units > 1]
    return next((pack for pack in packs if pack[0] == "箱"), min(packs, key=lambda pack: pack[1], default=None))


def _in_a_box(item: Item) -> str:
    size = _box(item)
    return f"{size[1]} {item.unit}/{size[0]}" if size else ""


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _society(organisation: Organisation) -> str:
    return (organisation.society or organisation).name


def _told(*facts: Fact) -> list[Fact]:
    return [fact for fact in facts if fact[2]]
