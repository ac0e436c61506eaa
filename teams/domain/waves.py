"""Who is asked, in which order, and when the next are asked: the filling of a call-out, as arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

BAND_M = 5_000  # who lives 4 km nearer is not asked before somebody who is asked less often
FAIR_DAYS = 90  # the days over which it is counted how often somebody was asked
RUNGS = 3  # the leader, those in command, the directors
NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be sent: one membership of one person, with what decides about his turn.

    ``metres`` is the straight line to the assembly point (None: not known); ``asked`` how often he was called out for
    real within ``FAIR_DAYS`` days; ``home_since`` when he came back from the last one; ``brings``: he has what the call-out
    wants besides people and nobody else brings yet.
    """

    member: int
    person: int
    cell: str
    metres: int | None = None
    asked: int = 0
    home_since: datetime | None = None
    brings: bool = False


class Standing(NamedTuple):
    """A cell in a running call-out: people wanted, people coming, people asked who may still answer in time."""

    wanted: int
    coming: int = 0
    waiting: int = 0

    @property
    def missing(self) -> int:
        """People who are still to be found."""
        return max(self.wanted - self.coming, 0)


def places(standing: Standing, spare: int) -> int:
    """How many more people of a cell are asked now: the missing ones and ``spare`` percent more, less those still thinking."""
    return max(-(-standing.missing * (100 + spare) // 100) - standing.waiting, 0)


def turn(candidate: Candidate) -> tuple[bool, int, int, datetime, int]:
    """Whose turn it is: who brings what is wanted, then distance in bands of ``BAND_M``, then who was asked less often, then who rests longest, then the oldest entry."""
    band = candidate.metres // BAND_M if candidate.metres is not None else 1_000_000
    return not candidate.brings, band, candidate.asked, candidate.home_since or NEVER, candidate.member


def fill(candidates: Iterable[Candidate], standings: Mapping[str, Standing], *, spare: int = 0, asked: Collection[int] = ()) -> list[Candidate]:
    """The people of one wave, in the order of their turn; ``asked`` are persons this call-out has asked before.

    Nobody stands in it twice, also not with two memberships; no cell gets more than ``places``.
    """
    room = {cell: places(standing, spare) for cell, standing in standings.items()}
    taken, chosen = set(asked), []
    for one in sorted((one for one in candidates if room.get(one.cell)), key=turn):
        if one.person not in taken and room[one.cell] > 0:
            room[one.cell] -= 1
            taken.add(one.person)
            chosen.append(one)
    return chosen


def is_full(standings: Iterable[Standing]) -> bool:
    """Nobody is missing in any cell."""
    return all(not standing.missing for standing in standings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A running call-out as its clock sees it."""

    full: bool
    next_at: datetime | None
    rung: int


class Due(NamedTuple):
    """What the clock does now: ask the next people, or, with nobody left to ask, tell the next rung of the chain."""

    wave: bool = False
    escalate: bool = False


def due(state: Moment, *, now: datetime, left: int, thinking: int = 0) -> Due:
    """What is due: ``left`` are people a wave would ask, ``thinking`` those who may still answer in time.

    Nothing while it is full or the time of the last wave runs; nobody is told of a shortage while somebody thinks.
    """
    if state.full or state.next_at is None or state.next_at > now:
        return Due()
    if left:
        return Due(wave=True)
    return Due(escalate=state.rung < RUNGS and not thinking)


def later(now: datetime, minutes: int) -> datetime:
    """When the clock looks again."""
    return now + timedelta(minutes=minutes)
