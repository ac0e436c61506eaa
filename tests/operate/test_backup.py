"""A backup is taken while people work, refuses to be damaged, and proves itself in a new place."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from relief.core.backups import postgres
from relief.core.backups.archive import verify
from relief.core.backups.errors import DamagedBackup, OtherEngine, RowsMissing, TargetNotEmpty, ToolFailed, ToolMissing
from relief.core.models import Message, Person
from relief.core.services import backups
from relief.core.services.backups import back_up, last_backup, restore
from relief.core.services.messages import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(settings, tmp_path, keeper):
    """A society with one message, one uploaded file and a folder for backups."""
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media/photos").mkdir(parents=True)
    (tmp_path / "media/photos/签收.jpg").write_bytes(b"\xff\xd8picture")
    send(to=[keeper.person], subject="请备货", channels=["in_app"])
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path):
    """An empty database of the same kind as the running one."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/new.sqlite3"
        return
    name = f"restored_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield _url(name)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(name: str) -> str:
    database = connection.settings_dict
    host = database["HOST"] or database.get("OPTIONS", {}).get("host", "")
    return f"postgresql://{database['USER']}:@/{name}?host={host}" if host.startswith("/") else f"postgresql://{database['USER']}@{host}/{name}"


def rebuilt(archive, change):
    """The same archive with its files changed by ``change(name, bytes) -> bytes | None``."""
    with zipfile.ZipFile(archive) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    with zipfile.ZipFile(archive, "w") as bundle:
        for name, data in files.items():
            if (changed := change(name, data)) is not None:
                bundle.writestr(name, changed)


@pytest.mark.slow
def test_a_restore_brings_everything_back_and_ends_in_a_verified_ledger(house, elsewhere):
    call_command("backup", stdout=StringIO())
    archive = next((house / "backups").glob("relief-*.zip"))
    said = StringIO()
    call_command("restore", str(archive), "--into", elsewhere, "--media", str(house / "back"), stdout=said)
    assert "✓ migrate --check" in said.getvalue()
    assert "✓ verify_ledger" in said.getvalue()
    assert (house / "back/photos/签收.jpg").read_bytes() == b"\xff\xd8picture"


def test_the_restored_rows_are_the_saved_rows(house, elsewhere, monkeypatch):
    monkeypatch.setattr(backups, "PROOFS", ())
    archive, manifest = back_up()
    assert manifest.rows["core_message"] == Message.objects.count() == 1
    assert restore(archive=archive, into=elsewhere, media=house / "back").manifest.rows == manifest.rows
    assert verify(archive) == manifest


def test_a_restored_database_that_is_not_proved_is_an_error(house, elsewhere, monkeypatch):
    monkeypatch.setattr(backups, "PROOFS", (("no_such_command",),))
    archive, _ = back_up()
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("restore", str(archive), "--into", elsewhere, "--media", str(house / "back"), stdout=said)
    assert "✗ no_such_command" in said.getvalue()


def test_people_go_on_working_while_a_backup_is_taken(house, keeper):
    """An open, uncommitted change neither blocks the copy nor stands in it."""
    from django.db import transaction

    with transaction.atomic():
        Person.objects.create(organisation=keeper.person.organisation, name="未提交")
        _, manifest = back_up()
    assert manifest.rows["core_person"] == Person.objects.count() - 1


