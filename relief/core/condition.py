"""The condition of an installation: what can be measured without asking anybody. Health and doctor both read it."""

from __future__ import annotations

import shutil
import tempfile
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from relief.core.services.backups import last_backup

if TYPE_CHECKING:
    from pathlib import Path

LEAST_FREE_MB = 200


def database_answers() -> bool:
    """True where the database answers a question; raises what the driver raises."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def missing_migrations() -> list[str]:
    """Migrations the database has not seen, as ``app.name``."""
    executor = MigrationExecutor(connection)
    return [f"{migration.app_label}.{migration.name}" for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def free_megabytes() -> int:
    """Free room where the data lie (MB)."""
    return shutil.disk_usage(settings.VAR_DIR).free // 1_000_000


def hours_since_backup() -> float | None:
    """Age of the newest archive (h); None where there is none."""
    newest = last_backup()
    return None if newest is None else (timezone.now() - newest).total_seconds() / 3600


def backup_is_fresh() -> bool:
    """True where the newest archive is no older than ``RELIEF_BACKUP_MAX_DAYS``."""
    hours = hours_since_backup()
    return hours is not None and hours <= settings.HEALTH_BACKUP_DAYS * 24


def writable(folder: Path) -> bool:
    """True where a file can be made in the folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
