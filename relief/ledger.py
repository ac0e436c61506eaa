"""The algebra of one ledger: positive movements between holders, and balances that always sum to zero.

Goods use it with ``lot`` = a lot of an item and base units, money with ``lot`` = an earmark and fen. Holders and lots are
any hashable keys. Holders named ``outside`` (donors, recipients, losses) may go below zero; nobody else ever does.
Nothing here knows a database; standard library only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import datetime

type Key[H, L] = tuple[H, L]
type Balances[H, L] = dict[tuple[H, L], int]


@dataclass(frozen=True, slots=True)
class Movement[H: Hashable, L: Hashable]:
    """``quantity`` (> 0) whole units of ``lot`` go from ``giver`` to ``taker`` at one moment."""

    giver: H
    taker: H
    lot: L
    quantity: int
    at: datetime

    def __post_init__(self) -> None:
        if isinstance(self.quantity, bool) or not isinstance(self.quantity, int) or self.quantity <= 0:
            raise ValueError("A movement carries a positive whole number of units.")
        if self.giver == self.taker:
            raise ValueError("A movement goes from one holder to another.")


class Shortfall[H, L](NamedTuple):
    """A holder inside the book that would give more of a lot than it has."""

    holder: H
    lot: L
    had: int
    would_be: int


class Overdraft(Exception):
    """The movements were not applied, because of these shortfalls."""

    def __init__(self, shortfalls: Sequence[Shortfall[Any, Any]]) -> None:
        super().__init__(shortfalls)
        self.shortfalls = shortfalls


class Change(NamedTuple):
    """A signed quantity of one holder and lot at a moment."""

    at: datetime
    quantity: int


class Level(NamedTuple):
    """The balance of one holder and lot from a moment on."""

    at: datetime
    balance: int


def net[H: Hashable, L: Hashable](movements: Iterable[Movement[H, L]]) -> Balances[H, L]:
    """What movements change per holder and lot: takers gain, givers lose, the sum over all holders is zero."""
    changes: Balances[H, L] = defaultdict(int)
    for movement in movements:
        changes[movement.giver, movement.lot] -= movement.quantity
        changes[movement.taker, movement.lot] += movement.quantity
    return dict(changes)


def apply[H: Hashable, L: Hashable](
    balances: Mapping[Key[H, L], int], movements: Iterable[Movement[H, L]], *, outside: Callable[[H], bool]
) -> Balances[H, L]:
    """The balances after all movements together; raises ``Overdraft`` if a holder inside would end below zero."""
    changes = net(movements)
    after = dict(balances) | {key: balances.get(key, 0) + change for key, change in changes.items()}
    short = [
        Shortfall(holder, lot, after[holder, lot] - change, after[holder, lot])
        for (holder, lot), change in changes.items()
        if change < 0 and after[holder, lot] < 0 and not outside(holder)
    ]
    if short:
        raise Overdraft(short)
    return after


def reverse[H: Hashable, L: Hashable](movement: Movement[H, L], *, at: datetime) -> Movement[H, L]:
    """The exact mirror: the same units of the same lot go back."""
    return replace(movement, giver=movement.taker, taker=movement.giver, at=at)


def history_of[H: Hashable, L: Hashable](movements: Iterable[Movement[H, L]], holder: H, lot: L) -> list[Change]:
    """The changes of one holder and lot, in order of time."""
    mine = [movement for movement in movements if movement.lot == lot and holder in {movement.giver, movement.taker}]
    return sorted(Change(movement.at, movement.quantity if movement.taker == holder else -movement.quantity) for movement in mine)


def levels(history: Iterable[Change], opening: int = 0) -> list[Level]:
    """The balance after each moment in order of time; changes of one moment count together."""
    moments: dict[datetime, int] = defaultdict(int)
    for change in history:
        moments[change.at] += change.quantity
    balance, steps = opening, []
    for moment in sorted(moments):
        balance += moments[moment]
        steps.append(Level(moment, balance))
    return steps


def balance_at(history: Iterable[Change], moment: datetime, opening: int = 0) -> int:
    """The balance at a moment, changes of that very moment included."""
    return opening + sum(change.quantity for change in history if change.at <= moment)


def lowest_after(history: Iterable[Change], moment: datetime, opening: int = 0) -> Level:
    """The lowest balance from ``moment`` on, and when it is first reached: so much may still be taken at ``moment``."""
    history = list(history)
    now = Level(moment, balance_at(history, moment, opening))
    later = [level for level in levels(history, opening) if level.at > moment]
    return min([now, *later], key=lambda level: (level.balance, level.at))


def first_below_zero(history: Iterable[Change], opening: int = 0) -> Level | None:
    """The first moment at which a balance is negative; None if it never is."""
    return next((level for level in levels(history, opening) if level.balance < 0), None)
