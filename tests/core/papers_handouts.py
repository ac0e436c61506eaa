"""Sample papers of a distribution: plan, notice and result, with long names and rare signs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from inventory.printed import handouts
from tests.core.papers import HEAD, LINES, LONG, RARE, STORE, at

if TYPE_CHECKING:
    from relief.core.papers import Paper

NUMBER = "JN-DB-20160929-S001"


def shares(**more: Any) -> list[handouts.Share]:
    """The same goods, each with its share; the last one for every person."""
    rows = [handouts.Share(**vars(line) | {"share": 2, "per": "household", "needed": 9_999} | more) for line in LINES]
    return [*rows[:-1], handouts.Share(**vars(rows[-1]) | {"per": "person"})]


def planned() -> handouts.PlanPaper:
    """A village whose roster needs more than there is."""
    return handouts.PlanPaper(
        **HEAD,
        number=NUMBER,
        place=STORE["destination"],
        incident=STORE["incident"],
        waybill="JN-WB-20160928-S001",
        planned_for=at(29, 14),
        due_on=date(2016, 10, 21),
        arrived_at=at(29, 9),
        announced_at=at(29, 10),
        recipients=f"{RARE}转移安置的群众，{LONG}",
        selected_by=f"{RARE}人民政府、村民委员会",
        contact="县红十字会值班室 199-0000-6501",
        staff=[f"{RARE}红会秘书", "志愿者12号", "志愿者13号", "仓管员乙", "学校安全员"],
        households=418,
        people=1_460,
        lines=shares(),
    )


def result() -> handouts.ResultPaper:
    """Finished late, with goods left over."""
    return handouts.ResultPaper(
        **HEAD,
        number=NUMBER,
        place=STORE["destination"],
        incident=STORE["incident"],
        waybill="JN-WB-20160928-S001",
        due_on=date(2016, 10, 21),
        recipients=f"{RARE}转移安置的群众",
        arrived_at=at(29, 9),
        started_at=at(29, 14),
        completed_at=at(30, 17),
        working_days=17,
        households=401,
        people=1_402,
        absent=12,
        declined=5,
        photographs=6,
        handed_out_by=[f"{RARE}红会秘书", "志愿者12号"],
        result=f"{LONG}均已发放，余物退库。",
        lines=shares(delivered=1, returned=1),
    )


SAMPLES: dict[str, Paper] = {"distribution_plan": planned(), "distribution_notice": planned(), "distribution_result": result()}
