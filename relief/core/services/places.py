"""Load the divisions, populations and outlines that come with the product; loading twice changes nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from relief.core.models import Division, Population, Village
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).resolve().parent.parent / "data"
LEVELS = {level.value for level in Division.Level}


class UnreadablePlaces(Problem):
    """A row of the places file cannot be used; nothing was loaded."""

    slug = "unreadable-places"
    sentence = gettext_noop("%(file)s, row %(row)s, %(field)s: expected %(expected)s, found “%(found)s”. Nothing was loaded.")


def load_places(*, folder: Path = DATA) -> dict[str, int]:
    """Load everything in one transaction; returns how many divisions, outlines and populations there are."""
    with transaction.atomic():
        divisions = _load_divisions(folder / "divisions.csv")
        outlines = _load_outlines(folder / "county_outlines.geojson", divisions)
        populations = _load_populations(folder / "populations.csv", divisions)
        villages = _load_villages(folder / "villages.csv", divisions)
    return {"divisions": len(divisions), "outlines": outlines, "populations": populations, "villages": villages}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _load_divisions(path: Path) -> dict[str, Division]:
    known = {division.code: division for division in Division.objects.all()}
    for number, row in enumerate(_rows(path), start=2):
        fields = _division_fields(row, path.name, number)
        parent = known.get(row["parent"].ljust(12, "0"))
        if row["level"] != Division.Level.CITY and parent is None:
            raise UnreadablePlaces(file=path.name, row=number, field="parent", expected="the code of an earlier row", found=row["parent"])
        known[row["code"]] = _kept(known.get(row["code"]), {**fields, "parent": parent})
    return known


def _division_fields(row: dict[str, str], file: str, number: int) -> dict[str, Any]:
    if row["level"] not in LEVELS:
        raise UnreadablePlaces(file=file, row=number, field="level", expected=", ".join(sorted(LEVELS)), found=row["level"])
    if len(row["code"]) != 12 or not row["code"].isdigit():  # noqa: PLR2004 - the code has twelve digits
        raise UnreadablePlaces(file=file, row=number, field="code", expected="12 digits", found=row["code"])
    try:
        point = {"longitude": float(row["lon"]), "latitude": float(row["lat"]), "precision_m": int(row["precision_m"])}
    except ValueError as error:
        found = f"{row['lon']}, {row['lat']}, {row['precision_m']}"
        raise UnreadablePlaces(file=file, row=number, field="lon, lat, precision_m", expected="numbers", found=found) from error
    words = {name: row[name] for name in ("code", "code_nbs", "name", "short_name", "pinyin", "level", "type", "position_source")}
    return {**words, **point}


def _kept(division: Division | None, fields: dict[str, Any]) -> Division:
    if division is None:
        return Division.objects.create(**fields)
    changed = [name for name, value in fields.items() if getattr(division, name) != value]
    for name in changed:
        setattr(division, name, fields[name])
    if changed:
        division.save(update_fields=changed)
    return division


def _load_outlines(path: Path, divisions: dict[str, Division]) -> int:
    features: Iterable[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    count = 0
    for feature in features:
        division = divisions[feature["properties"]["code"].ljust(12, "0")]
        _kept(division, {"outline": feature["geometry"]})
        count += 1
    return count


def _load_populations(path: Path, divisions: dict[str, Division]) -> int:
    known = {(p.division_id, p.kind, p.year): p for p in Population.objects.all()}
    count = 0
    for number, row in enumerate(_rows(path), start=2):
        if not row["people"].isdigit():
            raise UnreadablePlaces(file=path.name, row=number, field="people", expected="a whole number", found=row["people"])
        division = divisions[row["division"]]
        fields = {"people": int(row["people"]), "note": row["note"], "source": row["source"]}
        _keep_population(known.get((division.pk, row["kind"], row["year"])), division, row, fields)
        count += 1
    return count


def _load_villages(path: Path, divisions: dict[str, Division]) -> int:
    """Villages, where the folder has any; those that are known stay as the office keeps them."""
    if not path.exists():
        return 0
    rows = _rows(path)
    known = set(Village.objects.values_list("code", flat=True))
    for number, row in enumerate(rows, start=2):
        if row["township"] not in divisions:
            raise UnreadablePlaces(file=path.name, row=number, field="township", expected="the code of a township", found=row["township"])
        if row["code"] not in known:
            point = {"longitude": float(row["lon"]), "latitude": float(row["lat"])} if row["lon"] else {}
            words = {name: row[name] for name in ("code", "name", "initials", "source")}
            Village.objects.create(division=divisions[row["township"]], **words, **point)
    return len(rows)


def _keep_population(population: Population | None, division: Division, row: dict[str, str], fields: dict[str, Any]) -> None:
    if population is None:
        Population.objects.create(division=division, kind=row["kind"], year=row["year"], **fields)
        return
    if any(getattr(population, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(population, name, value)
        population.save()
