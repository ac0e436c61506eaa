"""Statements written out by hand, straight to the driver: for the few every command asks, where going through the ORM costs most."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from relief.core.postgresql.trips import Trips

type Statement = tuple[str, Sequence[Any]]

ROWS_AT_ONCE = 1000
MOST_PREPARED = 100  # values; longer statements differ from call to call and are not worth keeping
TRIPS, COMMIT = "_trips", "_commit"
_gathered: ContextVar[list[Statement] | None] = ContextVar("gathered", default=None)


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
        if wrapper.vendor != "sqlite":
            return _trips(wrapper).go([(sql, values)])[0]
        cursor = wrapper.connection.execute(_qmarks(sql), values)
        return cursor.fetchall() if cursor.description else []


def ask_all(statements: Sequence[Statement]) -> list[list[tuple[Any, ...]]]:
    """Statements of which none needs the answer of another, in the order given; PostgreSQL gets them in one trip. An empty one has no rows."""
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    heard = wrapper.queries_logged or wrapper.execute_wrappers
    if wrapper.vendor == "sqlite" or heard or any(len(values) > MOST_PREPARED for _, values in statements):
        return [ask(sql, values) if sql else [] for sql, values in statements]
    wrapper.close_if_health_check_failed()
    wrapper.ensure_connection()
    wrapper.validate_no_broken_transaction()
    with wrapper.wrap_database_errors:
        answers = iter(_trips(wrapper).go([statement for statement in statements if statement[0]]))
        return [next(answers) if sql else [] for sql, _ in statements]


@contextmanager
def together() -> Iterator[None]:
    """What is written by ``write`` and ``run`` in the block goes out at its end, in one trip (``ask_all``)."""
    gathered: list[Statement] = []
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    ask_all(gathered)


def run(sql: str, values: Sequence[Any]) -> None:
    """One statement whose answer nobody waits for: now, or at the end of a block of ``together``."""
    gathered = _gathered.get()
    if gathered is None:
        ask(sql, values)
    else:
        gathered.append((sql, values))


@contextmanager
def last_words() -> Iterator[None]:
    """Around a transaction: its ``run_last`` is forgotten with it, however it ends."""
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    try:
        yield
    finally:
        vars(wrapper).pop(COMMIT, None)


def run_last(sql: str, values: Sequence[Any]) -> None:
    """The last statement of a transaction inside ``last_words``, whose answer nobody waits for: PostgreSQL gets it with the COMMIT.

    A refusal of either is raised by the commit, and nothing stays. Inside another transaction, or where somebody listens, it goes now.
    """
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    heard = wrapper.queries_logged or wrapper.execute_wrappers
    if wrapper.vendor == "sqlite" or heard or wrapper.savepoint_ids or not wrapper.in_atomic_block:
        ask(sql, values)
        return
    vars(wrapper)[COMMIT] = partial(_commit_with, wrapper, sql, values)  # what Django calls at the end of its outermost block


def _commit_with(wrapper: Any, sql: str, values: Sequence[Any]) -> None:
    del vars(wrapper)[COMMIT]
    with wrapper.wrap_database_errors:
        _trips(wrapper).go([(sql, values)], commit=True)


def _aloud(wrapper: Any, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with wrapper.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@lru_cache(maxsize=256)
def _qmarks(sql: str) -> str:
    """SQLite's own places; none of our statements speaks of a per cent sign."""
    return sql.replace("%s", "?")


def _trips(wrapper: Any) -> Trips:
    """The way to PostgreSQL that belongs to the connection of this thread."""
    from relief.core.postgresql.trips import Trips  # noqa: PLC0415 - its driver is there only where PostgreSQL is the database

    kept: Trips | None = vars(wrapper).get(TRIPS)
    if kept is None or kept.driver is not wrapper.connection:
        kept = vars(wrapper)[TRIPS] = Trips(wrapper.connection)
    return kept


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert rows of adapted values; returns their keys in order."""
    keys: list[int] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        keys += [key for (key,) in ask(f"{_insert(table, tuple(columns), len(some))} RETURNING id", list(chain.from_iterable(some)))]
    return keys


def write(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of adapted values whose keys nobody asks for: now, or at the end of a block of ``together``."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        run(_insert(table, tuple(columns), len(some)), list(chain.from_iterable(some)))


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
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {row_places(len(columns), rows)}"  # noqa: S608 - names of our own


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
