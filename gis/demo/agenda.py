"""Acts in the order in which they happen: each stands at its own minute, and may put later ones on the list."""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Callable


class Agenda:
    """A list of acts by minutes after a beginning; equal minutes keep the order in which they were put down."""

    def __init__(self, beginning: datetime) -> None:
        self.beginning = beginning
        self._acts: list[tuple[float, int, Callable[[], object]]] = []
        self._order = count()

    def at(self, minutes: float, act: Callable[[], object]) -> None:
        """Put an act down."""
        heapq.heappush(self._acts, (minutes, next(self._order), act))

    def moment(self, minutes: float) -> datetime:
        """So many minutes after the beginning."""
        return self.beginning + timedelta(minutes=minutes)

    def run(self) -> None:
        """Do everything, earliest first, with the clock standing where the act belongs."""
        while self._acts:
            minutes, __, act = heapq.heappop(self._acts)
            with clock.at(self.moment(minutes)):
                act()
