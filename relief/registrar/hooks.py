"""Needs that point upwards, turned round: an app gives a page a panel, or fills a drill world, without being known to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from django.db.models import Model
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    type PanelMaker = Callable[[HttpRequest, Model], Panel | None]
    type WorldSeeder = Callable[..., None]
    type StandbyCheck = Callable[..., list[Entry]]
    type DueMaker = Callable[[Any], list[Falling]]
    type TextReader = Callable[..., str | None]
    type GearReader = Callable[[Any, Iterable[str]], dict[str, Piece]]
    type Loss = Callable[..., None]
    type Telling = Callable[[Any], list[Any]]
    type Gate = Callable[[Any, datetime], None]
    type Forget = Callable[[Any, Any], None]
    type Lost = Callable[[Any], None]
    type Shift = Callable[[float, float], tuple[float, float]]
    type Absence = Callable[..., str | None]
    type Waiting = Callable[[HttpRequest], list[Entry]]


@dataclass(frozen=True)
class Panel:
    """A titled piece of a page: a template and what it needs."""

    title: StrOrPromise
    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One line of somebody's desk: what waits, and where to go.

    With ``facts`` text and note are message ids with ``%(fact)s`` places, said in the language of whoever reads them.
    """

    text: StrOrPromise
    link: str = ""
    note: StrOrPromise = ""
    late: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Falling:
    """Something that falls due by a rule of its app: what, of which row, when, and the page where it is done."""

    label: StrOrPromise
    row: Any
    at: datetime
    link: str


@dataclass(frozen=True)
class Piece:
    """A piece of gear as its register knows it: name, state in words, and whether it can be taken along."""

    name: str
    state: StrOrPromise
    ready: bool


_panels: dict[type[Model], list[PanelMaker]] = defaultdict(list)
_seeders: list[WorldSeeder] = []
_approvals: list[Waiting] = []
_standby_checks: list[StandbyCheck] = []
_maps: dict[str, tuple[StrOrPromise, Shift]] = {}
_dues: list[DueMaker] = []
_text_readers: list[TextReader] = []
_losses: list[Loss] = []
_gear: list[GearReader] = []
_lost: list[Lost] = []
_gates: list[Gate] = []
_forgets: list[Forget] = []
_exceptions: list[Telling] = []
_absences: list[Absence] = []


def panel(model: type[Model]) -> Callable[[PanelMaker], PanelMaker]:
    """``@panel(Incident)``: the function's panel stands on the page of every row of that model."""

    def keep(make: PanelMaker) -> PanelMaker:
        _panels[model].append(make)
        return make

    return keep


def panels_for(request: HttpRequest, row: Model) -> list[Panel]:
    """The panels other apps give this row's page."""
    return [made for make in _panels[type(row)] if (made := make(request, row))]


def world_seeder(seed: WorldSeeder) -> WorldSeeder:
    """``@world_seeder``: called as ``seed(world=…, as_of=…, by=…)`` inside a new drill world."""
    _seeders.append(seed)
    return seed


def world_seeders() -> list[WorldSeeder]:
    """All of them, in the order the apps were loaded."""
    return list(_seeders)


def approvals(waiting: Waiting) -> Waiting:
    """``@approvals``: the lines of what waits for the signed-in person's approval."""
    _approvals.append(waiting)
    return waiting


def approvals_waiting(request: HttpRequest) -> list[Entry]:
    """What waits for this person, from every app."""
    return [entry for waiting in _approvals for entry in waiting(request)]


def standby_check(check: StandbyCheck) -> StandbyCheck:
    """``@standby_check``: called as ``check(society)``; what must be looked at when a warning comes, kept with its facts."""
    _standby_checks.append(check)
    return check


def standby_checks_for(society: Model) -> list[Entry]:
    """What every app finds for a society that stands by."""
    return [entry for check in _standby_checks for entry in check(society)]


def falls_due(make: DueMaker) -> DueMaker:
    """``@falls_due``: what falls due for a user by a rule that no single date of a row holds; called as ``make(user)``, a fixed number of queries."""
    _dues.append(make)
    return make


