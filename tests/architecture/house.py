"""The house as its tests read it: our own files, parsed once."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
APPS = ("relief", "inventory", "teams", "gis")
MADE = {".git", ".venv", "var", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of the house that git knows or would take, with one of these endings (or all of them)."""
    return tuple(path for path in _listed() if not suffixes or path.suffix in suffixes)


@cache
def _listed() -> tuple[Path, ...]:
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    answer = subprocess.run(asked, cwd=HOUSE, check=False, capture_output=True, text=True)
    if answer.returncode == 0:
        paths = [HOUSE / name for name in answer.stdout.split("\0") if name]
    else:  # unpacked from an archive, or owned by somebody else
        paths = [path for path in HOUSE.rglob("*") if not MADE & {*path.relative_to(HOUSE).parts} and "static/vendor" not in path.as_posix()]
    return tuple(sorted(path for path in paths if path.is_file()))


@cache
def modules() -> dict[str, Path]:
    """Dotted name → file of the product's own Python, migrations left out (Django writes those)."""
    found = {}
    for path in files(".py"):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        if parts[0] in APPS and "migrations" not in parts:
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def where(path: Path, node: ast.AST) -> str:
    """A place a reader can jump to."""
    return f"{path.relative_to(HOUSE)}:{getattr(node, 'lineno', 0)}"
