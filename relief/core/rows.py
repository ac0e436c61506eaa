"""Statements written out by hand, straight to the driver: for the few every command asks, where going through the ORM costs most."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

ROWS_AT_ONCE = 1000
MOST_PREPARED = 100  # values; longer statements differ from call to call and are not worth keeping
CURSOR = "_cursor_of_rows"


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement with adapted values (``%s``); the rows it returns. PostgreSQL keeps the plans of short ones.

    Where somebody listens to the statements (tests, DEBUG) they go the long way, through Django's cursor.
    """
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    if wrapper.queries_logged or wrapper.execute_wrappers or (len(values) > MOST_PREPARED and wrapper.vendor != "sqlite"):
        return _aloud(wrapper, sql, values)
    wrapper.close_if_health_check_failed()
    wrapper.ensure_connection()
    wrapper.validate_no_broken_transaction()
    with wrapper.wrap_database_errors:
        cursor = (
            wrapper.connection.execute(_qmarks(sql), values) if wrapper.vendor == "sqlite" else _bound(wrapper).execute(sql, values, prepare=True)
        )
        return cursor.fetchall() if cursor.description else []


def _aloud(wrapper: Any, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with wrapper.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@lru_cache(maxsize=256)
def _qmarks(sql: str) -> str:
    """SQLite's own places; none of our statements speaks of a per cent sign."""
    return sql.replace("%s", "?")


def _bound(wrapper: Any) -> Any:
    """One cursor a connection that binds on the server; all whole numbers go as one type, so that one plan fits all."""
    driver = wrapper.connection
    kept = vars(wrapper).get(CURSOR)
    if kept is None or kept[0] is not driver or kept[1].closed:
        from psycopg import Cursor  # noqa: PLC0415 - only where PostgreSQL is the database
        from psycopg.types.numeric import Int8Dumper  # noqa: PLC0415 - likewise

        cursor = Cursor(driver)
        cursor.adapters.register_dumper(int, Int8Dumper)
        kept = vars(wrapper)[CURSOR] = (driver, cursor)
    return kept[1]


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert rows of adapted values; returns their keys in order."""
    keys: list[int] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        keys += [key for (key,) in ask(_insert(table, tuple(columns), len(some)), [value for row in some for value in row])]
    return keys


def pour(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write thousands of rows of whole numbers, texts and None whose keys nobody asks for: PostgreSQL copies, SQLite runs one statement."""
    if not rows:
        return
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places(len(columns))})"  # noqa: S608 - names of our own
    if wrapper.queries_logged or wrapper.execute_wrappers:
        with wrapper.cursor() as cursor:
            cursor.executemany(sql, rows)
        return
    wrapper.ensure_connection()
    wrapper.validate_no_broken_transaction()
    with wrapper.wrap_database_errors:
        if wrapper.vendor == "sqlite":
            wrapper.connection.executemany(_qmarks(sql), rows)
        else:
            with wrapper.connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream:
                stream.write("".join(map(_copied, rows)))


ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copied(row: Sequence[Any]) -> str:
    """One line as COPY reads it."""
    return "\t".join("\\N" if value is None else value.translate(ESCAPED) if isinstance(value, str) else str(value) for value in row) + "\n"


@lru_cache(maxsize=64)
def _insert(table: str, columns: tuple[str, ...], rows: int) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {row_places(len(columns), rows)} RETURNING id"  # noqa: S608 - names of our own


def row_places(columns: int, rows: int) -> str:
    """Places for the values of so many rows."""
    return ", ".join([f"({places(columns)})"] * rows)


@lru_cache(maxsize=1024)
def adapted(moment: datetime | None) -> Any:
    """A moment as the driver wants it; remembered, because all rows of a document share a few moments."""
    return connection.ops.adapt_datetimefield_value(moment)


def places(number: int) -> str:
    """So many places for values, with commas between them."""
    return ", ".join(["%s"] * number)
