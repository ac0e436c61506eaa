"""Every register with a place as a collection, for those who may read it: its layer's columns, its masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from gis.ogc.collections import Fact, Rows, points_within, shapes_within
from relief.registrar.declarations import model_field, registries
from relief.registrar.registers import layer_of, placed
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from gis.selectors.layers import Feature
    from relief.core.models import User
    from relief.registrar.registry import Registry

KINDS = {"BooleanField": "yes_no", "DateTimeField": "moment", "FloatField": "number"}
WHOLE = {"IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "BigIntegerField", "SmallIntegerField", "PositiveBigIntegerField"}


def registered(user: User | AnonymousUser, *, besides: set[str]) -> Iterator[Rows]:
    """The registers with a layer whose rows this person may read, except those that have a collection of their own."""
    for registry in registries(admin.site):
        if registry.layer is not None and registry.api not in besides and rights().entitled(user, "read", registry.model):
            yield _collection(registry, user)


def _collection(registry: Registry, user: User | AnonymousUser) -> Rows:
    layer = registry.layer
    assert layer is not None  # noqa: S101 - asked by the caller

    def rows() -> QuerySet[Any]:
        found = registry.with_related(rights().scope(user, "read", registry.model))
        return placed(registry, found)

    def features(found: Sequence[Any]) -> list[Feature]:
        keys = [row.pk for row in found]
        made = {one["id"]: one for one in layer_of(registry, rows().filter(pk__in=keys))["features"]}
        return [made[key] for key in keys if key in made]

    return Rows(
        name=registry.api,
        title=registry.model._meta.verbose_name_plural,
        description=_("A register of this house, within the reach of whoever asks."),
        facts=(Fact("title", _("name")), *_facts(registry)),
        rows=rows,
        features=features,
        within=shapes_within(features) if layer.geometry else points_within(layer.longitude, layer.latitude),
    )


def _facts(registry: Registry) -> Iterator[Fact]:
    for name in registry.layer.properties if registry.layer else ():
        field = model_field(registry.model, name)
        masked = field is None or name in registry.masked
        internal = field.get_internal_type() if field is not None else ""
        kind = "text" if masked else KINDS.get(internal, "whole" if internal in WHOLE else "text")
        filters = not masked and not field.is_relation and kind != "moment"
        yield Fact(name, getattr(field, "verbose_name", name), kind, name if filters else "")
