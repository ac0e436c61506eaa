"""Two databases in one process, the second a copy of the first: what grows is measured in turns with what stayed small."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, connection, connections

from relief.core.benchmarks import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper


def twin(name: str) -> BaseDatabaseWrapper:
    """Copy the database as it stands to one whose name ends so; its connection. Nobody else may be connected meanwhile."""
    mine = str(connection.settings_dict["NAME"])
    theirs = f"{mine}{name}"
    connection.close()  # SQLite writes its log back into the file, PostgreSQL copies no database that is in use
    if connection.vendor == "sqlite":
        shutil.copyfile(mine, theirs)
    else:
        quote = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own tests make their databases
            cursor.execute(f"CREATE DATABASE {quote(theirs)} TEMPLATE {quote(mine)}")
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.settings_dict = {**other.settings_dict, "NAME": theirs}
    return other


@contextmanager
def at_work_in(other: BaseDatabaseWrapper) -> Iterator[None]:
    """Within, everything that asks the database asks this one."""
    mine = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = mine


def best_in_turns(times: int, here: Callable[[], object], there: Callable[[], object], other: BaseDatabaseWrapper) -> tuple[float, float]:
    """The shortest wall seconds of the one in this database and of the other in that: noise of the machine hits both alike."""
    shortest = [float("inf"), float("inf")]
    for _ in range(times):
        shortest[0] = min(shortest[0], _seconds(here))
        with at_work_in(other):
            shortest[1] = min(shortest[1], _seconds(there))
    return shortest[0], shortest[1]


def _seconds(work: Callable[[], object]) -> float:
    with timed() as clock:
        work()
    return clock.wall
