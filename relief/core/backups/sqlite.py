"""SQLite's online copy: people go on working while it is taken."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from relief.core.backups.errors import DamagedDatabase, TargetNotEmpty

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "database.sqlite3"


def dump(database: Mapping[str, object], to: Path) -> dict[str, int]:
    """Copy the running database into one file; returns the number of rows of every table in the copy."""
    with closing(sqlite3.connect(str(database["NAME"]))) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return _checked_rows(copy)


def load(file: Path, database: Mapping[str, object]) -> dict[str, int]:
    """Put the copy in its place, which must be free; returns the number of rows of every table."""
    target = str(database["NAME"])
    try:
        with open(target, "xb") as place, file.open("rb") as copy:  # noqa: PTH123 - "x" is the point, the name is a string
            shutil.copyfileobj(copy, place)
    except FileExistsError:
        raise TargetNotEmpty(target=target) from None
    with closing(sqlite3.connect(target)) as restored:
        return _checked_rows(restored)


def _checked_rows(connection: sqlite3.Connection) -> dict[str, int]:
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise DamagedDatabase(what=str(verdict)[:200])
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    return {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}  # noqa: S608 - own table names
