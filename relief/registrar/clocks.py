"""What falls due: every declared date over the rows a person may read, and what the rules of the apps add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from relief.registrar.declarations import model_field, registries
from relief.registrar.hooks import ruled_due
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from django.db.models import QuerySet
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
        for clock in _clocks(registry, user)
    ]
    found += [Clock(one.label, one.row, one.at, one.link) for one in ruled_due(user)]
    return sorted(found, key=lambda clock: clock.at)


def _clocks(registry: Registry, user: Any) -> list[Clock]:
    """The clocks of one register, in one query however many dates it declares."""
    rows = rights().scope(user, "read", registry.model)
    soon = [_soon(registry, due, rows) for due in registry.due]
    if len(soon) == 1:
        return [_clock(registry, registry.due[0], row) for row in soon[0].distinct()[:MOST]]
    marks = {f"due_{place}": Q(pk__in=each.values("pk")[:MOST]) for place, each in enumerate(soon)}
    found = list(rows.annotate(**marks).filter(reduce(or_, (Q(**{mark: True}) for mark in marks))).distinct())
    told = zip(marks, registry.due, strict=True)
    return [_clock(registry, due, row) for mark, due in told for row in found if getattr(row, mark)]


def _soon(registry: Registry, due: Due, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that still wait and whose date is near, the nearest first."""
    if due.waiting is not None:
        rows = rows.filter(due.waiting)
    moment = model_field(registry.model, due.field).get_internal_type() == "DateTimeField"
    horizon = timezone.now() + timedelta(days=due.days) - timedelta(hours=due.plus_hours)
    return rows.filter(**{f"{due.field}__lte": horizon if moment else timezone.localdate(horizon)}).order_by(due.field)


def _clock(registry: Registry, due: Due, row: Any) -> Clock:
    return Clock(due.label, row, _at(getattr(row, due.field), due), _link(registry, row))


def _at(value: Any, due: Due) -> datetime:
    moment = value if isinstance(value, datetime) else timezone.make_aware(datetime.combine(value, datetime.max.time()))
    return moment + timedelta(hours=due.plus_hours)


def _link(registry: Registry, row: Any) -> str:
    meta = registry.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