def ruled_due(user: Any) -> list[Falling]:
    """All of it, from every app."""
    return [one for make in _dues for one in make(user)]


def text_reader(reads: TextReader) -> TextReader:
    """``@text_reader``: called as ``reads(sender=digits, text=…, name=id of the message)``; answers what to send back, or None if it is not his."""
    _text_readers.append(reads)
    return reads


def text_readers() -> list[TextReader]:
    """All of them, in the order the apps were loaded."""
    return list(_text_readers)


def on_gear_lost(hear: Loss) -> Loss:
    """``@on_gear_lost``: called as ``hear(organisation=…, code=…, reason=…, by=…)`` when a piece of gear did not come home."""
    _losses.append(hear)
    return hear


def gear_lost(**facts: Any) -> None:
    """Tell every app that keeps gear."""
    for hear in _losses:
        hear(**facts)


def gear_register(read: GearReader) -> GearReader:
    """``@gear_register``: called as ``read(organisation, codes)``; those of the codes it keeps (in capitals), one query."""
    _gear.append(read)
    return read


def gear_known(organisation: Any, codes: Iterable[str]) -> dict[str, Piece]:
    """What is known of pieces by their codes (in capitals), from every app that keeps gear; nothing is asked where there is no code."""
    wanted = sorted({code.upper() for code in codes if code})
    return {code: piece for read in _gear if wanted for code, piece in read(organisation, wanted).items()}


def gate(check: Gate) -> Gate:
    """``@gate``: called with a waybill and the moment its vehicle leaves, by whichever door, before it does; raises why it may not."""
    _gates.append(check)
    return check


def let_through(waybill: Any, moment: datetime) -> None:
    """Ask every app whether the vehicle may leave with this paper at that moment."""
    for check in _gates:
        check(waybill, moment)


def on_message_lost(hear: Lost) -> Lost:
    """``@on_message_lost``: called with a message that its channel refused or its gateway could not deliver, in its world."""
    _lost.append(hear)
    return hear


def message_lost(message: Any) -> None:
    """Tell every app that may have another way."""
    for hear in _lost:
        hear(message)


def on_erasure(forget: Forget) -> Forget:
    """``@on_erasure``: called inside the transaction that erases somebody, with his row and the words he was known by (``Traces``)."""
    _forgets.append(forget)
    return forget


def erase_everywhere(person: Any, traces: Any) -> None:
    """Let every app forget what only it knows of a person."""
    for forget in _forgets:
        forget(person, traces)


def absences(tell: Absence) -> Absence:
    """``@absences``: called as ``tell(person, starts_at, ends_at)``; why somebody cannot be there then, in words, or None."""
    _absences.append(tell)
    return tell


def absence_of(person: Any, starts_at: datetime, ends_at: datetime) -> str | None:
    """The first reason an app knows."""
    return next((why for tell in _absences if (why := tell(person, starts_at, ends_at))), None)


def exceptions(tell: Telling) -> Telling:
    """``@exceptions``: called with a user; what the supervisor hears from an app, as ``relief.core.selectors.exceptions.Told``."""
    _exceptions.append(tell)
    return tell


def exceptions_told(user: Any) -> list[Any]:
    """All of it, from every app."""
    return [one for tell in _exceptions for one in tell(user)]


def map_of_points(name: str, label: StrOrPromise, shift: Shift) -> None:
    """A map from which coordinates are copied, and how a point (longitude, latitude in degrees) becomes WGS-84."""
    _maps[name] = (label, shift)


def maps_of_points() -> list[tuple[str, StrOrPromise]]:
    """The maps a coordinate may have come from, to choose from."""
    return [(name, label) for name, (label, _shift) in _maps.items()]


def point_on(name: str, longitude: float, latitude: float) -> tuple[float, float]:
    """The WGS-84 point of a point on that map; raises what its converter raises."""
    return _maps[name][1](longitude, latitude)
