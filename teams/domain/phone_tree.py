"""Who rings whom when every gateway is down: a tree in which nobody rings more than a few people."""

from __future__ import annotations

from typing import NamedTuple

WIDTH = 5


class Branch(NamedTuple):
    """A caller and those he rings, as places in the list; None is whoever holds the paper."""

    caller: int | None
    called: range


def branches(people: int, width: int = WIDTH) -> list[Branch]:
    """The tree over a list of people, level by level; everybody is called once, and only by somebody who was called before."""
    starts = range(0, people, width)
    return [Branch(None if start == 0 else start // width - 1, range(start, min(start + width, people))) for start in starts]
