"""Sample papers about partners, equipment and the building."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from inventory.printed.care import (
    AssetCard,
    AssetRow,
    ClimateLog,
    ClimateRow,
    DoneRow,
    EquipmentCheck,
    GateLog,
    GateRow,
    PartnerLine,
    PartnerPaper,
    PointRow,
    StoreChecklist,
)
from tests.core.papers import HEAD, LONG, LONG_SKU, RARE, at

if TYPE_CHECKING:
    from relief.core.papers import Paper

STORE = "景宁县鹤溪中心仓"
LINES = [
    PartnerLine(
        item="棉被",
        sku="BED-001",
        unit="床",
        quantity=173,
        packed="17 包 + 3 床",
        within_hours=12,
        price="¥ 86.00",
        book=173,
        theirs=171,
        difference=-2,
    ),
    PartnerLine(item=LONG, sku=LONG_SKU, unit="套", quantity=4380, within_hours=72, book=60, theirs=60, difference=0),
]


def partner(code: str) -> PartnerPaper:
    """The same supermarket on any paper of a partner."""
    facts = {"partner": f"{RARE}连锁超市有限公司", "contact": "店长", "phone": "199-0000-8001", "warehouse": STORE, "incident": "苏村山体滑坡"}
    days = {"starts_on": date(2016, 1, 1), "ends_on": date(2018, 12, 31), "on": date(2016, 9, 28), "called_at": at(28, 20), "due_at": at(29, 8)}
    return PartnerPaper(
        **HEAD, **facts, **days, number=f"JN-{code}-20160928-S001", agreement="JN-AG-20160101-S001", kind="代储", confirm_every_days=90, lines=LINES
    )


def asset_card() -> AssetCard:
    """A generator with twenty years of repairs."""
    done = {"what": "送修", "by": "景宁仓管员甲", "party": "某农机修理铺", "cost": "¥ 380.00", "note": LONG}
    rows = [DoneRow(at=at(1 + n, 9), result="合格" if n % 2 else "", **done) for n in range(12)]
    return AssetCard(**HEAD, number="JN-GEN-01", code="JN-GEN-01", name="发电机 5 kW", kind="发电机", warehouse=STORE, every_days=90, rows=rows)


def equipment_check() -> EquipmentCheck:
    """Forty assets."""
    rows = [
        AssetRow(code=f"JN-RAD-{n:02d}", name="手持对讲机", model=LONG_SKU, place="A-01", state="完好", next_on=date(2016, 10, n))
        for n in range(1, 31)
    ]
    return EquipmentCheck(**HEAD, number="JN-EC-20160928-S001", warehouse=STORE, on=date(2016, 9, 28), rows=rows)


def checklist() -> StoreChecklist:
    """A round with a finding."""
    rows = [PointRow(text=f"第 {n} 项:{LONG}", weight=5, must=n < 4, source="《中央级救灾储备物资管理办法》", met="yes") for n in range(1, 22)]
    wrong = PointRow(text="灭火器有效", weight=8, must=True, met="no", finding="两具过期", mend_by=date(2016, 10, 12))
    return StoreChecklist(
        **HEAD, number="JN-SI-20160928-S001", warehouse=STORE, at=at(28, 9), score="92 / 100", verdict="未达标", by=["仓管员甲"], rows=[wrong, *rows]
    )


def climate_log() -> ClimateLog:
    """A damp month."""
    rows = [ClimateRow(at=at(day, 8), temperature="25.3", humidity="81", wrong="湿度高", by="景宁仓管员甲", note="开窗除湿") for day in range(1, 29)]
    return ClimateLog(**HEAD, number="JN-CL-201609", warehouse=STORE, period="2016-09", limits="0–30 ℃,≤ 75 %", rows=rows)


def gate_log() -> GateLog:
    """Two keys and a fireman."""
    keys = [GateRow(start=at(day, 8), end=at(day, 18), who="景宁仓管员甲", what="大门", by="景宁干事甲") for day in range(1, 9)]
    visits = [GateRow(start=at(3, 9), end=at(3, 10), who="访客甲", unit=f"{RARE}消防站", what="检查消防", by="景宁仓管员甲")]
    return GateLog(**HEAD, number="JN-KV-201609", warehouse=STORE, period="2016-09", keys=keys, visits=visits)


SAMPLES: dict[str, Paper] = {
    "partner_agreement": partner("AG"),
    "stock_confirmation": partner("SF"),
    "call_off": partner("CF"),
    "asset_card": asset_card(),
    "equipment_check": equipment_check(),
    "store_checklist": checklist(),
    "climate_log": climate_log(),
    "gate_log": gate_log(),
}
