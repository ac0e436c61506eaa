"""A muster as arithmetic: who came when, who is red and why, who goes with whom, who sits where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from teams.domain.eligibility import Bar
from teams.domain.errors import TooFewSeats

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import datetime

    from teams.domain.eligibility import Against

PAIR = 2


class Chip(StrEnum):
    """The three questions everybody is asked at the muster."""

    FIT = "fit"
    SLEPT = "slept"
    UNHURT = "unhurt"


# Nobody lifts these: insurance before any risk (charity law art. 69, volunteer regulation art. 17), age, register, another scene.
FINAL = frozenset({Bar.NOT_REGISTERED, Bar.UNDER_AGE, Bar.UNINSURED, Bar.INSURANCE_ENDED, Bar.ON_SCENE})
# These a director may lift for one mission, with a reason.
UNFIT = frozenset({Bar.NO_MEDICAL, Bar.MEDICAL_ENDED, Bar.NO_CERTIFICATE, Bar.CERTIFICATE_ENDED, Bar.RESTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One arrival as one device told it; None and "" where it said nothing."""

    at: datetime
    vest: str = ""
    bag: str = ""
    fit: bool | None = None
    slept: bool | None = None
    unhurt: bool | None = None


def merged(arrivals: Iterable[Told]) -> Told:
    """One check-in from what several devices told: the earliest time; of everything else what was said last.

    The order in which the arrivals reached us does not matter, nor does one that comes twice. Of two told for the same
    moment the more careful answer stands, and the greater number.
    """
    rows = list(arrivals)
    last: dict[str, Any] = {}
    for name in ("vest", "bag", *Chip):
        if told := [(one.at, _weight(value), value) for one in rows if (value := getattr(one, name)) not in (None, "")]:
            last[name] = max(told)[-1]
    return Told(at=min(one.at for one in rows), **last)


def _weight(value: str | bool) -> str | bool:  # noqa: FBT001 - a chip's answer
    """What stands where two said different things at one moment: no before yes, the greater number."""
    return value if isinstance(value, str) else not value


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody may go: the reasons nobody lifts, those a director may lift, chips answered no, chips not answered."""

    final: tuple[Against, ...] = ()
    unfit: tuple[Against, ...] = ()
    failed: tuple[Chip, ...] = ()
    open: tuple[Chip, ...] = ()
    lifted: bool = False

    @property
    def may_go(self) -> bool:
        """True where nothing stands against it; an unanswered chip does."""
        return not self.final and not self.open and (self.lifted or not (self.unfit or self.failed))

    @property
    def liftable(self) -> bool:
        """True where a director's yes would be enough."""
        return not self.may_go and not self.final and not self.open


def standing(reasons: Iterable[Against], chips: Mapping[Chip, bool | None], *, lifted: bool = False) -> Standing:
    """Judge somebody who stands at the muster. A telephone not confirmed or a leave bars nobody who has come."""
    found = list(reasons)
    return Standing(
        tuple(one for one in found if one.bar in FINAL),
        tuple(one for one in found if one.bar in UNFIT),
        tuple(chip for chip in Chip if chips.get(chip) is False),
        tuple(chip for chip in Chip if chips.get(chip) is None),
        lifted,
    )


def buddy_pairs[K](people: Sequence[K]) -> list[tuple[K, ...]]:
    """Twos in the order given; who is left over makes the last two a three. Nobody is alone unless he is the only one."""
    groups = [tuple(people[at : at + PAIR]) for at in range(0, len(people), PAIR)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def bag_carriers[K: Hashable](people: Iterable[tuple[K, str, str]], bags: Iterable[tuple[str, str]]) -> dict[K, str]:
    """Who takes which bag: whoever has it already, else the first of its cell who takes none, for a bag of the whole squad the first of all.

    ``people``: key, cell, the code of the bag he has, in the order in which they are asked; ``bags``: code, cell ("": whole squad).
    """
    rows, open_bags = list(people), dict(bags)
    found = {key: code for key, _cell, code in rows if code in open_bags and open_bags.pop(code) is not None}
    for code, cell in sorted(open_bags.items(), key=lambda one: not one[1]):
        if (key := next((key for key, his, _has in rows if key not in found and cell in ("", his)), None)) is not None:
            found[key] = code
    return found


def seats_for[P: Hashable, V: Hashable](groups: Iterable[Sequence[P]], free: Mapping[V, int]) -> dict[P, V]:
    """A vehicle for everybody, whole groups together where there is room; never more people than seats.

    ``free``: seats still empty by vehicle. Raises TooFewSeats.
    """
    wanted, left = [list(group) for group in groups], dict(free)
    people, seats = sum(map(len, wanted)), sum(left.values())
    if people > seats:
        raise TooFewSeats(people=people, seats=seats)
    found: dict[P, V] = {}
    for group in wanted:
        whole = next((vehicle for vehicle, room in left.items() if room >= len(group)), None)
        for person in group:
            vehicle = whole if whole is not None else next(one for one, room in left.items() if room)
            left[vehicle] -= 1
            found[person] = vehicle
    return found
