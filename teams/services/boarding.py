"""From the muster onto the road: who is allowed all the same, buddy pairs, call-signs, seats, departure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from relief.core import clock
from relief.core.columns import fits
from relief.core.models import Person
from teams.domain.errors import GoesNowhere, MayNotGo, NobodyAboard, NoDirector, NotCheckedIn, NotToLift, RedAboard, TooFewSeats, WhyMissing
from teams.domain.muster import buddy_pairs, seats_for
from teams.models import CheckIn, DeployedMember, Deployment, Muster, MusterVehicle
from teams.selectors.musters import board_of, directors_of, standings_of
from teams.services.musters import locked, tell
from teams.services.parties import take_parties_along
from teams.services.presence import leave
from teams.words import reasons_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from teams.domain.muster import Standing

State = Muster.State


class Berth(NamedTuple):
    """Where one person goes along: vehicle, pair, call-sign; None and "" leave what was there."""

    person: int
    vehicle: MusterVehicle | None
    pair: int | None = None
    call_sign: str = ""


@transaction.atomic
def allow_unfit(check_in: CheckIn, *, reason: str, allowed_by: Person, by: Person) -> CheckIn:
    """Somebody unfit goes all the same: the leader says why, a director says yes, himself or by word of mouth.

    Insurance, age, register and another mission are never lifted. Raises NotToLift, NoDirector, WhyMissing, MusterOver.
    """
    muster = locked(check_in.muster, State.OPEN)
    row = CheckIn.objects.select_for_update(of=("self",)).select_related("person", "muster__organisation").get(pk=check_in.pk)
    if not reason.strip():
        raise WhyMissing
    if allowed_by.pk == row.person_id or not _directs(allowed_by, muster):
        raise NoDirector(person=str(allowed_by))
    standing = standings_of(muster, [row], clock.now())[row.pk]
    if not standing.liftable:
        raise NotToLift(person=str(row.person), reasons=reasons_in_words(standing))
    row.unfit_reason = fits(reason.strip(), CheckIn, "unfit_reason")
    row.allowed_by, row.allowed_spoken = allowed_by, by.pk != allowed_by.pk
    row.save(update_fields=["unfit_reason", "allowed_by", "allowed_spoken"])
    tell("muster-unfit-allowed", muster, by, people=1, check_in=row.pk, decided_by=allowed_by)
    return row


@transaction.atomic
def pair_up(muster: Muster, *, by: Person | None) -> int:
    """Buddy pairs and seats for everybody who may go, cell by cell, whole pairs in one vehicle where there is room.

    Returns how many got a seat. Raises TooFewSeats, MusterOver.
    """
    held = locked(muster, State.OPEN)
    board = board_of(held)
    going = sorted((one.check_in for one in board.present if one.standing.may_go), key=lambda one: (one.member.cell if one.member else "", one.pk))
    groups = buddy_pairs(going)
    seats = seats_for([[one.pk for one in group] for group in groups], {vehicle.pk: vehicle.seats for vehicle in board.vehicles})
    held.check_ins.exclude(pk__in=seats).update(vehicle=None, pair=None)
    for number, group in enumerate(groups, start=1):
        for row in group:
            row.pair, row.vehicle_id, row.call_sign = number, seats[row.pk], row.call_sign or f"{number}"
            row.save(update_fields=["pair", "vehicle", "call_sign"])
    tell("muster-seated", held, by, people=len(seats))
    return len(seats)


@transaction.atomic
def seat(muster: Muster, berths: Iterable[Berth], *, by: Person | None) -> None:
    """Put people on vehicles, or take them off. Raises NotCheckedIn, MayNotGo, TooFewSeats, MusterOver; then nothing changes."""
    held = locked(muster, State.OPEN)
    _seat(held, list(berths), clock.now())
    tell("muster-seated", held, by, people=held.check_ins.exclude(vehicle=None).count())


@transaction.atomic
def depart(muster: Muster, *, by: Person | None, berths: Iterable[Berth] = ()) -> Deployment:
    """The vehicles leave: the time is stamped, and everybody aboard stands on the roll call until he is called in.

    Papers are judged for no moment before the muster was opened, whatever a phone's clock says of the departure.
    ``berths`` are seats a phone gave without signal. Raises GoesNowhere, RedAboard, NobodyAboard, PartnerNotBound and what ``seat`` raises.
    """
    held = locked(muster, State.OPEN)
    if not held.goes_out:
        raise GoesNowhere(number=held.number, occasion=str(held.get_occasion_display()))
    now = clock.now()
    wanted = list(berths)
    if wanted:
        _seat(held, wanted, now, judge=False)
    aboard = list(held.check_ins.exclude(vehicle=None).select_related("person", "member", "vehicle"))
    if not aboard:
        raise NobodyAboard
    list(Person.objects.select_for_update().filter(pk__in=[row.person_id for row in aboard]).order_by("pk"))  # nobody leaves from two musters at once
    _refuse_red(held, aboard, max(now, held.opened_at))
    mission = Deployment.objects.select_for_update().get(muster=held)
    DeployedMember.objects.bulk_create([_on_roll(mission, row, now) for row in aboard])
    mission.state, mission.departed_at = Deployment.State.DEPARTED, now
    mission.save(update_fields=["state", "departed_at"])
    held.state, held.ended_at = State.DEPARTED, now
    held.save(update_fields=["state", "ended_at"])
    partners = take_parties_along(held, now)
    leave(held, list(held.check_ins.filter(vehicle=None).values_list("person_id", flat=True)), by=by)
    tell("deployment-departed", held, by, people=len(aboard), partners=partners, deployment=mission.number, destination=mission.destination)
    return mission


def _on_roll(mission: Deployment, row: CheckIn, now: datetime) -> DeployedMember:
    facts = {"person": row.person, "member": row.member, "check_in": row, "call_sign": row.call_sign, "pair": row.pair}
    return DeployedMember(deployment=mission, **facts, vehicle=str(row.vehicle), out_at=now, heard_at=now)


def _seat(muster: Muster, berths: list[Berth], now: datetime, *, judge: bool = True) -> None:
    rows = {row.person_id: row for row in muster.check_ins.select_related("person", "member")}
    if absent := [str(berth.person) for berth in berths if berth.person not in rows]:
        raise NotCheckedIn(people=", ".join(absent), number=muster.number)
    if judge:
        going = [rows[berth.person] for berth in berths if berth.vehicle]
        for row, standing in _red(muster, going, now):
            raise MayNotGo(person=str(row.person), reasons=reasons_in_words(standing))
    for berth in berths:
        row = rows[berth.person]
        row.vehicle, row.pair, row.call_sign = berth.vehicle, berth.pair or row.pair, fits(berth.call_sign, CheckIn, "call_sign") or row.call_sign
        row.save(update_fields=["vehicle", "pair", "call_sign"])
    for vehicle in muster.vehicles.all():
        people = sum(row.vehicle_id == vehicle.pk for row in rows.values())
        if people > vehicle.seats:
            raise TooFewSeats(people=people, seats=vehicle.seats)


def _refuse_red(muster: Muster, aboard: list[CheckIn], now: datetime) -> None:
    if red := _red(muster, aboard, now):
        raise RedAboard(people="; ".join(f"{row.person}: {reasons_in_words(standing)}" for row, standing in red))


def _red(muster: Muster, rows: list[CheckIn], now: datetime) -> list[tuple[CheckIn, Standing]]:
    judged = standings_of(muster, rows, now)
    return [(row, judged[row.pk]) for row in rows if not judged[row.pk].may_go]


def _directs(person: Person, muster: Muster) -> bool:
    """Whether somebody holds a director's office at the society of a muster, or above it, now."""
    return person.pk in {one.person_id for one in directors_of(muster.organisation)}
