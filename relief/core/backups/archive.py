"""The archive file: a zip with the dump, the uploaded files and ``manifest.json``, which holds each one's digest."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from relief.core.backups.errors import DamagedBackup

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What the archive holds: ``files`` name → SHA-256, ``rows`` table → number of rows, ``migrations`` app → last one."""

    made_at: str
    engine: str
    migrations: dict[str, str]
    rows: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def pack(archive: Path, manifest: Manifest, files: Iterable[tuple[str, Path]]) -> Manifest:
    """Write all files and last the manifest; the archive appears under its name only when it is whole."""
    unfinished = archive.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        for name, path in files:
            bundle.write(path, name)
            manifest.files[name] = _digest_of_file(path)
        bundle.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True))
    unfinished.replace(archive)
    return manifest


def verify(archive: Path) -> Manifest:
    """Read the whole archive and compare every digest; refuses it at the first difference."""
    try:
        with zipfile.ZipFile(archive) as bundle:
            manifest = Manifest(**json.loads(bundle.read(MANIFEST)))
            _compare(bundle, manifest)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DamagedBackup(what=f"{archive.name}: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedBackup(what=f"{archive.name}: {MANIFEST}: {error}") from error
    return manifest


def unpack(archive: Path, name: str, to: Path) -> Path:
    """Write one file of a verified archive to ``to``."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as bundle, bundle.open(name) as source, to.open("xb") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
    return to


def _compare(bundle: zipfile.ZipFile, manifest: Manifest) -> None:
    if manifest.format != FORMAT:
        raise DamagedBackup(what=f"format {manifest.format}")
    if {*bundle.namelist()} != {*manifest.files, MANIFEST}:
        raise DamagedBackup(what="files and manifest differ")
    for name, digest in manifest.files.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise DamagedBackup(what=name)
        if _digest_in(bundle, name) != digest:
            raise DamagedBackup(what=f"{name}: SHA-256")


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_in(bundle: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with bundle.open(name) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
