"""Places and files the tests of warnings share."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from relief.core.models import Division
from relief.core.services.places import DATA

FILES = Path(__file__).parent / "files"
FIELDS = ("code", "code_nbs", "name", "short_name", "level")


@cache
def rows():
    with (DATA / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def outlines():
    features = json.loads((DATA / "county_outlines.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"].ljust(12, "0"): feature["geometry"] for feature in features}


@pytest.fixture
def places(db: None) -> None:
    """The real divisions of Lishui, without their history, which would cost more than the test."""
    for level in ("city", "county", "township"):
        known = {row.code: row for row in Division.objects.all()}
        Division.objects.bulk_create(
            Division(
                **{name: row[name] for name in FIELDS},
                parent=known.get(row["parent"].ljust(12, "0")),
                longitude=float(row["lon"]),
                latitude=float(row["lat"]),
                outline=outlines().get(row["code"]),
            )
            for row in rows()
            if row["level"] == level
        )
