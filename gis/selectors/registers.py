"""The layers of every register with a place, as the map draws them: within the reader's reach, masks kept, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from relief.registrar.declarations import model_field, registries
from relief.registrar.masks import mask
from relief.registrar.registers import geometry_of, placed
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from gis.selectors.layers import Feature
    from relief.core.models import User
    from relief.registrar.registry import Registry

DRAWN = frozenset({"warehouses", "shelters", "closures", "incidents"})
MOST = 2_000
SYMBOLS = frozenset({"crew"})


class Register(NamedTuple):
    """A register that can be switched on: its name, what the layer is called, its symbol, and whether it is shown from the beginning."""

    name: str
    title: str
    symbol: str
    shown: bool


def registers_for(user: User) -> list[Register]:
    """The registers with a layer that this person may read and the map does not draw anyway; no query of rows."""
    found = [one for one in registries(admin.site) if one.layer and one.api not in DRAWN and rights().entitled(user, "read", one.model)]
    return [_register(one) for one in found]


def register_layer(user: User, name: str) -> list[Feature] | None:
    """The rows of one register this person may read, as features; None where there is no such layer for him. At most 2,000 rows."""
    registry = next((one for one in registries(admin.site) if one.layer and one.api == name), None)
    if registry is None or not rights().entitled(user, "read", registry.model):
        return None
    rows = placed(registry, registry.with_related(rights().scope(user, "read", registry.model))).order_by("pk")[:MOST]
    return [_feature(registry, row) for row in rows]


def _register(registry: Registry) -> Register:
    symbol = registry.layer.symbol if registry.layer else ""
    drawn = symbol if symbol in SYMBOLS else "pin"
    return Register(registry.api, str(registry.model._meta.verbose_name_plural), drawn, symbol in SYMBOLS)


def _feature(registry: Registry, row: Any) -> Feature:
    layer = registry.layer
    assert layer is not None  # noqa: S101 - asked by the caller
    lines = [_said(registry, row, name) for name in layer.properties]
    drawn = layer.symbol if layer.symbol in SYMBOLS else "pin"
    facts = {"id": row.pk, "title": _title(registry, row), "lines": [line for line in lines if line], "symbol": drawn}
    return {"type": "Feature", "geometry": geometry_of(registry, row), "properties": facts}


def _title(registry: Registry, row: Any) -> str:
    """The row's own name; where one of its masked fields would show in it, its number."""
    said = str(row)
    hidden = any(str(getattr(row, name)) in said for name in registry.masked if getattr(row, name, None))
    return f"{registry.model._meta.verbose_name} {row.pk}" if hidden else said


def _said(registry: Registry, row: Any, name: str) -> str:
    """``label: value`` in words; nothing where there is no value."""
    field = model_field(registry.model, name)
    value = mask(getattr(row, name)) if name in registry.masked else _worded(row, name)
    label = str(field.verbose_name) if field is not None else name
    return f"{label}: {value}" if value not in {"", "None"} else ""


def _worded(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name, None)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "hour"):
        return formats.date_format(timezone.localtime(value), "Y-m-d H:i")
    return "" if value is None else str(value)
