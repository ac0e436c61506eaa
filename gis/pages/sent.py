"""What each warehouse or supplier would send by a proposal, as the board shows it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from gis.selectors.reasons import why_line
from inventory.models import Warehouse

if TYPE_CHECKING:
    from gis.models import ProposalLine
    from inventory.models import Agreement


class Sent(NamedTuple):
    """What one warehouse would send, or one supplier bring to it."""

    warehouse: Warehouse
    minutes: int
    metres: int
    lines: list[tuple[ProposalLine, str]]

    @property
    def first(self) -> ProposalLine:
        """The line that tells what all of them have in common."""
        return self.lines[0][0]

    @property
    def aid(self) -> bool:
        """Whether its society has to offer the goods first."""
        return any(line.reason.get("aid") for line, _why in self.lines)

    @property
    def custody(self) -> bool:
        """Whether somebody else keeps the goods under an agreement."""
        return not self.first.agreed_id and self.first.reason.get("ownership") == Warehouse.Ownership.CUSTODIAL

    @property
    def agreement(self) -> Agreement | None:
        """The framework agreement under which a supplier brings them."""
        return self.first.agreed.agreement if self.first.agreed else None

    @property
    def hours(self) -> int:
        """Hours until a custodian hands over or a supplier delivers."""
        return int(self.first.reason.get("hours") or 0)

    @property
    def fen(self) -> int | None:
        """What the supplier's goods cost by the agreed prices; None where one of them has none."""
        prices = [(line.quantity, line.agreed.unit_price_fen) for line, _why in self.lines if line.agreed]
        return sum(units * (fen or 0) for units, fen in prices) if prices and all(fen is not None for _units, fen in prices) else None


def sources(lines: list[ProposalLine]) -> list[Sent]:
    """Line by line as they come, by warehouse; suppliers stand apart, after what lies on shelves."""
    groups: dict[tuple[int, int, int], list[tuple[ProposalLine, str]]] = defaultdict(list)
    for line in lines:
        promised = (line.agreed.agreement_id, int(line.reason.get("hours") or 0)) if line.agreed else (0, 0)
        groups[(*promised, line.warehouse_id)].append((line, why_line(line)))
    return [Sent(rows[0][0].warehouse, rows[0][0].minutes, rows[0][0].metres, rows) for _key, rows in sorted(groups.items(), key=_apart)]


def _apart(group: tuple[tuple[int, int, int], list[tuple[ProposalLine, str]]]) -> tuple[bool, int]:
    return group[0][0] > 0, group[1][0][0].minutes
