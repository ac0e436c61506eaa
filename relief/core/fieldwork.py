"""What phones without signal may send, and what they carry along: every app adds its kinds of entry and its parts here.

``@kind("move", label=_("Move"), body=MoveBody)`` stands over ``def move(sent: Sent) -> str``. The function asks for access,
calls services with ``sent.occurred_at`` and answers the number of the paper it made; whatever it raises as a ``Problem``
undoes it and becomes a refusal. ``@part("shelters")`` stands over ``def shelters(holder: Holder) -> list``, what the phone
knows offline, in a fixed number of queries. The engine that takes and gives both is ``inventory.outbox``; how to add
one: docs/adding-a-field-command.md.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from rest_framework.exceptions import ValidationError

from relief.core.access import appointments
from relief.core.roles import FIELD
from relief.core.services.pins import tries_counted
from relief.problems import Problem
from relief.registrar.problem_handler import Invalid, errors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime, timedelta

    from django_stubs_ext import StrOrPromise
    from rest_framework.serializers import Serializer

    from relief.core.models import Organisation, Person, User

    type Act = Callable[[Any], str]
    type Part = Callable[[Any], Any]


class Phone(Protocol):
    """A phone that was set up: its short code stands in every number it gives."""

    code: str
    organisation: Organisation
    organisation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One entry as its function gets it: who, on which phone, when it happened, and the body as read by its form.

    ``occurred_at`` is put right by ``offset``, what the phone's clock was behind ours.
    """

    user: User
    person: Person
    device: Phone
    occurred_at: datetime
    offset: timedelta
    body: dict[str, Any]
    aside: list[Problem] = field(default_factory=list)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """What is refused inside the block is undone and told, but does not undo the entry: a wrong PIN does not bring a lorry back."""
        try:
            with tries_counted(), transaction.atomic():
                yield
        except Problem as problem:
            self.aside.append(problem)

    def at(self, moment: datetime | None) -> datetime:
        """A moment inside the body on our clock, never after the entry itself; the entry's own where none is given."""
        return min(moment + self.offset, self.occurred_at) if moment else self.occurred_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose phone carries something along: the person signed in, the society served, what time it is."""

    user: User
    society: Organisation
    now: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry. ``shrinks``: with which lines the goods it asks for can be cut to what there is."""

    name: str
    label: StrOrPromise
    act: Act
    body: type[Serializer[Any]] | None
    shrinks: bool

    def read(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body as its form reads it. Raises ``Invalid``, naming every line and field that is wrong."""
        if self.body is None:
            return body
        given = self.body(data=body)
        try:
            given.is_valid(raise_exception=True)
        except ValidationError as error:
            raise Invalid(errors=list(errors_of(error.detail))) from error
        return dict(given.validated_data)


_kinds: dict[str, Kind] = {}


def kind(name: str, *, label: StrOrPromise, body: type[Serializer[Any]] | None = None, shrinks: bool = False) -> Callable[[Act], Act]:
    """The function below handles entries of this kind; ``body`` is the form its JSON must fit (None: taken as it is).

    Phones keep names for days, so a name means one thing: a second declaration is refused.
    """

    def keep(act: Act) -> Act:
        _require_free(name, _kinds)
        _kinds[name] = Kind(name, label, act, body, shrinks)
        return act

    return keep


def _require_free(name: str, taken: Mapping[str, Any]) -> None:
    if name in taken:
        raise ValueError(f"Phones already know {name} as something else.")


def kind_of(name: str) -> Kind | None:
    """The kind of this name, if there is one."""
    return _kinds.get(name)


def label_of(name: str) -> str:
    """What a person calls this kind of entry."""
    found = _kinds.get(name)
    return str(found.label) if found else name


_parts: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    """The function below gives the part of this name of what a phone carries along."""

    def keep(give: Part) -> Part:
        _require_free(name, _parts)
        _parts[name] = give
        return give

    return keep


def carried(holder: Holder) -> dict[str, Any]:
    """All parts, in a fixed order; the same state of the book gives the same parts."""
    return {name: _parts[name](holder) for name in sorted(_parts)}


def society_served(user: User) -> Organisation | None:
    """The society in whose name this person works outside, by the first office in force that goes out; None for everybody else."""
    held = [one for one in appointments(user) if one.role in FIELD]
    return (held[0].organisation.society or held[0].organisation) if held else None
