"""The doctor names every illness in a sentence and touches nothing."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from relief.core import condition, doctor
from relief.core.doctor import Verdict, examine
from relief.core.models import Event, Message, World
from relief.core.services.backups import back_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def well(settings, tmp_path, monkeypatch):
    """An installation with nothing wrong."""
    settings.VAR_DIR = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.ALLOWED_HOSTS = ["relief.example"]
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    monkeypatch.setattr(doctor, "_compiled", lambda _: True)
    back_up()
    return settings


def sentences(*verdicts: Verdict) -> list[str]:
    return [finding.sentence for finding in examine() if finding.verdict in verdicts]


def test_a_healthy_installation_has_nothing_to_mend(well):
    assert sentences(Verdict.BAD, Verdict.CARE) == []
    said = StringIO()
    call_command("doctor", stdout=said)
    assert said.getvalue().count("✓") >= 9


def test_an_illness_ends_the_command_with_an_error(well):
    well.DEBUG = True
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", stdout=said)
    assert "✗ " in said.getvalue()
    assert "RELIEF_DEBUG" in said.getvalue()


def fonts_gone(settings, tmp_path, monkeypatch):
    settings.PAPER_FONTS = tmp_path / "none"
    return "NotoSansSC-Regular.ttf"


def no_static(settings, tmp_path, monkeypatch):
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    return "make setup"


def old_python(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_PYTHON", (9, 0))
    return "3.12"


def every_host(settings, tmp_path, monkeypatch):
    settings.ALLOWED_HOSTS = ["*"]
    return "RELIEF_ALLOWED_HOSTS"


def plain_http(settings, tmp_path, monkeypatch):
    settings.PUBLIC_URL = "http://relief.example"
    return "RELIEF_BEHIND_TLS=1"


def short_secret(settings, tmp_path, monkeypatch):
    settings.SECRET_KEY = "short"
    return ""


def open_secret(settings, tmp_path, monkeypatch):
    (settings.VAR_DIR / "secret.key").write_text("x" * 50)
    (settings.VAR_DIR / "secret.key").chmod(0o644)
    return "chmod 600"


def closed_folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(condition, "writable", lambda _: False)
    return str(tmp_path)


def full_disk(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(condition, "free_megabytes", lambda: 3)
    return "3 MB"


def behind_in_migrations(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(condition, "missing_migrations", lambda: ["core.0099_later"])
    return "core.0099_later"


def wrong_clock(settings, tmp_path, monkeypatch):
    Event.objects.create(kind="goods-received", occurred_at=timezone.now(), recorded_at=timezone.now() + timedelta(days=2))
    return f"{timezone.localtime():%Y-%m-%d}"


def no_worker(settings, tmp_path, monkeypatch):
    from relief.core.models import Organisation, Person

    society = Organisation.objects.create(code="JN", name="景宁县红十字会", kind=Organisation.Kind.COUNTY_SOCIETY, path="JN/")
    person = Person.objects.create(organisation=society, name="值班员甲")
    Message.objects.create(to=person, channel="in_app", subject="请备货", created_at=timezone.now() - timedelta(hours=1))
    return "db_worker"


def silent_database(settings, tmp_path, monkeypatch):
    def silent() -> bool:
        raise DatabaseError("no route")

    monkeypatch.setattr(condition, "database_answers", silent)
    return "no route"


def no_real_world(settings, tmp_path, monkeypatch):
    World.objects.all().delete()
    return ""


@pytest.mark.parametrize(
    "fall_ill",
    [
        fonts_gone,
        no_static,
        old_python,
        every_host,
        plain_http,
        short_secret,
        open_secret,
        closed_folder,
        full_disk,
        behind_in_migrations,
        wrong_clock,
        no_worker,
        silent_database,
        no_real_world,
    ],
    ids=lambda illness: illness.__name__,
)
def test_what_must_be_mended_is_said_in_one_sentence(well, tmp_path, monkeypatch, fall_ill):
    word = fall_ill(well, tmp_path, monkeypatch)
    assert [sentence for sentence in sentences(Verdict.BAD) if word in sentence]


def test_what_wants_care_is_said_too(well, tmp_path, monkeypatch, keeper):
    archive = next(well.BACKUP_DIR.glob("*.zip"))
    old = timezone.now().timestamp() - 10 * 86_400
    os.utime(archive, (old, old))
    monkeypatch.setattr(doctor, "_compiled", lambda _: False)
    Message.objects.create(to=keeper.person, channel="apprise", subject="请备货", state=Message.State.FAILED)
    well.BEHIND_TLS = True
    assert len(sentences(Verdict.CARE)) == 4
    archive.unlink()
    assert len(sentences(Verdict.CARE)) == 4
    assert sentences(Verdict.BAD) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_without_wal_is_an_illness(well, monkeypatch):
    class Cursor:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def execute(self, words):
            assert words == "PRAGMA journal_mode"

        def fetchone(self):
            return ("delete",)

    monkeypatch.setattr(connection, "cursor", Cursor)
    assert [finding.verdict for finding in doctor.database()] == [Verdict.BAD]


def test_a_catalogue_is_compiled_when_its_machine_file_is_newer(tmp_path):
    source = tmp_path / "django.po"
    source.write_text("")
    assert not doctor._compiled(source)
    source.with_suffix(".mo").write_text("")
    assert doctor._compiled(source)


def test_a_folder_is_writable_when_a_file_can_be_made_in_it(tmp_path):
    assert condition.writable(tmp_path)
    assert not condition.writable(tmp_path / "absent")
