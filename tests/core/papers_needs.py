"""Sample papers of needs and mutual aid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.printed.aid import AidPaper, AidPaperLine
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


SAMPLES: dict[str, Paper] = {"aid_request": aid(), "aid_settlement": aid()}
