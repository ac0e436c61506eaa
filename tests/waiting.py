"""Let one transaction stand half done until another waits for it: an order of events that no luck decides."""

from __future__ import annotations

from django.db import connection

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
NAP = "SELECT pg_stat_clear_snapshot(), pg_sleep(0.005)"  # within a transaction the list of connections would stay what it was
MOST_NAPS = 6_000


def until_somebody_waits(threads: int = 1) -> None:
    """Return once so many other connections wait for a lock this one holds.

    On SQLite there is nothing to ask: whoever writes has waited for the one write lock since this transaction began.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for _nap in range(MOST_NAPS):
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= threads:
                return
            cursor.execute(NAP)
    raise AssertionError("nobody came to wait")
