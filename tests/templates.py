"""A migrated database is made once and copied: by the next worker, and by the next run with the same migrations.

The copy is named after everything that could make it look different: the migrations, the guards put beside them, and
the packages whose migrations run with ours. Copies a week old are thrown away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUSE = Path(__file__).resolve().parent.parent
KEPT = Path(tempfile.gettempdir(), f"relief-test-templates-{os.getuid()}")
SOURCES = (
    "*/migrations/*.py",
    "relief/*/migrations/*.py",
    "relief/core/world_guard.py",
    "relief/core/worlds.py",
    "relief/settings.py",
    "requirements.lock",
)
WEEK = 7 * 24 * 3600


def copied(database: Mapping[str, Any]) -> bool:
    """Put a migrated copy where this worker's test database belongs; False where there is none yet."""
    template = _template(database["ENGINE"])
    if not template.exists():
        return False
    name = _name(database)
    if database["ENGINE"].endswith("sqlite3"):
        shutil.copyfile(template, name)
    else:
        _run(database, "postgres", "psql", "--quiet", "--no-psqlrc", f"--command=CREATE DATABASE {name}")
        _run(database, name, "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={template}")
    return True


def keep(connection: Any) -> None:
    """Keep what the migrations have made, if nobody has yet."""
    template = _template(connection.settings_dict["ENGINE"])
    if template.exists():
        return
    KEPT.mkdir(exist_ok=True)
    _throw_old_away()
    part = template.with_suffix(f".{os.getpid()}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(part)])
    else:
        _run(connection.settings_dict, connection.settings_dict["NAME"], "pg_dump", "--no-owner", "--no-privileges", f"--file={part}")
    part.replace(template)


def _template(engine: str) -> Path:
    digest = sha256()
    for path in sorted(path for pattern in SOURCES for path in HOUSE.glob(pattern)):
        digest.update(f"{path.relative_to(HOUSE)}\0".encode() + path.read_bytes())
    return KEPT / f"{digest.hexdigest()[:24]}-{engine.rpartition('.')[2]}"


def _name(database: Mapping[str, Any]) -> str:
    """The name pytest-django will use: every worker of a parallel run has its own suffix."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    name = str(database["TEST"]["NAME"])
    return f"{name}_{worker}" if worker else name


def _run(database: Mapping[str, Any], name: str, program: str, *options: str) -> None:
    from relief.core.backups import postgres

    with postgres._connect({**database, "NAME": name}) as connection:
        postgres._run(program, connection, {**database, "NAME": name}, *options)


def _throw_old_away() -> None:
    for path in KEPT.iterdir():
        if time.time() - path.stat().st_mtime > WEEK:
            path.unlink(missing_ok=True)
