"""What apps above the core add to a plan: parts that are copied with a version, what a plan says it needs, and who counts crews."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from relief.core.models import EmergencyPlan, Organisation

    type PlanCopier = Callable[..., int]
    type PlanNeeds = Callable[[EmergencyPlan], list[tuple[int, str]]]
    type ReadinessLines = Callable[[Organisation], list[tuple[str, str, str]]]
    type CrewCounter = Callable[..., dict[str, int] | None]

_copiers: list[PlanCopier] = []
_needs: list[PlanNeeds] = []
_counters: list[CrewCounter] = []
_lines: list[ReadinessLines] = []


def plan_copier(copy: PlanCopier) -> PlanCopier:
    """``@plan_copier``: called as ``copy(old=…, new=…)`` when a version is copied; returns how many rows it copied."""
    _copiers.append(copy)
    return copy


def copy_parts(*, old: EmergencyPlan, new: EmergencyPlan) -> int:
    """Copy what other apps keep beside a plan."""
    return sum(copy(old=old, new=new) for copy in _copiers)


def plan_needs(needs: PlanNeeds) -> PlanNeeds:
    """``@plan_needs``: (level, words) of what a plan says it needs, for the booklet."""
    _needs.append(needs)
    return needs


def needs_of(plan: EmergencyPlan) -> list[tuple[int, str]]:
    """What a plan needs, level by level, in words."""
    return [row for needs in _needs for row in needs(plan)]


def crew_counter(count: CrewCounter) -> CrewCounter:
    """``@crew_counter``: called as ``count(society=…, cells=…, at=…)``: people who may be sent now by cell; None where it cannot say."""
    _counters.append(count)
    return count


def readiness_lines(tell: ReadinessLines) -> ReadinessLines:
    """``@readiness_lines``: (words, tone, link) of each level of the plan in force, for the desk's home."""
    _lines.append(tell)
    return tell


def readiness_of(society: Organisation) -> list[tuple[str, str, str]]:
    """How ready a society is, level by level, from whoever computes it."""
    return [line for tell in _lines for line in tell(society)]


def deployable(*, society: Organisation, cells: Collection[str], at: datetime) -> dict[str, int] | None:
    """People who may be sent now, by capability cell; None while nothing in the house can say so: an unknown is never a zero."""
    answers = [count(society=society, cells=cells, at=at) for count in _counters]
    known = [answer for answer in answers if answer is not None]
    return {cell: sum(answer.get(cell, 0) for answer in known) for cell in cells} if known else None
