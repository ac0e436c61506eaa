"""From rows to the papers of a building and its equipment: cards, check sheets, checklists, logs of a month."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from inventory.models import StandardPoint
from inventory.papers import head
from inventory.printed.care import (
    AssetCard,
    AssetRow,
    ClimateLog,
    ClimateRow,
    DoneRow,
    EquipmentCheck,
    GateLog,
    GateRow,
    PointRow,
    StoreChecklist,
)
from inventory.printed.partners import yuan
from inventory.selectors import care
from relief.core import clock
from relief.core.papers import render

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from inventory.models import AssetEvent, ClimateReading, EquipmentAsset, StoreInspection, Warehouse

CHINESE = "zh-hans"
WRONG = {"cold": "温度低", "warm": "温度高", "damp": "湿度高"}
MET = {True: "yes", False: "no", None: "none"}


def asset_pdf(asset: EquipmentAsset) -> bytes:
    """The card that hangs on an asset, with what was done last."""
    with override(CHINESE):
        paper = AssetCard(
            **head(asset.warehouse, asset.code) | {"url": f"/assets/{asset.code}/"},
            code=asset.code,
            name=asset.name,
            kind=str(asset.get_kind_display()),
            model=asset.model_name,
            serial=asset.serial,
            warehouse=asset.warehouse.name,
            location=asset.location.code if asset.location else "",
            state=str(asset.get_state_display()),
            custodian=asset.custodian.name if asset.custodian else "",
            bought_on=asset.bought_on,
            value=yuan(asset.value_fen),
            every_days=asset.inspect_every_days,
            charge_every_days=asset.charge_every_days,
            next_on=asset.next_inspection_on,
            charge_on=asset.next_charge_on,
            rows=[_done(event) for event in reversed(asset.events.select_related("by")[:20])],
        )
    return render("asset_card", paper)


def check_pdf(warehouse: Warehouse, assets: Iterable[EquipmentAsset]) -> bytes:
    """Every asset of a store on one sheet, to tick off on the round."""
    with override(CHINESE):
        rows = [_asset(asset) for asset in assets if asset.state not in asset.GONE]
    today = clock.today()
    url = {"url": f"/assets/?warehouse={warehouse.code}"}
    return render(
        "equipment_check",
        EquipmentCheck(**head(warehouse, f"{warehouse.code}-EC-{today:%Y%m%d}") | url, warehouse=warehouse.name, on=today, rows=rows),
    )


def checklist_pdf(warehouse: Warehouse) -> bytes:
    """The checklist to take along: every point in use, nothing ticked."""
    rows = [_point(point, met="", weight=point.weight) for point in StandardPoint.objects.filter(is_active=True)]
    number = f"{warehouse.code}-SI-{clock.today():%Y%m%d}"
    url = {"url": f"/care/{warehouse.code}/inspection/"}
    return render("store_checklist", StoreChecklist(**head(warehouse, number) | url, warehouse=warehouse.name, rule=_rule(warehouse), rows=rows))


def inspection_pdf(made: StoreInspection) -> bytes:
    """A round as it was scored."""
    rows = [
        _point(row.point, met=MET[row.met], weight=row.weight, finding=row.finding, mend_by=row.mend_by)
        for row in made.answers.select_related("point").order_by("point__order", "pk")
    ]
    paper = StoreChecklist(
        **head(made.warehouse, made.number) | {"url": f"/care/rounds/{made.number}/"},
        warehouse=made.warehouse.name,
        at=made.at,
        score=f"{made.score} / {made.out_of}",
        verdict="达标" if made.passed else "未达标",
        rule=_rule(made.warehouse),
        note=made.note,
        by=[made.by.name],
        rows=rows,
    )
    return render("store_checklist", paper)


def climate_pdf(warehouse: Warehouse, month: date) -> bytes:
    """The readings of one month."""
    start, end = month_of(month)
    rows = [_reading(one) for one in care.readings(warehouse, since=start) if one.at < end]
    limits = f"{warehouse.coldest_c10 / 10:g}–{warehouse.warmest_c10 / 10:g} ℃,≤ {warehouse.most_humid_pct} %"
    paper = ClimateLog(
        **head(warehouse, f"{warehouse.code}-CL-{month:%Y%m}") | {"url": f"/care/{warehouse.code}/"},
        warehouse=warehouse.name, period=f"{month:%Y-%m}", limits=limits, rows=rows,
    )  # fmt: skip
    return render("climate_log", paper)


def gate_pdf(warehouse: Warehouse, month: date) -> bytes:
    """Keys and visitors of one month."""
    start, end = month_of(month)
    keys = warehouse.keys.filter(taken_at__gte=start, taken_at__lt=end).select_related("holder", "handed_by").order_by("taken_at")
    visits = warehouse.visits.filter(came_at__gte=start, came_at__lt=end).select_related("let_in_by").order_by("came_at")
    paper = GateLog(
        **head(warehouse, f"{warehouse.code}-KV-{month:%Y%m}") | {"url": f"/care/{warehouse.code}/"},
        warehouse=warehouse.name,
        period=f"{month:%Y-%m}",
        keys=[GateRow(start=one.taken_at, end=one.returned_at, who=one.holder.name, what=one.key_name, by=one.handed_by.name) for one in keys],
        visits=[
            GateRow(start=one.came_at, end=one.left_at, who=one.visitor, unit=one.unit, what=one.purpose, by=one.let_in_by.name) for one in visits
        ],
    )
    return render("gate_log", paper)


def month_of(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day's month, and of the next."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    begin, end = (timezone.make_aware(datetime.combine(one, datetime.min.time())) for one in (first, following))
    return begin, end


def _done(event: AssetEvent) -> DoneRow:
    result = "" if event.passed is None else "合格" if event.passed else "不合格"
    cost = yuan(event.cost_fen)
    return DoneRow(at=event.at, what=str(event.get_kind_display()), result=result, by=event.by.name, party=event.party, cost=cost, note=event.note)


def _asset(asset: EquipmentAsset) -> AssetRow:
    place = asset.location.code if asset.location else ""
    days = {"next_on": asset.next_inspection_on, "charge_on": asset.next_charge_on}
    return AssetRow(code=asset.code, name=asset.name, model=asset.model_name, place=place, state=str(asset.get_state_display()), **days)


def _point(point: StandardPoint, *, met: str, weight: int, finding: str = "", mend_by: date | None = None) -> PointRow:
    return PointRow(text=point.text, weight=weight, must=point.must, source=point.source, met=met, finding=finding, mend_by=mend_by)


def _reading(one: ClimateReading) -> ClimateRow:
    return ClimateRow(
        at=one.at,
        temperature=f"{one.temperature_c10 / 10:.1f}",
        humidity="" if one.humidity_pct is None else str(one.humidity_pct),
        wrong="、".join(WRONG[word] for word in care.trouble_of(one)),
        by=one.by.name,
        note="；".join(words for words in (one.note, one.done) if words),
    )


def _rule(warehouse: Warehouse) -> str:
    with override(CHINESE):
        return _("Every point that must be met is met, and at least %(percent)s %% of the points are reached.") % {"percent": warehouse.pass_percent}
