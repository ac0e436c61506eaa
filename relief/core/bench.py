"""P10: from a fresh clone to a loaded demo, beside installing the same locks by hand."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from django.conf import settings

from relief.core.benchmarks import Figure, Setting, Workload, timed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BY_HAND = """
set -e
python3 -m venv .venv
.venv/bin/python -m pip install --quiet uv
VIRTUAL_ENV=.venv .venv/bin/uv pip install --quiet --require-hashes -r requirements.lock
PATH="$PWD/.venv/bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
.venv/bin/python manage.py migrate --verbosity 0
"""


def fresh_clone(setting: Setting) -> Iterator[Figure]:
    """Clone twice; ``make demo`` in one, the bare installation in the other. Both find the same download caches."""
    ours, by_hand = setting.folder / "ours", setting.folder / "by-hand"
    for clone in (ours, by_hand):
        _run(setting.folder, "git", "clone", "--quiet", str(settings.BASE_DIR), str(clone))
    with timed() as hand:
        _run(by_hand, "sh", "-c", BY_HAND)
    with timed() as demo:
        _run(ours, "make", "demo", "SERVE=0")
    yield Figure("fresh clone to loaded demo", demo.wall, hand.wall, "s", 1.5, "lower", "same locks by hand")


def _run(folder: Path, *command: str) -> None:
    names = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and not name.startswith(("RELIEF_", "DJANGO_"))}
    surroundings = {**names, "PATH": os.environ["PATH"].replace(f"{settings.BASE_DIR}/.venv/bin:", "")}
    subprocess.run(command, cwd=folder, env=surroundings, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - git, sh and make


WORKLOADS = (Workload("P10", "fresh clone", fresh_clone),)
