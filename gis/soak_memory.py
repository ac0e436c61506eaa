"""What a server's memory does while it is asked: samples, the straight line through them, and whether that line is flat."""

from __future__ import annotations

import statistics
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gis.soak import Tally

PAGE = 4096
FLAT = 0.03  # of the memory held: what the line may rise by over a whole run
EVERY = 1.0
STILL = 2.0  # a sleep of one second that took this much longer: the machine, or somebody, had stopped us
THOUSAND = 1000


@dataclass(frozen=True)
class Sample:
    """So many megabytes when so many requests had been answered."""

    requests: int
    mb: float


@dataclass
class Samples:
    """One sample a second, and the seconds in which nothing on this machine moved."""

    rows: list[Sample] = field(default_factory=list)
    still: float = 0.0

    def report(self) -> dict[str, Any]:
        """First, last, the rise of the line over the run, and the same for a thousand requests."""
        rise = risen(self.rows)
        answered = self.rows[-1].requests - self.rows[0].requests
        return {
            "rss_mb_start": self.rows[0].mb,
            "rss_mb_end": self.rows[-1].mb,
            "rise_mb": round(rise, 2),
            "rise_mb_allowed": round(FLAT * self.rows[0].mb, 2),
            "rise_mb_per_1000_requests": round(THOUSAND * rise / max(1, answered), 2),
            "stood_still_seconds": round(self.still, 1),
        }


def risen(rows: Sequence[Sample]) -> float:
    """Megabytes by which the least-squares line over requests rises from the first sample to the last."""
    if len({row.requests for row in rows}) < 2:  # noqa: PLR2004 - a line needs two places
        return 0.0
    slope = statistics.linear_regression([row.requests for row in rows], [row.mb for row in rows]).slope
    return slope * (rows[-1].requests - rows[0].requests)


@contextmanager
def sampled(tally: Tally, resident: Callable[[], float]) -> Iterator[Samples]:
    """Take samples while the block runs, one at each end of it too."""
    samples, over = Samples([Sample(tally.requests, resident())]), threading.Event()

    def take() -> None:
        before = time.monotonic()
        while not over.wait(EVERY):
            now = time.monotonic()
            samples.still += now - before - EVERY if now - before > EVERY + STILL else 0.0
            before = now
            samples.rows.append(Sample(tally.requests, resident()))

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()
        samples.rows.append(Sample(tally.requests, resident()))


def resident_mb(processes: Iterable[int]) -> float:
    """Megabytes of memory these processes hold."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) for pid in processes if Path(f"/proc/{pid}").exists()]
    return round(sum(pages) * PAGE / 1e6, 1)


def family(parent: int) -> list[int]:
    """A process and those it started."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    found = [int(word) for word in children.read_text(encoding="ascii").split()] if children.exists() else []
    return [parent, *(one for child in found for one in family(child))]
