"""Two transactions, one held open until the other has to wait: real threads, both databases, no luck."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connection, connections, transaction

from relief.problems import Problem


def in_a_thread(work):
    """A work in a connection of its own; the answer is its result or its refusal."""

    def one():
        close_old_connections()
        try:
            return work()
        except Problem as refusal:
            return refusal
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(1)
    answer = pool.submit(one)
    pool.shutdown(wait=False)
    return answer


def while_it_waits(first, second, then=None):
    """The answer of ``second``, which began while the transaction of ``first`` (and ``then``) was open and had to wait for its end."""
    with transaction.atomic():
        first()
        answer = in_a_thread(second)
        _until_it_waits(answer)
        if then:
            then()
    return answer.result(timeout=60)


def _until_it_waits(answer):
    """PostgreSQL says who waits for a lock; SQLite's second writer cannot have begun."""
    deadline = time.monotonic() + 60
    while connection.vendor == "postgresql" and not answer.done() and time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    assert connection.vendor == "sqlite", "the second never had to wait"
