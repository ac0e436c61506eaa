"""Whether a squad can go: green, amber or red, and exactly what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DRILL_DAYS = 365
KIT_DAYS = 90


class Light(StrEnum):
    """How ready a squad is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class CellCount:
    """A cell: registered people, those who may go, and how many there should be at least (0: no minimum set)."""

    cell: str
    registered: int
    deployable: int
    minimum: int

    @property
    def short(self) -> int:
        """People missing to the minimum."""
        return max(self.minimum - self.deployable, 0)


@dataclass(frozen=True, slots=True)
class SkillCount:
    """A skill a cell needs: people of the cell who may go and have it, and how many there should be."""

    cell: str
    skill: str
    deployable: int
    minimum: int

    @property
    def short(self) -> int:
        """People with the skill missing to the minimum."""
        return max(self.minimum - self.deployable, 0)


@dataclass(frozen=True, slots=True)
class Readiness:
    """A squad on one day. ``drill_late`` and ``kit_late`` are also true where no such day is known."""

    minimum: int
    cells: list[CellCount] = field(default_factory=list)
    drill_late: bool = False
    kit_late: bool = False
    skills: list[SkillCount] = field(default_factory=list)

    @property
    def registered(self) -> int:
        """People on the register."""
        return sum(cell.registered for cell in self.cells)

    @property
    def deployable(self) -> int:
        """People who may go."""
        return sum(cell.deployable for cell in self.cells)

    @property
    def short(self) -> int:
        """People missing to the size of the squad."""
        return max(self.minimum - self.deployable, 0)

    @property
    def short_cells(self) -> list[CellCount]:
        """Cells below their minimum."""
        return [cell for cell in self.cells if cell.short]

    @property
    def lacking(self) -> list[SkillCount]:
        """Skills of cells that too few have."""
        return [skill for skill in self.skills if skill.short]

    @property
    def light(self) -> Light:
        """Red below the size of the squad or with nobody at all, amber while anything else is missing, else green."""
        if self.short or not self.deployable:
            return Light.RED
        return Light.AMBER if self.short_cells or self.lacking or self.drill_late or self.kit_late else Light.GREEN


def readiness(
    counts: Mapping[str, tuple[int, int]],
    minimums: Mapping[str, int],
    *,
    minimum: int,
    drilled_on: date | None,
    kit_checked_on: date | None,
    day: date,
    skills: Iterable[SkillCount] = (),
) -> Readiness:
    """Judge a squad: ``counts`` are (registered, deployable) people by cell, ``minimums`` people by cell, ``skills`` those its cells need.

    Ready as the plan's indicator ``comprehensive_team_ready`` says: size, every cell, a drill within ``DRILL_DAYS`` days,
    the kit checked within ``KIT_DAYS`` days; and besides every skill the society itself asks of a cell.
    """
    cells = [CellCount(cell, *counts.get(cell, (0, 0)), minimums.get(cell, 0)) for cell in dict.fromkeys([*counts, *minimums])]
    return Readiness(minimum, cells, _late(drilled_on, day, DRILL_DAYS), _late(kit_checked_on, day, KIT_DAYS), list(skills))


def _late(last: date | None, day: date, days: int) -> bool:
    return last is None or day - last > timedelta(days=days)
