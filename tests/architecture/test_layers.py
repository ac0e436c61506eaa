"""Who may import whom: docs/architecture.md, section 2, held by reading every import of the product."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.house import HOUSE, modules, tree, where

COMPOSITION = {"relief.settings", "relief.urls", "relief.api_urls", "relief.asgi", "relief.wsgi"}
FOUNDATION = {"relief.problems", "relief.environment"}

MAY_IMPORT: dict[str, set[str]] = {
    "foundation": set(),
    "ledger": {"foundation"},
    "registrar": {"foundation"},
    "core": {"foundation", "ledger", "registrar"},
    "inventory": {"foundation", "ledger", "registrar", "core"},
    "teams": {"foundation", "ledger", "registrar", "core"},
    "gis": {"foundation", "ledger", "registrar", "core", "inventory", "teams"},
    "registries": {"foundation", "ledger", "registrar", "core", "inventory", "teams"},
    "composition": {"foundation", "ledger", "registrar", "core", "inventory", "teams", "gis", "registries"},
}
WRITTEN_DOWN_EDGES = {
    ("relief.registries.donations", "relief.registries.fund.services"),
    ("relief.registries.donations", "inventory.services"),
    ("relief.registries.aid", "inventory.services"),
}
FRAMEWORKS = {"django", "rest_framework", "unfold", "import_export", "simple_history"}
DOORS_OF_STOCK_AND_CREWS = ("selectors", "services", "models", "domain", "papers")


def layer(module: str) -> str | None:
    """The floor of the house a module lives on; None for what is not ours."""
    if module in COMPOSITION:
        return "composition"
    if module in FOUNDATION or module == "relief":
        return "foundation"
    first, _, rest = module.partition(".")
    if first in {"inventory", "teams", "gis"}:
        return first
    if first != "relief":
        return None
    second = rest.split(".")[0]
    return second if second in MAY_IMPORT else pytest.fail(f"{module} lives on no floor of the house")


def imports(name: str) -> list[tuple[str, str]]:
    """(imported module, place) of every import in a module, also those inside functions and type checks."""
    found = []
    for node in ast.walk(tree(modules()[name])):
        if isinstance(node, ast.Import):
            found += [(alias.name, where(modules()[name], node)) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{where(modules()[name], node)}: relative import"
            found += [(_module_of(node.module or "", alias.name), where(modules()[name], node)) for alias in node.names]
    return found


def _module_of(base: str, name: str) -> str:
    return f"{base}.{name}" if f"{base}.{name}" in modules() else base


def every_import() -> list[tuple[str, str, str]]:
    """(importing module, imported module, place) of the whole product."""
    return [(name, imported, place) for name in modules() for imported, place in imports(name)]


def written_down(name: str, imported: str) -> bool:
    """True for the edges between registries that the architecture names."""
    return any(name.startswith(who) and imported.startswith(to) for who, to in WRITTEN_DOWN_EDGES)


def test_every_import_points_down() -> None:
    wrong = []
    for name, imported, place in every_import():
        mine, theirs = layer(name), layer(imported)
        if theirs not in {None, mine} and theirs not in MAY_IMPORT[mine or ""] and not written_down(name, imported):
            wrong.append(f"{place}: {name} ({mine}) imports {imported} ({theirs})")
    assert not wrong, "\n".join(wrong)


def test_the_map_enters_stock_and_crews_by_their_doors() -> None:
    wrong = []
    for name, imported, place in every_import():
        parts = imported.split(".")
        if name.startswith("gis") and parts[0] in {"inventory", "teams"} and len(parts) > 1 and parts[1] not in DOORS_OF_STOCK_AND_CREWS:
            wrong.append(f"{place}: {imported}")
    assert not wrong, "\n".join(wrong)


def test_the_domain_knows_no_framework() -> None:
    wrong = [place for name, imported, place in every_import() if ".domain" in name and imported.split(".")[0] in FRAMEWORKS]
    assert not wrong, "\n".join(wrong)


def test_the_ledger_and_the_refusals_need_nothing_but_the_standard_library() -> None:
    import sys

    allowed = sys.stdlib_module_names | {"relief"}
    for name in ("relief.ledger", "relief.problems"):
        if name in modules():
            assert {imported.split(".")[0] for imported, _ in imports(name)} <= allowed, name


def test_registries_never_import_each_other() -> None:
    cabinet = "relief.registries."
    wrong = []
    for name, imported, place in every_import():
        if name.startswith(cabinet) and imported.startswith(cabinet) and not written_down(name, imported):
            mine, theirs = (module.removeprefix(cabinet).split(".")[0] for module in (name, imported))
            wrong += [f"{place}: {imported}"] if mine != theirs else []
    assert not wrong, "\n".join(wrong)


def test_no_two_packages_import_each_other() -> None:
    pairs = {(layer(name), layer(imported)) for name, imported, _ in every_import()}
    mutual = {(one, other) for one, other in pairs if one and other and one < other and (other, one) in pairs}
    assert not mutual


def test_the_project_package_stays_empty() -> None:
    assert (HOUSE / "relief/__init__.py").read_text() == ""


def test_only_the_demonstration_writes_the_book_at_another_hour_than_the_clock_on_the_wall():
    telling = {name for name, path in modules().items() if "clock.written(" in path.read_text(encoding="utf-8")}
    assert {name.rpartition(".")[0] for name in telling} == {"gis.demo"}
