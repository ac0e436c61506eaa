"""The locks pin every package with hashes and name no address, and neither does any other file of the house."""

from __future__ import annotations

import json
import re
import tomllib

from tests.architecture.house import HOUSE, files

HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmmirror" + ".com", "registry" + ".yarnpkg", "deb.debian" + ".org")
WORDS = ("index" + "-url", "find" + "-links", "--index ", "--registry")
TEXT = (".py", ".toml", ".lock", ".json", ".md", ".sh", ".yaml", ".yml", ".html", ".js", ".css", ".txt", ".cfg", ".ini", "")


def test_every_python_package_is_pinned_with_hashes():
    lock = (HOUSE / "requirements.lock").read_text()
    blocks = re.split(r"\n(?=\S)", lock)
    pinned = [block for block in blocks if "==" in block.split("\n")[0]]
    assert len(pinned) > 50
    assert not [block.split("\n")[0] for block in pinned if "--hash=sha256:" not in block]
    assert not re.search(r"https?://", lock)


def test_every_declared_package_is_in_the_lock():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    lock = (HOUSE / "requirements.lock").read_text().lower()
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.match(r"[A-Za-z0-9._-]+", line).group().lower() for line in declared]
    assert not [name for name in names if f"\n{name}==" not in lock]


def test_front_end_packages_are_pinned_with_integrity_and_no_address():
    lock = json.loads((HOUSE / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert not [name for name, package in packages.items() if "integrity" not in package]
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_no_file_names_a_registry():
    wrong = []
    for path in files():
        if path.suffix in TEXT and path.name != "test_locks.py":
            text = path.read_text(encoding="utf-8", errors="ignore")
            words = HOSTS if path.name == "Makefile" else HOSTS + WORDS
            wrong += [f"{path.relative_to(HOUSE)}: {word}" for word in words if word in text]
    assert not wrong, "\n".join(wrong)
