"""Sample papers with the words that are hard to print."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from inventory.printed import books, floor, handouts, inbound, outbound
from relief.core.papers import (
    Clock,
    Decision,
    Figure,
    GoodsRow,
    IncidentCard,
    IncidentFacts,
    Line,
    Paper,
    SentRow,
    Sitrep,
    StockCard,
    StockCardRow,
    StockPaper,
    Task,
    Waybill,
)

RARE = "鿎石街道"
LONG = "家庭应急包（含手电筒、雨衣、毛巾被、急救用品、饮水净化片及儿童保暖衣物，每套二十八件）"
LONG_SKU = "KIT-FAMILY-EMERGENCY-LARGE-2016-VERSIONB"
LONG_LOT = "DONOR2016042ABCDEFGHIJKLMNOPQRSTUVWXYZ01"
MAP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 160"><path d="M20 120L120 80L250 90L380 30" stroke="#0b5a5e" fill="none"/></svg>'


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of September 2016 in the hills."""
    return datetime(2016, 9, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


LINES = [
    Line(
        item="棉被",
        sku="BED-QUILT",
        unit="床",
        quantity=173,
        packed="17 包 + 3 床",
        lot="JN2016-03-A",
        weight_g=346_000,
        volume_cm3=5_190_000,
        earmark="苏村专项",
    ),
    Line(item=LONG, sku=LONG_SKU, unit="套", quantity=60, packed="10 箱", lot=LONG_LOT, expires_on=date(2018, 6, 30), location="A-01-3", expected=62),
    Line(item="帐篷 12 ㎡", unit="顶", quantity=4380, lot="T1", weight_g=2_496_600, volume_cm3=3_000_000, delivered=4368, location="B-02"),
]
HEAD = {"organisation": "景宁畲族自治县红十字会", "printed_at": at(28, 21, 40)}
STORE = {"warehouse": "景宁县鹤溪中心仓", "destination": f"{RARE}文化礼堂（320 ㎡）", "incident": "苏村山体滑坡", "lines": LINES}
INCIDENT = IncidentFacts(name="苏村山体滑坡", number="SC-IN-20160928-S001", hazard="山体滑坡", place=RARE, happened_at=at(28, 17, 28), level="Ⅲ 级")
FIGURES = [Figure(label="转移安置", value=1460, unit="人", source="公开报道"), Figure(label="死亡")]


def stock_paper(code: str) -> StockPaper:
    """The same goods on any paper of the store."""
    return StockPaper(**HEAD, **STORE, number=f"JN-{code}-20160928-S001", requested_by="值班员甲", approved_by="常务副会长乙", approved_at=at(28, 20))


def waybill(**more: object) -> Waybill:
    """A lorry to the shelter."""
    facts = {
        "plate": "浙K·199D07",
        "driver": "驾驶员01号",
        "driver_phone": "199-0000-0101",
        "route": "鹤溪 → 云和 → 苏村",
        "metres": 146_300,
        "minutes": 172,
    }
    return Waybill(**HEAD, **STORE, number="JN-WB-20160928-S001", departed_at=at(28, 21, 55), **facts, **more)


def sitrep(**more: object) -> Sitrep:
    """The morning after."""
    goods = [GoodsRow(item="棉被", unit="床", needed=1460, committed=1460, in_transit=200, signed=1260), GoodsRow(item=LONG, needed=365, gap=65)]
    facts = {
        "figures": FIGURES,
        "goods": goods,
        "sent": [SentRow(item="棉被", unit="床", left=1460, signed=1260)],
        "difficulties": "夜间降雨,道路狭窄",
        "corrects": "LS-SR-20160928-S001",
        "note": "漏写家庭应急包",
        "fingerprint": "0123456789abcdef" * 4,
        "gaps": ["缺家庭应急包"],
        "requests": ["请省备灾中心支援"],
        "decisions": [Decision(text="启动响应", at=at(28, 19, 5))],
    }
    clocks = [Clock(label="首车发出", at=at(28, 21, 55), took="2 小时 50 分", state="按时")]
    return Sitrep(**HEAD, number="LS-SR-20160929-S002", kind="续报", incident=INCIDENT, clocks=clocks, **facts, **{"picture": MAP, **more})


def stock_card() -> StockCard:
    """Forty rows: two pages."""
    rows = [StockCardRow(at=at(1 + day % 28, 8), number=f"JN-GR-{day:03d}", kind="收货", received=10, balance=10 * day) for day in range(1, 41)]
    return StockCard(**HEAD, number="JN-CD-20160928-S001", warehouse="景宁县鹤溪中心仓", item=LONG, sku=LONG_SKU, lot=LONG_LOT, unit="套", rows=rows)


def incident_card() -> IncidentCard:
    """What hangs beside the telephone."""
    tasks = [Task(role="值班员", task="两小时内首报", within="120 分钟")]
    return IncidentCard(**HEAD, number="SC-IC-20160928-S001", incident=INCIDENT, figures=FIGURES, tasks=tasks, reported_at=at(28, 17, 40))


GATE = {"warehouse": "景宁县鹤溪中心仓", "party": "爱心企业01号", "earmark": "苏村专项", "arrived_at": at(28, 20), "counted_by": ["仓管员甲"]}
GATE_LINES = [
    inbound.GateLine(
        item=LONG, sku=LONG_SKU, unit="套", quantity=62, packed="10 箱 + 2 套", lot=LONG_LOT, expires_on=date(2018, 6, 30), boxes=10, box_units=6,
        loose=2, accepted=50, quarantined=6, damaged=4, rejected=2, left=20, asked=6, certificate="✓", reason="外包装进水，里层完好，先隔离再查",
    )
]  # fmt: skip


def gate_paper(code: str) -> inbound.GatePaper:
    """One lorry at the gate."""
    return inbound.GatePaper(**HEAD, **GATE, number=f"JN-{code}-20160928-S001", lines=GATE_LINES)


def stock_ledger() -> books.StockLedger:
    """A month with one long name."""
    rows = [
        books.LedgerRow(item="帐篷 12 ㎡", sku="TENT-12", unit="顶", opening=4_380, issued=4_368, closing=12, lots=1, papers=2),
        books.LedgerRow(item=LONG, sku=LONG_SKU, specification=RARE, unit="套", received=60, closing=60, lots=2, papers=1),
    ]
    return books.StockLedger(**HEAD, number="JN-01-SL-201609", warehouse=STORE["warehouse"], period="2016-09", rows=rows)


def distribution_roster() -> handouts.RosterPaper:
    """Two hamlets, one of them with a rare sign."""
    rows = [
        handouts.RosterRow(line=n, group=f"{RARE}{1 + n // 20}组", people=1 + n % 6, state="已领 签名" if n % 7 else "未到") for n in range(1, 41)
    ]
    facts = {
        "place": STORE["destination"],
        "incident": STORE["incident"],
        "waybill": "JN-WB-20160928-S001",
        "started_at": at(29, 9),
        "result": f"{LONG}均已发放",
    }
    people = {"households": 35, "people": 121, "handed_out_by": [f"{RARE}红会秘书", "志愿者12号"]}
    return handouts.RosterPaper(**HEAD, **facts, **people, number="JN-DB-20160929-S001", due_on=date(2016, 10, 21), lines=LINES, rows=rows)


def stock_voucher() -> books.StockVoucher:
    """A lot that was written down wrong."""
    lines = [books.VoucherLine(**vars(line) | {"giver": "A-01-3", "taker": "盘点差异"}) for line in LINES]
    facts = {name: value for name, value in STORE.items() if name != "lines"} | {"kind": "批次更正", "note": f"{LONG} {LONG_SKU} {LONG_LOT}"}
    return books.StockVoucher(**HEAD, number="JN-LC-20160928-S001", lines=lines, issued_by=["景宁仓管员甲"], **facts)


SAMPLES: dict[str, Paper] = {
    "receipt_notice": gate_paper("RN"),
    "tally_sheet": gate_paper("TS"),
    "quality_check": gate_paper("TS"),
    "loss_report": inbound.LossPaper(
        **HEAD,
        number="JN-DC-20160928-S001",
        warehouse="景宁县鹤溪中心仓",
        item=LONG,
        sku=LONG_SKU,
        lot=LONG_LOT,
        unit="套",
        missing=2,
        reason="装车时遗失",
    ),
    "release_order": stock_paper("RO"),
    "pick_list": stock_paper("PL"),
    "goods_received_note": stock_paper("GR"),
    "goods_issue_note": stock_paper("GI"),
    "count_sheet": stock_paper("CS"),
    "variance_report": stock_paper("SC"),
    "disposal_approval": floor.DisposalPaper(
        **HEAD, number="JN-DP-20160928-S001", warehouse="景宁县鹤溪中心仓", way="销毁", reason="过期", proposed_by=["仓管员甲"], lines=LINES
    ),
    "rotation_list": floor.RotationPaper(
        **HEAD,
        number="JN-JN-01-20160928",
        warehouse="景宁县鹤溪中心仓",
        lines=[floor.RotationRow(item=LONG, lot=LONG_LOT, programme="博爱送万家", give_by=date(2016, 10, 20), quantity=60, unit="套")],
    ),
    "loan_note": floor.LoanPaper(**HEAD, number="JN-LN-20160928-S001", borrower="寄宿学校", due_on=date(2016, 10, 9), lines=LINES),
    "kit_sheet": floor.KitPaper(**HEAD, number="JN-KA-20160928-S001", kit=LONG, version="2016", quantity=60, unit="套", lines=LINES),
    "waybill": waybill(),
    "proof_of_delivery": waybill(),
    "return_note": stock_paper("RT"),
    "packing_list": outbound.PackingList(
        **HEAD,
        **{name: value for name, value in STORE.items() if name != "lines"},
        number="JN-WB-20160928-S001",
        plate="浙K·199D07",
        weight_g=27_900,
        rows=[outbound.PackedRow(unit="069123450000000019", kind="箱", item=LONG, sku=LONG_SKU, lot=LONG_LOT, quantity=6, measure="套")],
    ),
    "vehicle_pass": outbound.VehiclePass(
        **HEAD,
        number="JN-VP-20160928-S001",
        waybill="JN-WB-20160928-S001",
        plate="浙K·199D07",
        driver="驾驶员01号",
        incident="苏村山体滑坡",
        warehouse="景宁县鹤溪中心仓",
        destination=f"{RARE}文化礼堂",
    ),
    "stock_card": stock_card(),
    "stock_ledger": stock_ledger(),
    "distribution_roster": distribution_roster(),
    "stock_voucher": stock_voucher(),
    "sitrep": sitrep(),
    "incident_card": incident_card(),
}
