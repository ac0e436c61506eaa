"""One crew relieves another: heads are counted on both sides, open tasks and gear change over, and both leaders sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from relief.core import clock
from relief.core.services.numbers import next_number
from teams.domain.mission_errors import HandoverFixed, HeadsDiffer, NotHandedOver, NotYourCrew, SignsTwice
from teams.models import CrewHandover, Deployment, GearLine, SectorTask
from teams.services.hands import Hand, proven
from teams.services.missions import State, locked, tell

if TYPE_CHECKING:
    from collections.abc import Collection

    from relief.core.models import Person

CODE = "CH"
THERE = (*Deployment.OUT, State.RETURNED, State.GEAR_CHECKED)


@transaction.atomic
def write_handover(
    incoming: Deployment, *, heads_out: int, heads_in: int, gear: Collection[str], by: Person, hazards: str = "", notes: str = ""
) -> CrewHandover:
    """What is handed over, written again until the first signature. Heads must be those of the roll calls, so that nobody is left out.

    Raises NotHandedOver where this mission relieves none, HeadsDiffer, HandoverFixed, WrongMissionStep.
    """
    held, relieved = _both(incoming)
    _refuse_other_heads(relieved, heads_out)
    _refuse_other_heads(held, heads_in)
    row = CrewHandover.objects.filter(incoming=held).first()
    if row is not None and row.begun:
        raise HandoverFixed(number=row.number)
    known = set(relieved.gear.filter(back_at=None, lost_at=None, handed_at=None).values_list("code", flat=True))
    words = {"hazards": hazards.strip(), "notes": notes.strip()}
    facts = {"heads_out": heads_out, "heads_in": heads_in, "gear": sorted(known & set(gear)), **words, "written_at": clock.now()}
    if row is None:
        number = next_number(organisation=held.organisation, kind=CODE, on=timezone.localdate(clock.now()))
        row = CrewHandover.objects.create(number=number, incoming=held, outgoing=relieved, **facts)
    else:
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
    tell("deployment-handover-kept", held, by, relieves=relieved.number, people=heads_out)
    return row


@transaction.atomic
def hand_over(incoming: Deployment, *, outgoing: Hand, relief: Hand, by: Person, **told: Any) -> CrewHandover:
    """Written and signed by both in one breath, on one phone: all of it or nothing. ``told``: what ``write_handover`` takes.

    Raises what these raise; HandoverFixed where the two have signed before.
    """
    row = write_handover(incoming, **told, by=by)
    for side, hand in (("out", outgoing), ("in", relief)):
        row = sign_handover(row, side=side, by=hand.person, hand=hand)
    return row


@transaction.atomic
def sign_handover(handover: CrewHandover, *, side: str, by: Person, hand: Hand | None = None) -> CrewHandover:
    """The leader of one side signs, or somebody of his crew who leads for him; once both have, open tasks and gear belong to the relief.

    ``hand`` proves who he is where he is not signed in himself. Raises NotYourCrew, SignsTwice, what ``proven`` raises, and
    HeadsDiffer where somebody was called in since it was written.
    """
    held, relieved = _both(handover.incoming)
    row = CrewHandover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    crew = relieved if side == "out" else held
    if getattr(row, f"{side}_signed_at"):
        return row
    if not may_sign(crew, by):
        raise NotYourCrew(person=str(by), number=crew.number)
    if by.pk in (row.out_signed_by_id, row.in_signed_by_id):
        raise SignsTwice(person=str(by))
    if not row.begun:
        _refuse_other_heads(relieved, row.heads_out)
        _refuse_other_heads(held, row.heads_in)
    given = hand or Hand(by)
    facts = {"signed_by": by, "signed_at": clock.now(), "method": given.method, "picture": proven(given)}
    for name, value in facts.items():
        setattr(row, f"{side}_{name}", value)
    row.save()
    tell("deployment-handover-signed", crew, by, handover=row.number)
    if row.signed:
        _change_over(row, relieved, held, by)
    return row


def may_sign(crew: Deployment, person: Person) -> bool:
    """Its leader, or somebody who went out with it."""
    return person.pk == crew.leader_id or crew.people.filter(person=person).exists()


def _both(incoming: Deployment) -> tuple[Deployment, Deployment]:
    """The relief and the relieved, held in the order of their keys."""
    if incoming.relieves_id is None:
        raise NotHandedOver(number=incoming.number)
    rows = {key: locked(Deployment(pk=key), *THERE) for key in sorted((incoming.pk, incoming.relieves_id))}
    return rows[incoming.pk], rows[incoming.relieves_id]


def _refuse_other_heads(mission: Deployment, counted: int) -> None:
    """Heads as they were at this moment: whoever was called in after it was counted, a phone may tell of it later."""
    out_now = Q(back_at=None) | Q(back_at__gt=clock.now())
    parties = mission.muster.parties.exclude(out_at=None).filter(out_now)
    out = mission.people.filter(out_now).count() + sum(one.people for one in parties)
    if counted != out:
        raise HeadsDiffer(number=mission.number, counted=counted, out=out)


def _change_over(row: CrewHandover, relieved: Deployment, relief: Deployment, by: Person) -> None:
    now = clock.now()
    tasks = list(relieved.tasks.filter(done_at=None, handed_at=None))
    SectorTask.objects.bulk_create(
        [SectorTask(deployment=relief, sector=one.sector, task=one.task, channel=one.channel, given_at=now) for one in tasks]
    )
    relieved.tasks.filter(pk__in=[one.pk for one in tasks]).update(handed_at=now)
    pieces = relieved.gear.filter(code__in=row.gear, back_at=None, lost_at=None, handed_at=None)
    known = set(relief.gear.values_list("code", flat=True))
    codes = list(pieces.values_list("code", flat=True))
    GearLine.objects.bulk_create([GearLine(deployment=relief, code=code, out_at=now) for code in codes if code not in known])
    relieved.gear.filter(code__in=codes).update(handed_at=now)
    tell("deployment-handed-over", relieved, by, handover=row.number, tasks=len(tasks), units=len(codes), people=row.heads_out)
