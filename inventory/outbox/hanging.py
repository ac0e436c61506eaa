"""Entries that follow from others, and entries made in place of refused ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.domain.phones import HangsOnRefused, NotArrived
from inventory.models import FieldCommand
from inventory.outbox.answers import NotHere
from inventory.outbox.settling import check_open, locked, settled_by_paper
from relief.core.fieldwork import label_of

if TYPE_CHECKING:
    from inventory.outbox.batches import Command
    from relief.core.models import Person

PAPERS = ("order", "waybill", "document")  # where a body may name a paper that another entry of the phone was to make
State = FieldCommand.State


def check(command: Command, person: Person) -> None:
    """Raise ``HangsOnRefused`` or ``NotArrived`` where what this entry follows from was not booked.

    And ``NotRefused`` where it is to stand in place of an entry that is not open any more.
    """
    if command.instead_of is not None:
        check_open(locked(command.instead_of, person))
    if command.after:
        rows = {row.key: row for row in FieldCommand.objects.filter(person=person, key__in=command.after)}
        for key in command.after:
            if key not in rows:
                raise NotArrived(command=str(key))
            _check_booked(rows[key])
    named = {command.body[name] for name in PAPERS if isinstance(command.body.get(name), str)}
    if named:
        for row in FieldCommand.objects.filter(person=person, state=State.REFUSED):
            if row.key == command.instead_of:
                continue
            if named & set(numbers_of(row)):
                raise _hangs_on(row)


def waiting_for(command: Command, person: Person) -> list[FieldCommand]:
    """Refused entries of a person that came before this one, which they follow from by its id or by the paper it made; in their order."""
    made = {number for given in command.numbers.values() for number in given}
    rows = FieldCommand.objects.select_for_update(of=("self",)).select_related("device").filter(person=person, state=State.REFUSED)
    return [row for row in rows.order_by("sequence", "pk") if _waited(row, str(command.id), made)]


def _waited(row: FieldCommand, key: str, made: set[str]) -> bool:
    kind, body = str((row.problem or {}).get("type", "")).rpartition("/")[2], row.body.get("body", {})
    if kind == NotArrived.slug:
        return key in row.body.get("after", [])
    return kind == NotHere.slug and any(isinstance(body.get(name), str) and body[name] in made for name in PAPERS)


def numbers_of(row: FieldCommand) -> list[str]:
    """Every number a phone wrote on the papers of an entry."""
    return [number for given in row.body.get("numbers", {}).values() for number in given]


def replace(command: Command, person: Person, number: str) -> None:
    """An entry made in place of a refused one settles that one."""
    if command.instead_of is not None:
        settled_by_paper(row=locked(command.instead_of, person), number=number, by=person)


def _check_booked(row: FieldCommand) -> None:
    if row.state != State.DONE and not row.paper:
        raise _hangs_on(row)


def _hangs_on(row: FieldCommand) -> HangsOnRefused:
    return HangsOnRefused(sequence=row.sequence, kind=label_of(row.kind), command=str(row.key))
