"""``/healthz``: whether this process can serve, for load balancers and watchers. No secrets, no names, no sign-in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relief.core import condition

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

Check = dict[str, Any]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - every view takes it
    """200 while people can work (also where only the backup is old), 503 where they cannot."""
    checks = {"database": _safely(_database), "migrations": _safely(_migrations), "disk": _safely(_disk), "backup": _safely(_backup)}
    working = all(check["ok"] for name, check in checks.items() if name != "backup")
    status = "failing" if not working else "ok" if checks["backup"]["ok"] else "warning"
    return JsonResponse({"status": status, "checks": checks}, status=200 if working else 503)


def _safely(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (DatabaseError, OSError) as error:
        return {"ok": False, "error": type(error).__name__}


def _database() -> Check:
    return {"ok": condition.database_answers()}


def _migrations() -> Check:
    return {"ok": True, "missing": 0} if _all_applied() else {"ok": False, "missing": len(condition.missing_migrations())}


def _disk() -> Check:
    free = condition.free_megabytes()
    return {"ok": free >= condition.LEAST_FREE_MB, "free_mb": free}


def _backup() -> Check:
    hours = condition.hours_since_backup()
    return {"ok": condition.backup_is_fresh(), "age_hours": None if hours is None else round(hours, 1)}


def _all_applied() -> bool:
    """Asked until it is true once: a running process never loses a migration."""
    try:
        return _seen_complete()
    except LookupError:
        return False


@cache
def _seen_complete() -> bool:
    if condition.missing_migrations():
        raise LookupError
    return True
