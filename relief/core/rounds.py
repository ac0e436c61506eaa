"""What has to happen though nobody asks for it: an app says what and when, ``manage.py rounds`` does it."""

from __future__ import annotations

import logging
from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django_stubs_ext import StrOrPromise

log = logging.getLogger(__name__)


class At(StrEnum):
    """When: once a night, once a morning (people are written to then), every minute."""

    NIGHT = "night"
    MORNING = "morning"
    MINUTE = "minute"


class Work(NamedTuple):
    """One thing to do. It may be done any number of times; ``run`` returns how much there was to do."""

    name: str
    words: StrOrPromise
    run: Callable[[], int]


class Done(NamedTuple):
    """What came of one work: how much, or what stood in its way."""

    work: Work
    number: int = 0
    trouble: Exception | None = None


_works: dict[At, list[Work]] = defaultdict(list)


def rounds(at: At, words: StrOrPromise) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Do the function at this time of every day; ``words`` say what it does."""

    def declared(run: Callable[[], int]) -> Callable[[], int]:
        _works[at].append(Work(f"{run.__module__}.{run.__name__}", words, run))
        return run

    return declared


def works(at: At) -> tuple[Work, ...]:
    """What is declared for a time of day, in the order of the apps."""
    return tuple(_works[at])


def go_round(at: At) -> Iterator[Done]:
    """Do all of it, one after the other; what fails does not keep the rest from being done."""
    for work in works(at):
        try:
            yield Done(work, work.run())
        except Exception as trouble:
            if not isinstance(trouble, Problem):
                log.exception("%s failed", work.name)
            yield Done(work, trouble=trouble)
