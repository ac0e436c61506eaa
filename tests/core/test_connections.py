"""A kept connection that has ended is noticed before a request uses it; commands on SQLite wait for each other across processes."""

from __future__ import annotations

import subprocess
import sys
from select import POLLIN, poll

import pytest
from django.db import connection

from relief.core.services.commands import _gate, _in_turn


@pytest.fixture
def other(transactional_db):
    """A second connection, as another thread would have."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only: SQLite has no server that could go away")
    made = connection.copy()
    made.ensure_connection()
    yield made
    made.close()


def test_a_connection_that_has_ended_is_noticed_without_asking_the_server(other):
    assert other.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
    ear = poll()
    ear.register(other.connection.fileno(), POLLIN)
    assert ear.poll(20_000)
    assert not other.is_usable()
    other.health_check_enabled, other.health_check_done = True, False
    with other.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_closed_connection_is_not_usable(other):
    other.connection.close()
    assert not other.is_usable()


def test_a_command_on_sqlite_holds_the_gate_against_other_processes(transactional_db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only: elsewhere the rows themselves are locked")
    name = str(connection.settings_dict["NAME"])
    assert _gate(name) is not None
    tried = f"import fcntl, sys; fcntl.flock(open({name + '-turn'!r}), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with _in_turn("JN-01"):
        assert subprocess.run([sys.executable, "-c", tried], check=False, stderr=subprocess.DEVNULL).returncode
    assert subprocess.run([sys.executable, "-c", tried], check=False).returncode == 0


def test_a_database_in_memory_has_no_gate():
    assert _gate(":memory:") is None
