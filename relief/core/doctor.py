"""What is wrong with an installation, in sentences. Each check yields findings; none of them changes anything."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core import condition
from relief.core.models import Event, Message, World
from relief.core.papers import printing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST_PYTHON = (3, 12)
LEAST_SECRET = 32
CLOCK_SLACK = timedelta(minutes=5)


class Verdict(StrEnum):
    """Good; works but wants care; must be mended."""

    GOOD = "✓"
    CARE = "!"
    BAD = "✗"


@dataclass(frozen=True)
class Finding:
    """One sentence about the installation."""

    verdict: Verdict
    sentence: str


def examine() -> Iterator[Finding]:
    """All findings; a check that cannot reach the database says so once."""
    for check in STANDING:
        yield from check()
    try:
        condition.database_answers()
        for check in IN_DATABASE if not condition.missing_migrations() else IN_ANY_DATABASE:
            yield from check()
    except DatabaseError as error:
        yield _bad(_("The database does not answer: %(error)s") % {"error": str(error).strip().splitlines()[0]})


def _good(sentence: str) -> Finding:
    return Finding(Verdict.GOOD, sentence)


def _care(sentence: str) -> Finding:
    return Finding(Verdict.CARE, sentence)


def _bad(sentence: str) -> Finding:
    return Finding(Verdict.BAD, sentence)


def python() -> Iterator[Finding]:
    """The interpreter."""
    running = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < LEAST_PYTHON:
        yield _bad(_("Python %(running)s is too old; 3.12 or newer is needed.") % {"running": running})
    else:
        yield _good(_("Python %(running)s.") % {"running": running})


def fonts() -> Iterator[Finding]:
    """The letters of the papers."""
    missing = [font for font in printing.FONTS if not (settings.PAPER_FONTS / font).is_file()]
    if missing:
        yield _bad(_("Fonts for papers are missing: %(names)s. Run make setup.") % {"names": ", ".join(missing)})
    else:
        yield _good(_("The fonts for papers are there."))


def static_files() -> Iterator[Finding]:
    """Styles and scripts as they are served."""
    if (settings.STATIC_ROOT / "staticfiles.json").is_file():
        yield _good(_("The static files are collected."))
    else:
        yield _bad(_("The static files are not collected, so pages have no style. Run make setup."))


def translations() -> Iterator[Finding]:
    """Every catalogue compiled after it was last written."""
    sources = [path for room in ("relief", "inventory", "teams", "gis") for path in (settings.BASE_DIR / room).glob("**/LC_MESSAGES/*.po")]
    stale = [path for path in sources if not _compiled(path)]
    if stale:
        yield _care(_("%(count)s translation files are not compiled. Run make setup.") % {"count": len(stale)})
    else:
        yield _good(_("The translations are compiled."))


def _compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.is_file() and compiled.stat().st_mtime >= path.stat().st_mtime


def folders() -> Iterator[Finding]:
    """Room to write."""
    closed = [str(folder) for folder in (settings.VAR_DIR, settings.BACKUP_DIR) if folder.is_dir() and not condition.writable(folder)]
    if closed:
        yield _bad(_("The product cannot write into %(folders)s.") % {"folders": ", ".join(closed)})
    free = condition.free_megabytes()
    if free < condition.LEAST_FREE_MB:
        yield _bad(_("Only %(free)s MB are free where the data lie.") % {"free": free})
    elif not closed:
        yield _good(_("The data folder can be written; %(free)s MB are free.") % {"free": free})


def doors() -> Iterator[Finding]:
    """Settings that let strangers in."""
    if settings.DEBUG:
        yield _bad(_("RELIEF_DEBUG is on: errors show the inside of the product to anybody. Switch it off."))
    if "*" in settings.ALLOWED_HOSTS:
        yield _bad(_("RELIEF_ALLOWED_HOSTS lets every name through; write the names people use."))
    if len(settings.SECRET_KEY) < LEAST_SECRET:
        yield _bad(_("The secret key is too short."))
    key = settings.VAR_DIR / "secret.key"
    if key.is_file() and key.stat().st_mode & 0o077:
        yield _bad(_("Others on this machine can read %(file)s; allow only its owner (chmod 600).") % {"file": key})
    yield from _outside_address()


def _outside_address() -> Iterator[Finding]:
    address = urlsplit(settings.PUBLIC_URL)
    if address.hostname not in {"127.0.0.1", "localhost"} and not settings.BEHIND_TLS:
        yield _bad(
            _("People reach the product as %(url)s without encryption: put it behind TLS and set RELIEF_BEHIND_TLS=1.") % {"url": settings.PUBLIC_URL}
        )
    elif settings.BEHIND_TLS and address.scheme != "https":
        yield _care(_("RELIEF_PUBLIC_URL should begin with https, because codes on papers hold it."))
    else:
        yield _good(_("Papers and codes name %(url)s.") % {"url": settings.PUBLIC_URL})


def database() -> Iterator[Finding]:
    """The store itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
        if mode != "wal":
            yield _bad(_("SQLite runs in mode %(mode)s instead of WAL; readers and writers will block each other.") % {"mode": mode})
        else:
            yield _good(_("SQLite answers, in WAL mode."))
    else:
        yield _good(_("PostgreSQL %(version)s answers.") % {"version": ".".join(str(part) for part in connection.get_database_version())})


