"""/healthz says whether people can work, and tells nobody anything else."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import DatabaseError

from relief.core import condition, health
from relief.core.logging import JsonFormatter, RequestIdFilter
from relief.core.services.backups import back_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("relief.core.urls")]


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    health._seen_complete.cache_clear()


def test_without_a_backup_people_can_work_but_somebody_is_warned(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "warning"
    assert answer.json()["checks"]["backup"] == {"ok": False, "age_hours": None}


def test_with_a_fresh_backup_everything_is_well(client):
    back_up()
    answer = client.get("/healthz")
    assert answer.json()["status"] == "ok"
    assert answer.json()["checks"]["database"] == {"ok": True}
    assert answer.json()["checks"]["migrations"] == {"ok": True, "missing": 0}
    assert "no-store" in answer["Cache-Control"]


def test_an_old_backup_is_a_warning(client, settings, monkeypatch):
    monkeypatch.setattr(condition, "hours_since_backup", lambda: settings.HEALTH_BACKUP_DAYS * 24 + 1)
    assert client.get("/healthz").json()["status"] == "warning"


def test_a_silent_database_takes_the_process_out_without_saying_why_to_strangers(client, monkeypatch):
    def silent() -> bool:
        raise DatabaseError("password authentication failed for user relief")

    monkeypatch.setattr(condition, "database_answers", silent)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert "password" not in answer.content.decode()


def test_missing_migrations_and_a_full_disk_take_the_process_out(client, monkeypatch):
    monkeypatch.setattr(condition, "missing_migrations", lambda: ["core.0099_later"])
    assert client.get("/healthz").json()["checks"]["migrations"] == {"ok": False, "missing": 1}
    monkeypatch.setattr(condition, "missing_migrations", list)
    monkeypatch.setattr(condition, "free_megabytes", lambda: 3)
    assert client.get("/healthz").status_code == 503


def test_nobody_can_post_to_it(client):
    assert client.post("/healthz").status_code == 405


def test_a_request_id_is_taken_over_echoed_and_stands_in_the_log(client, caplog):
    with caplog.at_level(logging.INFO, "relief.requests"):
        answer = client.get("/healthz?name=somebody", headers={"X-Request-ID": "proxy-0123456789"})
    assert answer["X-Request-ID"] == "proxy-0123456789"
    record = next(record for record in caplog.records if record.name == "relief.requests")
    assert {key: record.facts[key] for key in ("method", "path", "status")} == {"method": "GET", "path": "/healthz", "status": 200}
    assert "somebody" not in str(record.facts)


def test_a_nonsense_request_id_is_replaced(client):
    first, second = (client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] for given in ("<script>", ""))
    assert len(first) == len(second) == 32
    assert first != second


def test_a_log_line_is_one_json_object_with_facts_and_error():
    error = ZeroDivisionError("oh")
    record = logging.LogRecord("relief", logging.ERROR, __file__, 1, "出库失败 %s", ("JN-GI",), (type(error), error, None))
    record.facts = {"ms": 3}
    assert RequestIdFilter().filter(record)
    line = JsonFormatter().format(record)
    row = json.loads(line)
    assert "\n" not in line
    assert (row["message"], row["level"], row["ms"], row["request_id"]) == ("出库失败 JN-GI", "ERROR", 3, "-")
    assert "ZeroDivisionError" in row["error"]
    assert row["at"].endswith("+00:00")


def test_a_message_sent_is_no_line_in_a_log_that_asks_for_warnings(settings):
    levels = settings.LOGGING["loggers"]["django.tasks"]["level"], settings.LOGGING["root"]["level"]
    assert levels == (settings.LOG_LEVEL, settings.LOG_LEVEL)
