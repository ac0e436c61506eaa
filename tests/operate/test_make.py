"""What make hands to the product: its folder of data and the address it is served at."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.architecture.house import HOUSE

MAKE = shutil.which("make") or "make"


def made(*words, **surroundings):
    found = subprocess.run(
        [MAKE, "--no-print-directory", *words], cwd=HOUSE, env={"PATH": "/usr/bin:/bin", **surroundings}, capture_output=True, text=True, check=True
    )
    return found.stdout


@pytest.mark.parametrize(("surroundings", "folder"), [({"RELIEF_VAR_DIR": "/tmp/elsewhere"}, "/tmp/elsewhere"), ({}, "var")])  # noqa: S108 - only named
def test_static_files_are_gathered_where_they_are_served_from(surroundings, folder):
    assert f"touch {folder}/static/staticfiles.json" in made("-n", "-B", f"{folder}/static/staticfiles.json", **surroundings)


@pytest.mark.parametrize(
    ("words", "surroundings", "address"),
    [
        ((), {}, "http://127.0.0.1:8000"),
        (("PORT=8080",), {}, "http://127.0.0.1:8080"),
        (("PORT=8080",), {"RELIEF_PUBLIC_URL": "https://relief.example"}, "https://relief.example"),
    ],
)
def test_links_lead_to_the_port_it_is_served_on(words, surroundings, address):
    assert made("--eval=told:;@echo $$RELIEF_PUBLIC_URL", "told", *words, **surroundings).strip() == address
