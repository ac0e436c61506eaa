"""The registrar asks for rights without knowing who grants them: the core hands its functions in when it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


class Rights(Protocol):
    """What a registry must be able to ask."""

    def scope(self, user: Any, action: str, model: type[Model]) -> QuerySet[Any]:
        """The rows on which a user may do an action now."""

    def entitled(self, user: Any, action: str, model: type[Model]) -> bool:
        """Whether any role the user holds now may do this to any row."""

    def places(self, user: Any, action: str, model: type[Model]) -> QuerySet[Any]:
        """The organisations whose rows of this model the user may act on."""

    def roles_held(self, user: Any) -> frozenset[str]:
        """The roles held anywhere at this moment."""

    def record(self, user: Any, act: str, register: str, subject: str, rows: int) -> None:
        """Keep that somebody looked behind a mask or exported."""


_granted: list[Rights] = []


def grant(rights: Rights) -> None:
    """Hand the rights in; the latest hold."""
    _granted[:] = [rights]


def rights() -> Rights:
    """The rights in force."""
    return _granted[0]
