"""Take what a phone sent: one entry after the other, each in its own transaction, each once, each at its own time.

An entry that is refused does not stop the later ones. It is kept with the reason and opens a discrepancy case; only what
hangs on it is refused too. Sent again, every entry gets the answer it got before.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.core.exceptions import PermissionDenied
from django.db import DataError, OperationalError, transaction
from django.http import Http404
from django.utils import timezone

from inventory.domain.phones import UnknownKind
from inventory.models import FieldCommand
from inventory.outbox import hanging
from inventory.outbox.answers import NotHere
from inventory.outbox.batches import Command, plain
from inventory.outbox.clocks import after_the_one_before, corrected, days, right
from inventory.outbox.kinds import Sent
from inventory.outbox.places import place_of
from inventory.outbox.refusals import refuse, remark, told
from inventory.outbox.settling import booked_after_all, check_open, gone_on
from relief.core import clock
from relief.core.access import Denied
from relief.core.fieldwork import Kind, kind_of
from relief.core.services.commands import KeyReused, StillRunning, fingerprint_of, once
from relief.core.services.numbers import numbered_by
from relief.core.services.pins import tries_counted
from relief.problems import Problem, gettext_noop
from relief.registrar.problem_handler import Busy, Invalid, document, is_busy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inventory.models import Device, Warehouse
    from relief.core.models import Person, User

log = logging.getLogger(__name__)


class Failed(Problem):
    """A fault of ours while one entry was booked: it is kept and looked at, and stops no other."""

    slug = "failed"
    status = 500
    sentence = gettext_noop("The server could not book this entry. It is kept, and the office will look at it.")


class Hand(NamedTuple):
    """Who sent, on which phone."""

    user: User
    person: Person
    device: Device


def replay(*, user: User, device: Device, batch: Iterable[Command]) -> list[dict[str, Any]]:
    """Take the entries in their order; one answer each: {id, state, number, numbers, problem, case}.

    ``state`` is done, refused, or retry where nothing was decided and the same entry may be sent again.
    """
    hand = Hand(user, cast("Person", user.person), device)
    return [_answered(hand, command) for command in batch]


def _answered(hand: Hand, command: Command) -> dict[str, Any]:
    fingerprint = fingerprint_of("/field/commands/", hand.device.code, *command.fingerprint())
    try:
        answer = once(caller=hand.user, key=str(command.id), fingerprint=fingerprint, run=lambda: (200, _taken(hand, command)))
    except KeyReused as problem:
        return _result(command, "refused", problem=document(problem))
    except StillRunning as problem:
        return _result(command, "retry", problem=document(problem))
    except OperationalError as error:
        if not is_busy(error):
            raise
        log.warning("database busy", exc_info=error)
        return _result(command, "retry", problem=document(Busy()))
    body = _now(hand, command) if answer.replayed and answer.body["state"] == "refused" else None
    return {**(body or answer.body), "replayed": answer.replayed}


def _now(hand: Hand, command: Command) -> dict[str, Any] | None:
    """What became of an entry that was refused because it came too early; None where its first answer stands."""
    row = FieldCommand.objects.filter(device=hand.device, key=command.id, state=FieldCommand.State.DONE).first()
    return _result(command, "done", number=row.paper) if row else None


def _taken(hand: Hand, command: Command) -> dict[str, Any]:
    """Book one entry, or keep that it was refused. Runs inside the transaction of its key."""
    place = place_of(hand.user, plain(command.body, pictures=False), right(command))
    try:
        number, aside = _booked(hand, command)
    except Problem as problem:
        return _refused(hand, command, problem, place)
    kept = _keep(hand, command, FieldCommand.State.DONE, place, paper=number)
    for beside in aside:
        remark(kept=kept, problem=beside)
    _go_on(hand, command)
    return _result(command, "done", number=number, problem=kept.problem)


def _go_on(hand: Hand, command: Command) -> None:
    """Book what came before this entry though it follows from it, each at its own time; what is refused then stays so, with the new reason."""
    for row in hanging.waiting_for(command, hand.person):
        early = Command.again(row)
        own = hand._replace(device=row.device)
        try:
            number, aside = _booked(own, early)
        except Problem as problem:
            row.problem = told(row, problem)
            row.save(update_fields=["problem"])
            continue
        gone_on(row=row, number=number, by=hand.person)
        for beside in aside:
            remark(kept=row, problem=beside)
        _go_on(own, early)


@transaction.atomic
def book_after_all(*, row: FieldCommand, user: User, by: Person) -> FieldCommand:
    """Book a refused entry whole, as its keeper entered it and at its own time, because what stood in its way is gone; and what waited for it.

    Raises ``NotRefused``, or why it still cannot be booked; then it stays as it was.
    """
    held = FieldCommand.objects.select_for_update(of=("self",)).select_related("device", "person").get(pk=row.pk)
    check_open(held)
    hand, command = Hand(user, held.person, held.device), Command.again(held)
    number, aside = _booked(hand, command)
    booked_after_all(row=held, number=number, by=by)
    for beside in aside:
        remark(kept=held, problem=beside)
    _go_on(hand, command)
    return held


def _booked(hand: Hand, command: Command) -> tuple[str, list[Problem]]:
    try:
        with tries_counted(), transaction.atomic():
            moment, odd = after_the_one_before(hand.device, command, corrected(command))
            number, aside = book(hand, command, moment)
            return number, [*odd, *aside]
    except (Problem, OperationalError):  # an operational error breaks the whole transaction, which is then run again
        raise
    except Http404 as error:
        raise _not_here(error) from error
    except PermissionDenied as error:
        raise Denied from error
    except (DataError, OverflowError) as error:
        raise Invalid(errors=[]) from error
    except Exception as error:  # one entry must not bar the way of all that wait behind it
        log.exception("field command failed", extra={"facts": {"kind": command.kind, "device": hand.device.code}})
        raise Failed from error


def book(hand: Hand, command: Command, moment: datetime) -> tuple[str, list[Problem]]:
    """Do what an entry says as of a moment, under the numbers its phone wrote.

    Returns the number of the paper, and what was refused beside it (a signature) without undoing it.
    """
    found = _kind(command)
    hanging.check(command, hand.person)
    offset, body = timedelta(seconds=command.offset_s), found.read(command.body)
    sent = Sent(user=hand.user, person=hand.person, device=hand.device, occurred_at=moment, offset=offset, body=body)
    with clock.at(moment), numbered_by(device=hand.device.code, days=days(command), numbers=command.numbers):
        number = found.act(sent)
    hanging.replace(command, hand.person, number)
    return number, sent.aside


def _kind(command: Command) -> Kind:
    found = kind_of(command.kind)
    if found is None:
        raise UnknownKind(kind=command.kind)
    return found


def _not_here(error: Http404) -> Problem:
    problem = NotHere()
    if str(error):
        problem.sentence = str(error).replace("%", "%%")  # type: ignore[misc]
    return problem


def _refused(hand: Hand, command: Command, problem: Problem, place: Warehouse | None) -> dict[str, Any]:
    kept = _keep(hand, command, FieldCommand.State.REFUSED, place)
    case = refuse(kept=kept, problem=problem)
    return _result(command, "refused", problem=kept.problem, case=case.number if case else "")


def _keep(hand: Hand, command: Command, state: str, place: Warehouse | None, *, paper: str = "") -> FieldCommand:
    return FieldCommand.objects.create(
        device=hand.device,
        key=command.id,
        sequence=command.seq,
        kind=command.kind,
        person=hand.person,
        warehouse=place,
        organisation=hand.device.organisation,
        body=command.kept(pictures=state == FieldCommand.State.REFUSED),
        state=state,
        paper=paper,
        occurred_at=right(command),
        device_offset_s=command.offset_s,
        received_at=timezone.now(),
    )


def _result(command: Command, state: str, *, number: str = "", problem: dict[str, Any] | None = None, case: str = "") -> dict[str, Any]:
    numbers = {kind: given[0] if len(given) == 1 else given for kind, given in command.numbers.items()}
    return {"id": str(command.id), "seq": command.seq, "state": state, "number": number, "numbers": numbers, "problem": problem, "case": case}
