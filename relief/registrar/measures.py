"""The declared numbers, computed over the rows a person may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse

from relief.registrar.declarations import registries
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from collections.abc import Collection

    from relief.registrar.declarations import Measure
    from relief.registrar.registry import Registry


@dataclass(frozen=True)
class Number:
    """One measure with its value, and the list behind it."""

    register: str
    name: str
    label: str
    value: int
    link: str


def numbers_for(user: Any, names: Collection[str] | None = None) -> list[Number]:
    """Every declared number this user may read, or those named, in the order of the names."""
    declared = [(registry, measure) for registry in registries(admin.site) for measure in registry.measures]
    wanted = [(registry, measure) for registry, measure in declared if names is None or measure.name in names]
    found = [_number(registry, measure, user) for registry, measure in wanted if rights().entitled(user, "read", registry.model)]
    return found if names is None else sorted(found, key=lambda number: list(names).index(number.name))


def _number(registry: Registry, measure: Measure, user: Any) -> Number:
    meta = registry.model._meta
    value = measure.compute(rights().scope(user, "read", registry.model))
    return Number(registry.api, measure.name, str(measure.label), value, reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