def test_the_manifest_names_engine_migrations_and_digests(house):
    archive, _ = back_up()
    with zipfile.ZipFile(archive) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
    assert manifest["engine"] == connection.vendor
    assert manifest["migrations"]["core"] >= "0003"
    assert all(len(digest) == 64 for digest in manifest["files"].values())
    assert "media/photos/签收.jpg" in manifest["files"]
    assert not list((house / "backups").glob("*.unfinished"))
    assert last_backup() is not None


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(b"not an archive"),
        lambda path: path.unlink(),
        lambda path: rebuilt(path, lambda name, data: data + b"x" if name.startswith("database") else data),
        lambda path: rebuilt(path, lambda name, data: None if name.startswith("media") else data),
        lambda path: rebuilt(path, lambda name, data: None if name == "manifest.json" else data),
        lambda path: rebuilt(path, lambda name, data: data.replace(b'"format": 1', b'"format": 9') if name == "manifest.json" else data),
        lambda path: rebuilt(path, lambda name, data: b"{}" if name == "manifest.json" else data),
    ],
    ids=["cut", "other file", "absent", "changed dump", "file taken out", "no manifest", "newer format", "empty manifest"],
)
def test_a_damaged_archive_is_refused_and_nothing_is_restored(house, damage, tmp_path):
    archive, _ = back_up()
    damage(archive)
    target = tmp_path / "new.sqlite3"
    with pytest.raises(DamagedBackup):
        restore(archive=archive, into=str(target), media=house / "back")
    assert not target.exists()
    assert not (house / "back").exists()


def test_a_name_that_leads_out_of_the_folder_is_refused(house):
    archive, _ = back_up()
    with zipfile.ZipFile(archive) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
    manifest["files"] = {"media/../../evil": "0" * 64}
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("media/../../evil", b"")
        bundle.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(DamagedBackup, match="evil"):
        verify(archive)


def test_a_restore_never_writes_over_anything(house):
    archive, _ = back_up()
    if connection.vendor == "sqlite":
        (house / "there.sqlite3").write_text("somebody's")
        into = str(house / "there.sqlite3")
    else:
        into = _url(connection.settings_dict["NAME"])
    with pytest.raises(TargetNotEmpty):
        restore(archive=archive, into=into, media=house / "back")
    if connection.vendor == "sqlite":
        assert (house / "there.sqlite3").read_text() == "somebody's"


def test_a_dump_does_not_go_into_the_other_kind_of_database(house, tmp_path):
    archive, _ = back_up()
    into = "postgres://nobody@127.0.0.1/none" if connection.vendor == "sqlite" else str(tmp_path / "new.sqlite3")
    with pytest.raises(OtherEngine):
        restore(archive=archive, into=into, media=house / "back")


def test_lost_rows_are_noticed():
    from relief.core.backups.archive import Manifest

    manifest = Manifest(made_at="", engine="sqlite", migrations={}, rows={"core_message": 2})
    with pytest.raises(RowsMissing, match="core_message"):
        backups._same_rows(manifest, {"core_message": 1})


def test_a_damaged_sqlite_file_is_no_backup(tmp_path):
    from relief.core.backups import sqlite
    from relief.core.backups.errors import DamagedDatabase

    broken = tmp_path / "broken.sqlite3"
    with closing(sqlite3.connect(broken)) as connection_:
        connection_.execute("CREATE TABLE t (a TEXT)")
        connection_.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 200)
        connection_.commit()
    data = bytearray(broken.read_bytes())
    data[8192:12288] = b"\xff" * 4096
    broken.write_bytes(data)
    with pytest.raises(DamagedDatabase):
        sqlite.dump({"NAME": str(broken)}, tmp_path / "copy.sqlite3")


def test_a_missing_or_failing_program_of_postgresql_is_named(tmp_path, monkeypatch):
    with pytest.raises(ToolMissing, match="pg_dump"):
        postgres._program("pg_dump", 999)
    if connection.vendor == "postgresql":
        monkeypatch.setattr(postgres, "PLAIN", ("--no-such-thing",))
        with pytest.raises(ToolFailed, match="pg_dump"):
            postgres.dump(connection.settings_dict, tmp_path / "dump")


def test_no_password_stands_in_the_list_of_processes():
    address = postgres._address(
        {"NAME": "relief", "USER": "relief", "PASSWORD": "geheim", "HOST": "db", "PORT": 5432, "OPTIONS": {"sslmode": "require"}}
    )
    assert "geheim" not in address
    assert address == "dbname=relief host=db port=5432 user=relief sslmode=require"
