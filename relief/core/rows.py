"""Insert rows by a statement written out once: for the few tables every document writes to, where compiling costs most."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import Model

ROWS_AT_ONCE = 1000


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert rows of adapted values; returns their keys in order."""
    keys: list[int] = []
    one = f"({places(len(columns))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([one] * len(some))} RETURNING id"  # noqa: S608 - names of our own
            cursor.execute(sql, [value for row in some for value in row])
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def written(row: Model, key: int) -> None:
    """Tell a row that it stands in the database now, under this key."""
    row.pk = key
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - what ``save`` would have told it


@lru_cache(maxsize=1024)
def adapted(moment: datetime | None) -> Any:
    """A moment as the driver wants it; remembered, because all rows of a document share a few moments."""
    return connection.ops.adapt_datetimefield_value(moment)


def places(number: int) -> str:
    """So many places for values, with commas between them."""
    return ", ".join(["%s"] * number)
