"""What is different between two versions of a plan: levels, triggers, action cards, and what each level needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from gis.models import PlanResource
from gis.selectors.readiness import cell_words
from relief.core.models.incidents import Level
from relief.core.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import EmergencyPlan

type Said = dict[tuple[int, str], str]


class Change(NamedTuple):
    """One row that differs: at which level, what it is, what either version says of it ("" where it has none)."""

    level: str
    what: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        return "changed" if self.before and self.after else "added" if self.after else "removed"


class Section(NamedTuple):
    """One part of a plan with what differs in it, and how many rows are the same."""

    name: str
    changes: list[Change]
    same: int


def plan_changes(old: EmergencyPlan, new: EmergencyPlan) -> list[Section]:
    """Part by part, the lightest level first; eight queries."""
    readers = ((_("Levels"), _levels), (_("Triggers"), _triggers), (_("Action cards"), _cards), (_("What the plan needs"), _resources))
    return [_section(name, read(old), read(new)) for name, read in readers]


def _section(name: str, before: Said, after: Said) -> Section:
    keys = sorted({*before, *after}, key=lambda key: (-key[0], key[1]))
    differ = [key for key in keys if before.get(key) != after.get(key)]
    changes = [Change(str(Level(level).label), what, before.get((level, what), ""), after.get((level, what), "")) for level, what in differ]
    return Section(name, changes, len(keys) - len(differ))


def _levels(plan: EmergencyPlan) -> Said:
    words = _("%(people)s people, %(hours)s h")
    return {(row.level, _("planned for")): words % {"people": f"{row.people:,}", "hours": row.hours} for row in plan.levels.all()}


def _triggers(plan: EmergencyPlan) -> Said:
    said: Said = {}
    for row in plan.triggers.all():
        hazard = f" ({row.get_hazard_display()})" if row.hazard else ""
        said[row.level, f"{row.get_measure_display()}{hazard}"] = _joined([f"≥ {row.threshold:,}", _office(row.activated_by_role)])
    return said


def _cards(plan: EmergencyPlan) -> Said:
    within = _("within %(minutes)s min")
    return {
        (row.level, f"{_office(row.role)}: {row.task}"): within % {"minutes": row.within_minutes} if row.within_minutes else _("without a time")
        for row in plan.cards.all()
    }


def _resources(plan: EmergencyPlan) -> Said:
    said: Said = {}
    rows = PlanResource.objects.filter(plan=plan).select_related("item", "vehicle_class", "division").order_by("pk")
    for row in rows:
        what = f"{row.get_kind_display()} {cell_words(row.cell) if row.cell else row.what}"
        each = _("%(units)s per 100 people") if row.per_hundred else "%(units)s"
        within = f"≤ {row.within_minutes} min" if row.within_minutes else ""
        amount = "" if row.kind == PlanResource.Kind.PLACE else each % {"units": row.quantity}
        said[row.level, what] = _joined([amount, within]) or _("reachable")
    return said


def _office(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
