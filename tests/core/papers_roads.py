"""A sample of the township card."""

from __future__ import annotations

from relief.core.papers import TownshipCards
from tests.core.papers import HEAD

WAY = {"metres": 22_400, "minutes": [31, 35, "—"], "weight": "6 t", "height": "", "shared": None, "surveyed": "2026-05-17"}
STORE = {"name": "景宁县鹤溪中心仓", "society": "景宁畲族自治县红十字会", "minutes": 31, "ways": [WAY, WAY | {"shared": 34}]}
CARD = {
    "name": "鿎石街道",
    "county": "景宁畲族自治县",
    "code": "331127000001",
    "at": "119.6000, 27.9000",
    "mark": "两条路",
    "tone": "good",
    "usual": "轻型厢式货车",
    "classes": [{"code": "pickup", "name": "皮卡"}, {"code": "light", "name": "轻型货车"}, {"code": "boat", "name": "冲锋舟"}],
    "stores": [STORE, STORE, STORE],
    "landings": [{"kind": "直升机", "name": "中心小学操场", "at": "119.61000, 27.92000", "size": "60 × 40 m，东侧有电线"}],
    "contact": "乡镇干事 199****4711",
    "closures": ["K31 塌方"],
    "computed_at": "2016-09-28 21:00",
    "network": "示意路网",
    "synthetic": True,
}
SAMPLES = {"township_card": TownshipCards(**HEAD, number="TC-331127000001", title="鿎石街道", cards=[CARD])}
