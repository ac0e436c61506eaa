"""Several statements that must agree, read as of one moment while others write."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

READING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything inside as the database stood at the first statement; nothing may be written. Also a decorator.

    Each statement alone sees what was committed before it began, so a balance and its movements read one after the other
    may be a movement apart. Writers are neither waited for nor held up. Inside a transaction that has begun already its
    own rules stand: whoever decides there holds locks.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred(), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(READING)
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """SQLite's transactions here take the write lock at once; one that only reads must not."""
    connection.ensure_connection()  # the mode is known from then on: a command may read before anything else
    usual = connection.transaction_mode  # type: ignore[attr-defined]  # SQLite's own
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # SQLite's own
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]  # SQLite's own
