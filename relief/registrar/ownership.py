"""Who owns a row and who may do what with it: declared once a model, read by the one scope function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import Model

READ, WRITE = "read", "write"
FALLS_BACK = {"add": WRITE, "change": WRITE, "delete": WRITE, "import": WRITE, "export": READ}


class UndeclaredError(LookupError):
    """A model without an owner is shown to nobody."""


@dataclass(frozen=True)
class Ownership:
    """Lookups from a row to its organisation: the first owns (and may write), the further ones only read.

    ``scope`` None is reference data of the whole house: everybody in office reads it, the top organisation keeps it.
    ``""`` is a row that is an organisation itself. ``city_wide`` opens reading to every society of the same city.
    """

    scope: tuple[str, ...] | None
    access: Mapping[str, frozenset[str]] = field(default_factory=dict)
    city_wide: bool = False

    def roles(self, action: str) -> frozenset[str] | None:
        """The roles named for an action; None where every role may (reading only)."""
        named = self.access.get(action)
        if named is None and action in FALLS_BACK:
            return self.roles(FALLS_BACK[action])
        if named is None and action != READ:
            return self.access.get(WRITE, frozenset())
        return named


_owned: dict[type[Model], Ownership] = {}


def own(
    model: type[Model], *, scope: str | Collection[str] | None, access: Mapping[str, Collection[str]] | None = None, city_wide: bool = False
) -> None:
    """Declare the owner of a model that has no page of its own; a ``Registry`` does this for its model."""
    paths = (scope,) if isinstance(scope, str) else None if scope is None else tuple(scope)
    named = {action: frozenset(str(role) for role in roles) for action, roles in (access or {}).items()}
    _owned[model] = Ownership(scope=paths, access=named, city_wide=city_wide)


def ownership_of(model: type[Model]) -> Ownership:
    """What was declared for a model."""
    try:
        return _owned[model._meta.concrete_model or model]
    except KeyError:
        raise UndeclaredError(f"{model._meta.label} declares no owner: give it a Registry, or own() it in its app's registry.py.") from None
