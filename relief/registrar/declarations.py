"""The small words of a declaration, and the list of all that was declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib import admin
    from django.db.models import Model, Q, QuerySet
    from django_stubs_ext import StrOrPromise

    from relief.registrar.registry import Registry


@dataclass(frozen=True)
class Layer:
    """A map layer: either a point (two lookups, WGS-84 degrees) or a field that holds a GeoJSON geometry, or the positions of a line.

    The point may be a related row's: ``organisation__division__longitude``. ``symbol`` names a drawing of the map (default: a pin).
    """

    longitude: str = "longitude"
    latitude: str = "latitude"
    geometry: str = ""
    properties: tuple[str, ...] = ()
    symbol: str = ""

    @property
    def related(self) -> tuple[str, ...]:
        """The related rows whose place it is."""
        return tuple({name.rpartition("__")[0] for name in self.fields if "__" in name})

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields without which a row is not on the map."""
        return (self.geometry,) if self.geometry else (self.longitude, self.latitude)


@dataclass(frozen=True)
class Measure:
    """A named number, computed by a query over the rows the asker may read; never typed in."""

    name: str
    label: StrOrPromise
    compute: Callable[[QuerySet[Any]], int]


@dataclass(frozen=True)
class Due:
    """A date that falls due: which field, what is to be done, how many days ahead it is shown, which rows still wait."""

    field: str
    label: StrOrPromise
    days: int = 30
    waiting: Q | None = None
    plus_hours: int = 0


def registries(site: admin.AdminSite) -> Iterator[Registry]:
    """Every declaration, in the order it was made."""
    from relief.registrar.registry import Registry  # noqa: PLC0415 - the registry is made of these words

    yield from (one for one in site._registry.values() if isinstance(one, Registry))  # noqa: SLF001 - the admin offers no other way to walk


def natural_key(model: type[Model]) -> str:
    """The one field by which a row of this model is named in files and answers: the first unique text, else ``pk``."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and field.editable and field.get_internal_type() in {"CharField", "SlugField"}:
            return field.name
    return "pk"


def model_field(model: type[Model], name: str) -> Any:
    """The model's own field of that name, or None."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
