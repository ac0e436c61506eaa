"""What a benchmark is: workloads declared beside the code they measure, figures that stand beside a peer or a limit.

An app that has something to measure keeps ``bench.py`` with ``WORKLOADS``; ``manage.py bench`` runs them all, each on every
database it asks for, in a process and a database of its own. Absolute times are for orientation only; the ratio of one
run counts, because machines are shared and noisy. A workload also checks its answers and raises ``WrongAnswer``.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


class WrongAnswer(AssertionError):
    """Fast and wrong is not a figure."""


@dataclass(frozen=True)
class Setting:
    """Where a workload runs: how thorough, on which database (its name for people), with which folder to itself."""

    quick: bool
    database: str
    folder: Path


@dataclass(frozen=True)
class Figure:
    """One line of the table: ours beside the peer or the limit, in one unit.

    ``better`` says what counts: with "higher" (a rate) the ratio is ours / peer and must reach the goal, with "lower"
    (a time or a gap) it must stay at or under it. Where the peer is a fixed limit, the ratio is the share of it used.
    """

    what: str
    ours: float
    peer: float
    unit: str
    goal: float
    better: Literal["higher", "lower"]
    beside: str = ""

    @property
    def ratio(self) -> float:
        """Ours in parts of the peer."""
        return self.ours / self.peer if self.peer else float("inf")

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio >= self.goal if self.better == "higher" else self.ratio <= self.goal


@dataclass(frozen=True)
class Workload:
    """A measured thing: its code in docs/engines.md, its name, and the function that yields figures."""

    code: str
    title: str
    run: Callable[[Setting], Iterable[Figure]]
    databases: tuple[str, ...] = ()


SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)


@dataclass
class Clock:
    """Seconds that passed and seconds the processor worked in this process."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    """Measure the block."""
    clock = Clock()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield clock
    finally:
        clock.wall, clock.cpu = time.perf_counter() - wall, time.process_time() - cpu


def best_of(times: int, work: Callable[[], object]) -> float:
    """The shortest wall time of several runs, in seconds: noise only ever adds."""
    shortest = float("inf")
    for _ in range(times):
        with timed() as clock:
            work()
        shortest = min(shortest, clock.wall)
    return shortest
