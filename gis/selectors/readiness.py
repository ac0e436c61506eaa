"""How ready a society is against its plan, row by row: computed from stock, crews, vehicles and roads at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from gis.domain.readiness import Tone, needed, short, tone_of, worst
from gis.models import PlanResource
from gis.selectors.readiness_parts import Found, crews, goods, places, vehicles
from relief.core import clock
from relief.core.models import EmergencyPlan, PlanLevel
from relief.core.models.incidents import Level
from relief.core.templatetags.relief_ui import named, unit
from teams.models import TeamMember

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from relief.core.models import Organisation

    type Count = Callable[[Organisation, Sequence[PlanResource], datetime], dict[int, Found]]

Kind = PlanResource.Kind


@dataclass(frozen=True, slots=True)
class Row:
    """One resource of a plan against what there is."""

    resource: PlanResource
    need: int
    found: Found
    tone: Tone
    short: int | None

    @property
    def label(self) -> str:
        """What it is, in words."""
        if self.resource.item is not None:
            return named(self.resource.item)
        if self.resource.vehicle_class is not None:
            return named(self.resource.vehicle_class)
        return self.resource.what if self.resource.kind != Kind.CREW else cell_words(self.resource.cell)

    @property
    def need_words(self) -> str:
        """The need with what is counted."""
        return self._counted(self.need)

    @property
    def short_words(self) -> str:
        """What is short, likewise; a dash where it cannot be computed."""
        return "—" if self.short is None else self._counted(self.short)

    def _counted(self, number: int) -> str:
        if self.resource.item is not None:
            return f"{number:,} {unit(self.resource.item, number)}"
        if self.resource.kind == Kind.CREW:
            return ngettext("%(n)s person", "%(n)s people", number) % {"n": f"{number:,}"}
        return ngettext("%(n)s vehicle", "%(n)s vehicles", number) % {"n": f"{number:,}"}


@dataclass(frozen=True, slots=True)
class LevelReady:
    """One level of a plan."""

    level: Level
    people: int | None
    rows: tuple[Row, ...]

    @property
    def tone(self) -> Tone:
        """The worst of its rows."""
        return worst(row.tone for row in self.rows)

    @property
    def ready(self) -> int:
        """Rows that are ready."""
        return sum(row.tone == Tone.GREEN for row in self.rows)

    @property
    def unknown(self) -> int:
        """Rows nothing can be said of."""
        return sum(row.tone == Tone.UNKNOWN for row in self.rows)

    @property
    def missing(self) -> list[Row]:
        """Rows with something short or not computable, the worst first."""
        order = [Tone.RED, Tone.AMBER, Tone.UNKNOWN]
        return sorted((row for row in self.rows if row.tone != Tone.GREEN), key=lambda row: order.index(row.tone))


COUNTS: dict[str, Count] = {Kind.GOODS: goods, Kind.CREW: crews, Kind.VEHICLE: vehicles, Kind.PLACE: places}


def readiness(plan: EmergencyPlan, at: datetime | None = None) -> list[LevelReady]:
    """Every level of a plan, the lowest first; the number of queries does not grow with the rows of the plan."""
    moment = at or clock.now()
    resources = list(PlanResource.objects.filter(plan=plan).select_related("item", "vehicle_class", "division"))
    found: dict[int, Found] = {}
    for kind, count in COUNTS.items():
        asked = [one for one in resources if one.kind == kind]
        found |= count(plan.organisation, asked, moment) if asked else {}
    sizes = {row.level: row for row in PlanLevel.objects.filter(plan=plan)}
    levels = sorted({*sizes, *(one.level for one in resources)}, reverse=True)
    return [_level(Level(level), sizes.get(level), [one for one in resources if one.level == level], found) for level in levels]


def _level(level: Level, size: PlanLevel | None, resources: Sequence[PlanResource], found: dict[int, Found]) -> LevelReady:
    people = size.people if size else None
    rows = []
    for resource in resources:
        need = needed(resource.quantity, per_hundred=resource.per_hundred, people=people or 0)
        seen = found[resource.pk]
        rows.append(Row(resource, need, seen, tone_of(need, seen.have), short(need, seen.have)))
    return LevelReady(level, people, tuple(rows))


def cell_words(cell: str) -> str:
    """A capability cell as the squad calls it."""
    return str(dict(TeamMember.Cell.choices).get(cell, cell))
