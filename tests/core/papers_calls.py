"""Sample papers of call-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teams.papers import PhoneTree, TreeRow
from tests.core.papers import HEAD, LONG, RARE, at

if TYPE_CHECKING:
    from relief.core.papers import Paper

ROWS = [
    TreeRow(
        caller="" if n <= 5 else f"{(n - 6) // 5 + 1}. 队员{(n - 6) // 5 + 1:02d}号（水域救援）",
        place=n,
        person=f"队员{n:02d}号（水域救援）",
        cell="水域救援",
        phone=f"199-0000-{4100 + n}",
        code=f"K{n:02d}",
    )
    for n in range(1, 34)
]
SAMPLES: dict[str, Paper] = {
    "phone_tree": PhoneTree(
        **HEAD, number="JN-CO-20260614-S001", what=f"山洪 {RARE}", assembly_point=LONG, report_by=at(28, 18, 30), kit="救生衣、头灯", rows=ROWS
    )
}
