"""Sample papers of needs and mutual aid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.printed.aid import AidPaper, AidPaperLine
from gis.printed.needs import AssessmentPaper, RequisitionPaper, RequisitionRow, ShelterBoard, ShelterRow
from gis.printed.scarcity import ScarcityPaper
from tests.core.papers import HEAD, LONG, LONG_SKU, RARE, at

if TYPE_CHECKING:
    from relief.core.papers import Paper


def aid() -> AidPaper:
    """Two counties square an account."""
    full = AidPaperLine(item="棉被", sku="BED-001", unit="床", quantity=173, packed="17 包 + 3 床", offered=120, accepted=100, signed=100)
    long = AidPaperLine(item=LONG, sku=LONG_SKU, unit="套", quantity=4380, warehouse="遂昌县妙高街道救灾物资中心仓库", order="SC-RO-20160928-S001")
    return AidPaper(
        **HEAD, number="JN-MA-20160928-S001", asker="景宁畲族自治县红十字会", giver="遂昌县红十字会", incident="苏村山体滑坡", destination=RARE, state="已收到",
        why="本县棉被已用完", requested_at=at(28, 20), needed_by=at(29, 8), answer_due_at=at(28, 22), offered_at=at(28, 21), offer_ends_at=at(29, 21),
        settlement="补还同类物资", settled_at=at(30, 9), amount="¥ 8,600.00", asked_by=["景宁指挥长甲"], given_by=["遂昌常务副会长"], lines=[full, long],
    )  # fmt: skip


def board() -> ShelterBoard:
    """Forty shelters."""
    full = {
        "division": RARE,
        "contact": "村支书",
        "access": "轻型车可达",
        "capacity": 200,
        "children": 12,
        "elders": 41,
        "disabled": 3,
        "pregnant": 2,
    }
    rows = [ShelterRow(name=f"{RARE}第 {n} 安置点", people=100 + n, counted_at=at(28, 20), **full) for n in range(1, 41)]
    return ShelterBoard(**HEAD, number="JN-IN-20160928-S001", incident="苏村山体滑坡", as_of=at(28, 21), total=4820, rows=rows)


def assessment() -> AssessmentPaper:
    """A village without water."""
    return AssessmentPaper(
        **HEAD, number="JN-NA-20160928-S001", incident="苏村山体滑坡", place=f"{RARE}村口", division=RARE, people=44, children=3, elders=12, disabled=1,
        pregnant=1, water="没有", food="不足", cover="不足", health="未知", access="只能步行", note=LONG, seen_at=at(28, 19), seen_by=["景宁队长甲"],
    )  # fmt: skip


def requisition() -> RequisitionPaper:
    """Granted in part."""
    rows = [
        RequisitionRow(item="棉被", sku="BED-001", unit="床", quantity=173, packed="17 包 + 3 床", granted=120, signed=100),
        RequisitionRow(item=LONG, sku=LONG_SKU, unit="套", quantity=4380),
    ]
    return RequisitionPaper(
        **HEAD, number="JN-RQ-20160928-S001", incident="苏村山体滑坡", shelter=f"{RARE}安置点", division=RARE, office=f"{RARE}办事处", state="运输中",
        made_at=at(28, 20), needed_by=at(29, 8), decided_at=at(28, 21), decision="先给老人", note="夜里冷", asked_by=["街道红会秘书"],
        decided_by=["景宁指挥长甲"], lines=rows,
    )  # fmt: skip


def scarcity() -> ScarcityPaper:
    """Two shelters and not enough quilts."""
    row = {"item": "棉被", "sku": "BED-001", "unit": "床", "place": RARE, "shelter": LONG, "tier": 1, "demanded": 173, "proposed": 90, "share": 80}
    change = {
        "at": "2016-09-28T20:40:00+08:00",
        "by": "景宁指挥长甲",
        "warehouse": "鹤溪县库",
        "shelter": RARE,
        "item": "BED-001",
        "from": 90,
        "to": 80,
    }
    return ScarcityPaper(
        **HEAD, number="JN-SS-20160928-S001", incident="苏村山体滑坡", proposal="JN-SP-20160928-S001", made_at=at(28, 21), published_at=at(29, 9),
        sha256="0123456789abcdef" * 4, note="老人多的一处先给", made_by=["景宁指挥长甲"], published_by=["新闻发言人"],
        shares=[row | {"percent": 46}] * 3, changes=[change] * 2,
    )  # fmt: skip


SAMPLES: dict[str, Paper] = {
    "needs_assessment": assessment(),
    "shelter_board": board(),
    "requisition": requisition(),
    "scarcity_record": scarcity(),
    "aid_request": aid(),
    "aid_settlement": aid(),
}
