"""What falls due: every declared date over the rows a person may read, and what the rules of the apps add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from relief.registrar.declarations import model_field, registries
from relief.registrar.hooks import ruled_due
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from relief.registrar.declarations import Due
    from relief.registrar.registry import Registry

MOST = 50


@dataclass(frozen=True)
class Clock:
    """One thing that falls due, with its row."""

    label: StrOrPromise
    row: Any
    at: datetime
    link: str

    @property
    def late(self) -> bool:
        """Its time has passed."""
        return self.at < timezone.now()


def falling_due(user: Any) -> list[Clock]:
    """The clocks at risk for this person, the most urgent first."""
    found = [
        clock
        for registry in registries(admin.site)
        if registry.due and rights().entitled(user, "read", registry.model)
        for due in registry.due
        for clock in _clocks(registry, due, user)
    ]
    found += [Clock(one.label, one.row, one.at, one.link) for one in ruled_due(user)]
    return sorted(found, key=lambda clock: clock.at)


def _clocks(registry: Registry, due: Due, user: Any) -> list[Clock]:
    rows = rights().scope(user, "read", registry.model)
    if due.waiting is not None:
        rows = rows.filter(due.waiting)
    moment = model_field(registry.model, due.field).get_internal_type() == "DateTimeField"
    horizon = timezone.now() + timedelta(days=due.days) - timedelta(hours=due.plus_hours)
    soon = rows.filter(**{f"{due.field}__lte": horizon if moment else timezone.localdate(horizon)}).order_by(due.field).distinct()[:MOST]
    return [Clock(due.label, row, _at(getattr(row, due.field), due), _link(registry, row)) for row in soon]


def _at(value: Any, due: Due) -> datetime:
    moment = value if isinstance(value, datetime) else timezone.make_aware(datetime.combine(value, datetime.max.time()))
    return moment + timedelta(hours=due.plus_hours)


def _link(registry: Registry, row: Any) -> str:
    meta = registry.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
