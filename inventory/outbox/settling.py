"""What becomes of a refused entry: entered again in part or otherwise, withdrawn with a reason, or left to the supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.domain.phones import NotArrived, NotRefused
from inventory.models import DiscrepancyCase, Document, FieldCommand
from inventory.outbox.batches import plain
from inventory.outbox.refusals import paper_of
from relief.core.columns import fits, shortened
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from uuid import UUID

    from relief.core.models import Incident, Person

State = FieldCommand.State
Answer = DiscrepancyCase.Answer
ROOM = 50  # for the words we write before a keeper's own


def locked(key: UUID, person: Person) -> FieldCommand:
    """One entry of a person's phones, locked. Raises ``NotArrived``."""
    row = FieldCommand.objects.select_for_update(of=("self",)).filter(person=person, key=key).first()
    if row is None:
        raise NotArrived(command=str(key))
    return row


@transaction.atomic
def settled_by_paper(*, row: FieldCommand, number: str, by: Person) -> FieldCommand:
    """Another entry stands in its place; its case is settled by that paper."""
    _settle(row, by, _("Entered again: %(number)s") % {"number": number}, paper=number)
    _close(row, by, Answer.REPLACED, number)
    _tell(row, by)
    return row


@transaction.atomic
def gone_on(*, row: FieldCommand, number: str, by: Person) -> FieldCommand:
    """It was refused only because it came before what it follows from; that has come, and the entry itself is booked."""
    return _booked(row, by, number, _("Booked once what it follows from had come: %(number)s"))


@transaction.atomic
def booked_after_all(*, row: FieldCommand, number: str, by: Person) -> FieldCommand:
    """What stood in its way is gone (a trip has another way, a lorry came back), and the entry itself is booked."""
    return _booked(row, by, number, _("Booked after all: %(number)s"))


def _booked(row: FieldCommand, by: Person, number: str, resolution: str) -> FieldCommand:
    _settle(row, by, resolution % {"number": number}, paper=number)
    _close(row, by, Answer.REPLACED, number)
    _tell(row, by)
    row.state, row.problem = State.DONE, None
    row.save(update_fields=["state", "problem"])
    return row


@transaction.atomic
def withdraw(*, row: FieldCommand, by: Person, reason: str) -> FieldCommand:
    """It never happened, or was a mistake: nothing is booked, and the reason stands beside it; the command that heard of it hears that too."""
    _settle(row, by, _("Withdrawn: %(reason)s") % {"reason": _own(reason)})
    _close(row, by, Answer.PAPER_MISTAKE, "")
    paper = paper_of(row)
    _tell(row, by, paper.incident if paper else None)
    return row


@transaction.atomic
def hand_over(*, row: FieldCommand, by: Person, note: str = "") -> FieldCommand:
    """The keeper cannot decide it: its case stays open, for whoever settles cases."""
    note = _own(note)
    _settle(row, by, _("Left to the supervisor. %(note)s") % {"note": note})
    for case in row.cases.filter(settled_at__isnull=True):
        case.reason = shortened(" | ".join(filter(None, [note, case.reason])), DiscrepancyCase, "reason")
        case.owner = None
        case.save(update_fields=["reason", "owner"])
    _tell(row, by)
    return row


def check_open(row: FieldCommand) -> None:
    """Raise ``NotRefused`` unless there is something to settle."""
    if row.state != State.REFUSED:
        raise NotRefused(sequence=row.sequence, state=str(row.get_state_display()))


def _own(words: str) -> str:
    return fits(words.strip(), FieldCommand, "resolution", beside=ROOM)


def _settle(row: FieldCommand, by: Person, resolution: str, *, paper: str = "") -> None:
    check_open(row)
    row.state, row.paper, row.resolution = State.RESOLVED, paper, shortened(resolution, FieldCommand, "resolution")
    row.resolved_by, row.resolved_at = by, timezone.now()
    row.body = plain(row.body, pictures=bool(not paper and row.cases.filter(settled_at__isnull=True).exists()))
    row.save(update_fields=["state", "paper", "resolution", "resolved_by", "resolved_at", "body"])


def _tell(row: FieldCommand, by: Person, incident: Incident | None = None) -> None:
    facts = {"entry": str(row), "kind": row.kind, "resolution": row.resolution}
    record_event(kind="command-resolved", by=by, incident=incident, organisation=row.organisation, subject=row, payload=facts)


def _close(row: FieldCommand, by: Person, answer: str, number: str) -> None:
    paper = Document.objects.filter(number=number).first() if number else None
    for case in row.cases.filter(settled_at__isnull=True):
        case.state, case.answer, case.settled_by, case.settled_at = DiscrepancyCase.State.SETTLED, answer, by, row.resolved_at
        case.resolution = case.resolution or paper
        case.save(update_fields=["state", "answer", "settled_by", "settled_at", "resolution"])
