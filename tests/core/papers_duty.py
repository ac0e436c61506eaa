"""Sample papers of command, duty and plans, with words that are hard to print."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from relief.core.papers import IncidentFacts
from relief.core.papers.command import (
    ActionChecklist,
    CardRow,
    DecisionLog,
    DecisionRow,
    DutyRoster,
    FilingLetter,
    LevelRow,
    LiaisonRow,
    MatterRow,
    PlanBooklet,
    ResponseOrder,
    ShiftHandover,
    ShiftRow,
)
from tests.core.papers import HEAD, LONG, RARE, at

if TYPE_CHECKING:
    from relief.core.papers import Paper

INCIDENT = IncidentFacts(name="苏村山体滑坡", number="LS-IN-20160928-S001", hazard="滑坡", place=RARE, happened_at=at(28, 17, 28), level="Ⅲ 级")
CARDS = [
    CardRow(role="值班员", level="Ⅳ", task=LONG, within="120 分钟", due_at=at(28, 20, 10), person="丽水值班员甲", mark="done", done_at=at(28, 19, 2)),
    CardRow(role="救援队长", level="Ⅳ", task="救援队待命；派一组两人核灾", within="60 分钟", mark="not_applicable", reason="县队已在现场"),
    *[CardRow(role="物资组长", level="Ⅲ", task=f"第 {n} 项:估算需求，提出调拨方案", within="30 分钟") for n in range(1, 16)],
]


def order() -> ResponseOrder:
    """A spoken escalation."""
    facts = {"trigger": "Ⅲ: 转移安置 ≥ 1000: 1460", "plan": "红十字自然灾害应急预案 2016", "reason": LONG, "ordered_by": "丽水红会·常务副会长"}
    times = {"ordered_at": at(28, 18, 10), "spoken": True, "write_by": at(29, 18, 10)}
    return ResponseOrder(
        **HEAD, **facts, **times, number="LS-RA-20160928-S002", kind="escalated", incident=INCIDENT, level="Ⅲ 级", before="Ⅳ 级", rows=CARDS
    )


def log() -> DecisionLog:
    """Thirty decisions, one of them corrected."""
    rows = [
        DecisionRow(number=n, at=at(28, 18, n), text=LONG, why="道路中断", alternatives="等天亮", by="总指挥", channel="电话", recorded_by="值班员")
        for n in range(1, 30)
    ]
    wrong = DecisionRow(number=30, at=at(28, 20), text="派两车", why="装不下", by="总指挥", channel="电话", recorded_by="值班员", corrected_by=31)
    right = DecisionRow(number=31, at=at(28, 20), text="派三车", why="装不下", by="总指挥", channel="电话", recorded_by="值班员", corrects=30)
    return DecisionLog(**HEAD, number="LS-IN-20160928-S001", incident=INCIDENT, rows=[*rows, wrong, right])


def roster() -> DutyRoster:
    """A month, two people swapped."""
    rows = [
        ShiftRow(
            start=at(n, 8), end=at(n + 1, 8), post="值班员", person=f"景宁值班员{n}号", phone="199-0000-2001", instead_of="景宁值班员甲" * (n == 3)
        )
        for n in range(1, 29)
    ]
    return DutyRoster(**HEAD, number="JN-DR-201609", period="2016-09-01 – 2016-09-29", rows=rows, gaps=["09-29 08:00 – 09-30 08:00"])


def handover() -> ShiftHandover:
    """Signed at eight."""
    rows = [MatterRow(kind="行动卡", text=f"第 {n} 项:{LONG}", note="丽水值班员甲", late=n % 5 == 0) for n in range(1, 24)]
    times = {"written_at": at(29, 7, 50), "due_at": at(29, 8, 20), "signed_at": at(29, 8, 5)}
    return ShiftHandover(**HEAD, **times, number="LS-HO-20160929-S001", outgoing="丽水值班员甲", incoming="丽水值班员乙", note=LONG * 3, rows=rows)


def booklet() -> PlanBooklet:
    """A plan with everything."""
    levels = [
        LevelRow(
            level=f"{name} 级",
            people=300 * n,
            hours=72,
            triggers=["转移安置 ≥ 300", "死亡失踪 ≥ 1"],
            entitled="值班员、常务副会长",
            needs=[LONG, "棉被 300 床"],
        )
        for n, name in enumerate("ⅣⅢⅡⅠ", start=1)
    ]
    ladder = [LiaisonRow(rung=n, body="县应急管理局指挥中心", post="值班室", phone="199-0000-8201", tested_on=date(2016, 9, 1)) for n in range(1, 5)]
    return PlanBooklet(
        **HEAD, number="JN-EP-2016", title=f"{RARE}红十字自然灾害应急预案", version="2016", state="现行", levels=levels, cards=CARDS, ladder=ladder
    )


def filing() -> FilingLetter:
    """Sent, and filed under a number."""
    days = {"drawn_up_on": date(2016, 1, 12), "sent_on": date(2016, 1, 13), "filed_on": date(2016, 1, 15), "renew_by": date(2019, 1, 15)}
    plan = {"title": f"{RARE}红十字自然灾害应急预案", "version": "2016", "hazard": "所有灾种", "booklet": "JN-EP-1"}
    contents = ["级别：Ⅳ 级、Ⅲ 级、Ⅱ 级、Ⅰ 级", "启动条件：7", "行动卡：9", "所需资源：31"]
    ladder = [LiaisonRow(rung=n, body="县应急管理局指挥中心", post="值班室", tested_on=date(2016, 9, 1)) for n in range(1, 4)]
    return FilingLetter(
        **HEAD,
        **days,
        **plan,
        number="JN-FL-20160112-S001",
        authority="县应急管理局",
        reference="景应急备〔2016〕8 号",
        contents=contents,
        ladder=ladder,
    )


SAMPLES: dict[str, Paper] = {
    "response_order": order(),
    "action_checklist": ActionChecklist(**HEAD, number="LS-IN-20160928-S001", incident=INCIDENT, level="Ⅲ 级", rows=CARDS),
    "decision_log": log(),
    "duty_roster": roster(),
    "shift_handover": handover(),
    "plan_booklet": booklet(),
    "pocket_cards": booklet(),
    "filing_letter": filing(),
}
