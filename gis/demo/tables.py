"""The demonstration's own tables, read from ``gis/demo/data``."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


def rows(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    """The rows of one CSV file, every value as text."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
