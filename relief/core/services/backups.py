"""Make a backup, and take one back into an empty place with proof."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import dj_database_url
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from relief import environment
from relief.core.backups import postgres, sqlite
from relief.core.backups.archive import Manifest, pack, unpack, verify
from relief.core.backups.errors import OtherEngine, RowsMissing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}
UPLOADS = "media"
PROOFS = (("migrate", "--check"), ("verify_ledger",))


@dataclass(frozen=True)
class Proof:
    """One command run on the restored database, whether it was content, and its last line."""

    command: str
    passed: bool
    said: str


@dataclass(frozen=True)
class Restored:
    """What came back and what the proofs said."""

    manifest: Manifest
    url: str
    proofs: tuple[Proof, ...]

    @property
    def proved(self) -> bool:
        """True where every proof passed; only then may people be sent to this database."""
        return all(proof.passed for proof in self.proofs)


def back_up(*, to: Path | None = None) -> tuple[Path, Manifest]:
    """Write one archive ``relief-<UTC time>.zip`` into the folder; people go on working meanwhile."""
    folder = to or settings.BACKUP_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made_at = timezone.now()
    engine = ENGINES[connection.vendor]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".dump-") as place:
        dump = Path(place, engine.FILE)
        rows = engine.dump(connection.settings_dict, dump)
        manifest = Manifest(made_at=made_at.isoformat(), engine=connection.vendor, migrations=_migrations(), rows=rows)
        archive = folder / f"relief-{made_at:%Y%m%dT%H%M%S%f}Z.zip"
        return archive, pack(archive, manifest, [(engine.FILE, dump), *_uploads()])


def last_backup() -> datetime | None:
    """When the newest archive of the backup folder was written; None where there is none."""
    times = [path.stat().st_mtime for path in settings.BACKUP_DIR.glob("relief-*.zip")]
    return datetime.fromtimestamp(max(times), tz=timezone.get_default_timezone()) if times else None


def restore(*, archive: Path, into: str, media: Path) -> Restored:
    """Load a verified archive into an empty database and an empty folder, then prove it with the product's own commands.

    ``into`` is a database URL or the path of a new SQLite file. An archive from an older version is brought up to date
    before the ledger is verified. Nothing that exists is written over.
    """
    manifest = verify(archive)
    url = into if "://" in into else f"sqlite:///{Path(into).resolve()}"
    engine = _engine(url, manifest)
    with tempfile.TemporaryDirectory() as place:
        dump = unpack(archive, engine.FILE, Path(place, engine.FILE))
        rows = engine.load(dump, dict(dj_database_url.parse(url)))
    _same_rows(manifest, rows)
    for name in manifest.files:
        if name.startswith(f"{UPLOADS}/"):
            unpack(archive, name, media / name.removeprefix(f"{UPLOADS}/"))
    return Restored(manifest, url, tuple(_proofs(url)))


def _engine(url: str, manifest: Manifest) -> ModuleType:
    wanted = str(dj_database_url.parse(url).get("ENGINE", "")).rpartition(".")[2].removesuffix("3")
    if wanted != manifest.engine:
        raise OtherEngine(held=manifest.engine, wanted=wanted)
    return ENGINES[wanted]


def _same_rows(manifest: Manifest, rows: dict[str, int]) -> None:
    differing = sorted(table for table in {*manifest.rows, *rows} if manifest.rows.get(table) != rows.get(table))
    if differing:
        raise RowsMissing(tables=", ".join(differing))


def _proofs(url: str) -> Iterator[Proof]:
    for command in PROOFS:
        proof = _prove(url, *command)
        if not proof.passed and command[0] == "migrate":
            proof = _prove(url, "migrate", "--noinput")
        yield proof


def _prove(url: str, *command: str) -> Proof:
    run = [sys.executable, str(settings.BASE_DIR / "manage.py"), *command]
    done = subprocess.run(run, check=False, capture_output=True, text=True, env=environment.child(DATABASE_URL=url))  # noqa: S603 - own commands
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return Proof(" ".join(command), done.returncode == 0, lines[-1] if lines else "")


def _migrations() -> dict[str, str]:
    """The last applied migration of every app; the sort puts it last, and the last one stays."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def _uploads() -> Iterator[tuple[str, Path]]:
    if settings.MEDIA_ROOT.is_dir():
        for path in sorted(settings.MEDIA_ROOT.rglob("*")):
            if path.is_file():
                yield f"{UPLOADS}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}", path
