"""The documentation is kept true by tests: its commands exist, its links resolve, its tables are complete, its trees are the tree."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.house import HOUSE, files, modules

LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
TREE_LINE = re.compile(r"^( *)([\w.<>-]+(?:/[\w.<>-]+)*/?)(?:, |  |$)")
READMES = ("README.md", "README.zh-CN.md")


def pages() -> list[Path]:
    """Every page of documentation."""
    return list(files(".md"))


def test_the_readme_commands_exist():
    targets = set(re.findall(r"^([a-z][\w-]*):", (HOUSE / "Makefile").read_text(), re.MULTILINE))
    for name in READMES:
        said = set(re.findall(r"\bmake ([a-z]+)\b", re.sub(r"and `make`", "", (HOUSE / name).read_text())))
        assert {"demo", "test"} <= said <= targets, name


def test_management_commands_named_in_the_docs_exist():
    from django.core.management import get_commands

    said = {command for page in pages() for command in re.findall(r"manage\.py ([a-z_]+)", page.read_text())}
    assert said <= set(get_commands()), said - set(get_commands())


def test_links_resolve():
    links = [(page, target) for page in pages() for target in LINK.findall(page.read_text()) if "://" not in target]
    broken = [f"{page.relative_to(HOUSE)}: {target}" for page, target in links if not (page.parent / target).exists()]
    assert not broken, "\n".join(broken)


def test_every_setting_stands_in_the_table_of_operations():
    read = {name for path in (HOUSE / "relief/settings.py", HOUSE / "relief/environment.py") for name in _variables(path)}
    told = set(re.findall(r"^\| *`([A-Z_]+)`", (HOUSE / "docs/operations.md").read_text(), re.MULTILINE))
    assert read <= told, f"not documented: {sorted(read - told)}"
    assert {name for name in told if name.startswith("RELIEF_")} <= read, f"documented and not read: {sorted(told - read)}"


def _variables(path: Path) -> set[str]:
    return set(re.findall(r"\"((?:RELIEF_[A-Z_]+)|DATABASE_URL)\"", path.read_text()))


def test_no_other_file_of_the_product_reads_the_environment():
    doors = {"relief.environment", "relief.asgi", "relief.wsgi"}
    measuring = re.compile(r"\bbench")  # the benchmarks start servers of their own
    readers = [name for name, path in modules().items() if re.search(r"os\.environ|os\.getenv", path.read_text())]
    assert not [name for name in readers if name not in doors and not measuring.search(name)]


def test_the_trees_in_readme_and_architecture_are_the_tree():
    for name in ("README.md", "docs/architecture.md"):
        wrong = [path for path in _tree_of(HOUSE / name) if not (HOUSE / path).exists()]
        assert not wrong, f"{name}: {wrong}"


def test_the_architecture_names_every_room():
    text = (HOUSE / "docs/architecture.md").read_text()
    rooms = {path.relative_to(HOUSE).parts[0] for path in files() if len(path.relative_to(HOUSE).parts) > 1}
    assert not [room for room in rooms if not re.search(rf"(^|[\s`(]){re.escape(room)}/", text, re.MULTILINE)]


def _tree_of(page: Path) -> list[str]:
    """Paths drawn as an indented tree in the first fenced block that begins with manage.py."""
    block = next(block for block in re.findall(r"```[a-z]*\n(.*?)```", page.read_text(), re.DOTALL) if block.startswith("manage.py"))
    folders: list[str] = []
    paths = []
    for line in block.splitlines():
        if found := TREE_LINE.match(line):
            depth, name = len(found[1]) // 4, found[2]
            if "<" not in name:
                folders = [*folders[:depth], name.rstrip("/")]
                paths.append("/".join(folders))
    return paths


def test_every_decision_has_number_and_title():
    for page in (HOUSE / "docs/decisions").glob("*.md"):
        assert re.match(r"\d{4}-[a-z0-9-]+\.md$", page.name), page.name
        assert page.read_text().startswith("# "), page.name
