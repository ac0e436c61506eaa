"""Places and societies shipped with the product, as plain files."""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def organisation_rows() -> list[dict[str, str]]:
    """The city society, its nine county societies and the township branches, superiors first."""
    with (HERE / "organisations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
