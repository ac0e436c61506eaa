"""Every place by name: counties, townships and villages, small enough to be carried along and searched without a signal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q

from relief.core.models import Division, Village

if TYPE_CHECKING:
    from collections.abc import Iterable

LETTERS = re.compile(r"^[a-z]{2,12}$")
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place with a point in WGS-84 degrees. ``stand_in``: the point is the township's, not the village's own."""

    key: str
    name: str
    within: str
    initials: str
    longitude: float | None
    latitude: float | None
    division: Division
    stand_in: bool = False

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, if both are known."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)

    def __str__(self) -> str:
        return f"{self.name}（{self.within}）" if self.within else self.name


def spots() -> list[Spot]:
    """All of them: divisions first, in the order of their codes. Two queries."""
    divisions = Division.objects.exclude(level=Division.Level.CITY).select_related("parent").order_by("code")
    villages = Village.objects.select_related("division__parent").order_by("code")
    return [*(_division(row) for row in divisions), *(_village(row) for row in villages)]


def search(text: str) -> list[Spot]:
    """Places whose name holds a text, or whose pinyin begins so (initials or whole); exact names first, then the widest places. Two queries."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    letters = LETTERS.match(wanted) is not None
    by_name = Q(name__contains=text.strip())
    divisions = Division.objects.exclude(level=Division.Level.CITY).select_related("parent").order_by("code")
    villages = Village.objects.filter(by_name | Q(initials__startswith=wanted)).select_related("division__parent").order_by("code")
    rows = [spot for row in divisions.filter(by_name | Q(pinyin__gt="") if letters else by_name) if _fits(spot := _division(row), row, wanted, text)]
    return _sorted([*rows, *(_village(row) for row in villages)], text.strip())


def named(key: str) -> Spot | None:
    """The place of a key as the gazetteer gives it: ``d`` and the code of a division, ``v`` and that of a village."""
    kind, code = key[:1], key[1:]
    if kind == "v":
        village = Village.objects.select_related("division__parent").filter(code=code).first()
        return _village(village) if village else None
    division = Division.objects.select_related("parent").filter(code=code).first() if kind == "d" else None
    return _division(division) if division else None


def fingerprint() -> str:
    """Changes when a place does. Two queries."""
    last = [model.history.aggregate(last=Max("history_id"))["last"] for model in (Division, Village)]
    return "-".join(str(one or 0) for one in last)


def carried(rows: Iterable[Spot]) -> list[list[Any]]:
    """The gazetteer in few bytes: key, name, within, initials, longitude, latitude, whether the point stands in for the true one."""
    return [
        [one.key, one.name, one.within, one.initials, *(round(part, 5) if part is not None else None for part in (one.longitude, one.latitude)), int(one.stand_in)]
        for one in rows
    ]  # fmt: skip


def _fits(spot: Spot, row: Division, wanted: str, text: str) -> bool:
    return text.strip() in row.name or spot.initials.startswith(wanted) or row.pinyin.replace(" ", "").casefold().startswith(wanted)


def _sorted(found: list[Spot], text: str) -> list[Spot]:
    """An exact name, also without its last sign (大漈 for 大漈乡), goes first; a county before its townships before villages."""
    return sorted(found, key=lambda one: (one.name != text, one.name[:-1] != text, one.key[0] != "d"))[:SHOWN]


def _division(row: Division) -> Spot:
    initials = "".join(word[:1] for word in row.pinyin.casefold().split())
    return Spot(f"d{row.code}", row.name, row.parent.name if row.parent else "", initials, row.longitude, row.latitude, row)


def _village(row: Village) -> Spot:
    own = row.longitude is not None and row.latitude is not None
    at = row if own else row.division
    return Spot(f"v{row.code}", row.name, row.division.name, row.initials, at.longitude, at.latitude, row.division, stand_in=not own)