def migrations() -> Iterator[Finding]:
    """The shape of the tables."""
    missing = condition.missing_migrations()
    if missing:
        yield _bad(
            _("%(count)s migrations are missing, the first is %(first)s. Run manage.py migrate.") % {"count": len(missing), "first": missing[0]}
        )
    else:
        yield _good(_("No migration is missing."))


def clock() -> Iterator[Finding]:
    """The machine's clock against the newest thing recorded."""
    now = timezone.now()
    newest: datetime | None = Event.every_world.aggregate(newest=Max("recorded_at"))["newest"]
    if newest and newest > now + CLOCK_SLACK:
        yield _bad(
            _("The clock of this machine is wrong: it shows %(now)s, but something was recorded at %(newest)s.")
            % {"now": _local(now), "newest": _local(newest)}
        )
    else:
        yield _good(_("The clock shows %(now)s in %(zone)s.") % {"now": _local(now), "zone": settings.TIME_ZONE})


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def real_world() -> Iterator[Finding]:
    """Row 1 of the worlds."""
    if not World.objects.filter(pk=1, kind=World.Kind.REAL).exists():
        yield _bad(_("The real world is missing from the table of worlds; restore a backup."))


def messages() -> Iterator[Finding]:
    """What did not leave."""
    day = timezone.now() - timedelta(days=1)
    failed = Message.objects.filter(state__in=(Message.State.FAILED, Message.State.UNDELIVERED), created_at__gte=day).count()
    waiting = Message.objects.filter(state=Message.State.QUEUED, created_at__lt=timezone.now() - CLOCK_SLACK).count()
    if failed:
        yield _care(_("%(count)s messages failed in the last day; see the messages on the desk.") % {"count": failed})
    if waiting:
        yield _bad(
            _("%(count)s messages have waited for more than five minutes; is a task worker running (manage.py db_worker)?") % {"count": waiting}
        )


def backup() -> Iterator[Finding]:
    """Whether yesterday could be brought back."""
    hours = condition.hours_since_backup()
    if hours is None:
        yield _care(_("There is no backup yet. Run manage.py backup every night."))
    elif not condition.backup_is_fresh():
        yield _care(_("The newest backup is %(days).1f days old. Run manage.py backup every night.") % {"days": hours / 24})
    else:
        yield _good(_("The newest backup is %(hours).0f hours old.") % {"hours": hours})


STANDING: tuple[Callable[[], Iterator[Finding]], ...] = (python, fonts, static_files, translations, folders, doors, backup)
IN_ANY_DATABASE: tuple[Callable[[], Iterator[Finding]], ...] = (database, migrations)
IN_DATABASE = (*IN_ANY_DATABASE, clock, real_world, messages)
