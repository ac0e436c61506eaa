"""compose.yaml asks only for what the product knows: its variables, its commands, its programs."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import yaml
from django.core.management import get_commands

from tests.architecture.house import HOUSE

COMPOSE = yaml.safe_load((HOUSE / "compose.yaml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if name != "database"}


def test_every_variable_is_one_the_settings_read():
    known = set(re.findall(r"\"((?:RELIEF_[A-Z_]+)|DATABASE_URL)\"", (HOUSE / "relief/settings.py").read_text()))
    for service in OURS.values():
        assert set(service["environment"]) <= known


def test_every_command_exists():
    said = {command for service in OURS.values() for command in re.findall(r"manage\.py\W+([a-z_]+)", " ".join(service["command"]))}
    assert {"migrate", "db_worker", "backup", "rounds"} <= said <= set(get_commands())
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    assert all(shutil.which(service["command"][0], path=path) for service in OURS.values())


def test_no_secret_has_a_default():
    text = (HOUSE / "compose.yaml").read_text()
    assert not re.search(r"(PASSWORD|SECRET)[A-Z_]*:-", text)
    assert text.count("${RELIEF_SECRET_KEY:?") == 1


def test_nobody_is_served_before_the_tables_are_there():
    for name in ("web", "tasks", "minutely", "nightly"):
        assert OURS[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_the_image_runs_as_nobody_special_and_bakes_no_secret_in():
    text = (HOUSE / "Containerfile").read_text()
    assert re.search(r"^USER relief$", text, re.MULTILINE)
    assert "rm -rf var" in text
    assert {"var", ".venv", ".git"} <= set((HOUSE / ".dockerignore").read_text().split())
