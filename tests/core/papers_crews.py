"""Sample papers of musters and missions, with words that are hard to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from relief.core.papers.crews import CrewHandoverPaper, CrewPaper, CrewRow, GearRow, InjuryPaper, InsureNowPaper, InsureRow, LogRow, TaskRow
from tests.core.papers import HEAD, LONG, RARE, at
from tests.core.papers_command import INCIDENT

if TYPE_CHECKING:
    from relief.core.papers import Paper

PEOPLE = [
    CrewRow(
        name=f"队员{number:02d}号",
        cell="水域救援",
        arrived_at=at(28, 19, number),
        vest=str(number),
        bag=f"B-{number:02d}",
        checks="身体好、睡够、没有伤痛",
        pair=(number + 1) // 2,
        call_sign=f"{(number + 1) // 2}",
        vehicle="浙K·12345",
        insured_until=date(2016, 12, 31),
        phone="199-0000-4101",
        out_at=at(28, 20, 2),
        back_at=at(29, 11, number),
        note="只有他会开艇 (景宁常务副会长甲)" if number == 3 else "",
    )
    for number in range(1, 25)
]
TASKS = [TaskRow(sector=RARE, task=LONG, pairs="1、2", channel="信道 7", given_at=at(28, 21, 10), done_at=at(28, 23, 40))] * 9
GEAR = [
    GearRow(
        code=f"JN-RADIO-{number:04d}",
        what=LONG,
        bag="B-01",
        out_at=at(28, 20, 1),
        back="lost" if number == 4 else "yes",
        note="落水" if number == 4 else "",
    )
    for number in range(1, 19)
]
LOG = [LogRow(at=at(28, 21 + number // 4, 15 * (number % 4)), what="全队报平安 · 24", by="景宁队长甲") for number in range(9)]
FACTS = {
    "incident": INCIDENT,
    "mission": LONG,
    "place": "县中心备灾仓库",
    "destination": RARE,
    "team": "景宁县红十字综合救援队",
    "leader": "景宁队长甲",
}
TIMES = {"report_by": at(28, 19, 30), "departed_at": at(28, 20, 2), "returned_at": at(29, 11, 24), "rest_until": at(30, 2, 46)}
PARTS = {
    "rows": PEOPLE,
    "tasks": TASKS,
    "gear": GEAR,
    "vehicles": ["浙K·12345 驾驶员甲", "浙K·54321"],
    "out": 24,
    "back": 24,
    "log": LOG,
    "hours": "361 h 12 min",
    "hurt": 1,
    "debrief": LONG * 6,
}


OUT = [replace(row, back_at=None, heard_at=at(28, 23, 5), working_since=at(28, 21, 0), advice="已作业 4 小时：换班") for row in PEOPLE]


def crew(number: str) -> CrewPaper:
    """Twenty-four people."""
    return CrewPaper(**HEAD, **FACTS, **TIMES, **PARTS, number=number, occasion="召集")  # type: ignore[arg-type]


SAMPLES: dict[str, Paper] = {
    "muster_sheet": crew("JN-MU-20160928-S001"),
    "muster_poster": crew("JN-MU-20160928-S001"),
    "deployment_order": crew("JN-DP-20160928-S001"),
    "insurance_list": crew("JN-DP-20160928-S001"),
    "ics_204": crew("JN-DP-20160928-S001"),
    "roll_call": crew("JN-DP-20160928-S001"),
    "gear_list": crew("JN-DP-20160928-S001"),
    "work_rest_board": replace(crew("JN-DP-20160928-S001"), rows=OUT),
    "welfare_log": replace(crew("JN-DP-20160928-S001"), rows=OUT),
    "task_report": crew("JN-DP-20160928-S001"),
    "crew_handover": CrewHandoverPaper(
        **HEAD,
        number="JN-CH-20160928-S001",
        incident=INCIDENT,
        mission=LONG,
        outgoing="JN-DP-20160928-S001",
        incoming="JN-DP-20160928-S002",
        outgoing_leader="景宁队长甲",
        incoming_leader="景宁队长乙",
        heads_out=24,
        heads_in=24,
        written_at=at(29, 6, 0),
        out_signed_at=at(29, 6, 5),
        in_signed_at=at(29, 6, 7),
        people_out=PEOPLE,
        people_in=PEOPLE[:12],
        tasks=TASKS,
        gear=GEAR[:4],
        notes=LONG * 4,
    ),
    "insure_now": InsureNowPaper(
        **HEAD,
        number="JN-IN-20160928",
        as_of=at(28, 19, 40),
        rows=[
            InsureRow(
                name=f"队员{number:02d}号",
                born_on=date(1990, 5, 1),
                phone="199-0000-4101",
                team="景宁县红十字综合救援队",
                cell="水域救援",
                state="保险已于 2016-09-01 到期",
            )
            for number in range(1, 31)
        ],
    ),
    "return_check": crew("JN-DP-20160928-S001"),
    "injury_report": InjuryPaper(
        **HEAD,
        number="JN-IR-20160928-S001",
        incident=INCIDENT,
        mission=LONG,
        person="队员03号",
        happened_at=at(28, 22, 5),
        severity="已处置，停止作业",
        what=LONG * 2,
        treatment=LONG,
        reported_by="景宁队长甲",
    ),
}
