"""A muster is opened, people are checked in by whichever device, it is closed or called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from relief.core.worlds import REAL, current_world_id
from teams.domain.errors import MusterOver, TooFewSeats, WrongCallOutStep
from teams.domain.muster import Told, merged
from teams.models import Arrival, CheckIn, Deployment, Muster, MusterVehicle, TeamMember
from teams.services import callouts
from teams.services.presence import arrive, leave
from teams.services.service_records import thank

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Incident, Organisation, Person
    from teams.models import CallOut, RescueTeam

CODE, MISSION_CODE = "MU", "DP"
State = Muster.State


@transaction.atomic
def open_muster(
    *,
    organisation: Organisation,
    title: str,
    place: str,
    leader: Person,
    by: Person | None,
    occasion: str = Muster.Occasion.CALL_OUT,
    incident: Incident | None = None,
    team: RescueTeam | None = None,
    report_by: datetime | None = None,
    destination: str = "",
    relieves: Deployment | None = None,
    call_out: CallOut | None = None,
) -> Muster:
    """People are to gather at a place. Where they go out from there, the mission is ordered with it.

    Whoever said yes to its ``call_out`` is expected there and arrives there.
    """
    now = clock.now()
    on = timezone.localdate(now)
    facts = {"organisation": organisation, "incident": incident, "team": team, "leader": leader}
    goes_out = occasion in Muster.GOES_OUT
    mission = next_number(organisation=organisation, kind=MISSION_CODE, on=on) if goes_out else ""
    number = next_number(organisation=organisation, kind=CODE, on=on)
    muster = Muster.objects.create(
        **facts, call_out=call_out, number=number, occasion=occasion, title=title, place=place, opened_at=now, report_by=report_by
    )
    if goes_out:
        Deployment.objects.create(**facts, number=mission, muster=muster, mission=title, destination=destination, ordered_at=now, relieves=relieves)
    tell("muster-opened", muster, by, place=place, occasion=occasion)
    return muster


@transaction.atomic
def muster_for(call_out: CallOut, *, by: Person) -> Muster:
    """The open muster of a call-out, opened where there is none. Raises WrongCallOutStep for a draft or a test: nobody gathers for these."""
    asked = callouts.locked(call_out)
    if asked.sent_at is None or asked.is_test:
        raise WrongCallOutStep(number=asked.number, state=str(asked.get_state_display()))
    known = Muster.objects.filter(call_out=asked, state=State.OPEN).first()
    drill = current_world_id() != REAL
    return known or open_muster(
        organisation=asked.organisation,
        title=f"{asked.get_hazard_display()} {asked.place}".strip(),
        place=asked.assembly_point,
        leader=by,
        by=by,
        occasion=Muster.Occasion.DRILL if drill else Muster.Occasion.CALL_OUT,
        incident=asked.incident,
        team=asked.team,
        report_by=asked.report_by,
        destination=asked.place,
        call_out=asked,
    )


@transaction.atomic
def add_vehicle(muster: Muster, *, plate: str, seats: int, by: Person | None, driver: str = "") -> MusterVehicle:
    """A vehicle has come, with so many seats for the squad. A plate that is there already keeps its row and takes the new figures.

    Raises MusterOver, TooFewSeats where more people sit in it already.
    """
    held = locked(muster, State.OPEN)
    vehicle, new = MusterVehicle.objects.get_or_create(muster=held, plate=plate.strip().upper(), defaults={"seats": seats, "driver": driver})
    if not new and (vehicle.seats, vehicle.driver) != (seats, driver or vehicle.driver):
        _refit(vehicle, seats, driver)
    if new:
        tell("muster-vehicle-came", held, by, plate=vehicle.plate, seats=seats)
    return vehicle


@transaction.atomic
def check_in(
    *,
    muster: Muster,
    by: Person | None,
    channel: str,
    told: Told,
    member: TeamMember | None = None,
    person: Person | None = None,
    device: str = "",
) -> CheckIn:
    """Somebody is there, as one device told it. Told by two devices it is one check-in with the earliest time; both tellings stay.

    ``member`` for people of a squad, ``person`` for everybody else (courses, activities). A muster that has departed or
    is over still takes what a phone without signal tells later. Raises MusterOver where it was called off.
    """
    fits(told.vest, CheckIn, "vest")
    fits(told.bag, CheckIn, "bag")
    held = locked(muster, State.OPEN, State.DEPARTED, State.CLOSED)
    who = member.person if member else person
    if who is None:
        raise ValueError
    row, new = CheckIn.objects.get_or_create(muster=held, person=who, defaults={"member": member or _membership(held, who), "arrived_at": told.at})
    Arrival.objects.create(check_in=row, recorded_at=timezone.now(), channel=channel, device=device, by=by, **_said(told))
    _put_together(row)
    arrive(held, row, by=by)
    if new:
        tell("muster-checked-in", held, by, told.at, people=1, person=who.pk)
        if held.state == State.CLOSED and held.ended_at:
            thank(held, {who: (row.arrived_at, held.ended_at)})
    return row


@transaction.atomic
def close_muster(muster: Muster, *, by: Person | None) -> Muster:
    """A course or an activity is over; everybody who came gets his hours. Raises MusterOver; a call-out departs instead."""
    held = locked(muster, State.OPEN)
    if held.goes_out:
        raise MusterOver(number=held.number, state=str(held.get_occasion_display()))
    held.state, held.ended_at = State.CLOSED, clock.now()
    held.save(update_fields=["state", "ended_at"])
    rows = list(held.check_ins.select_related("person"))
    thank(held, {row.person: (row.arrived_at, max(row.arrived_at, held.ended_at)) for row in rows})
    tell("muster-closed", held, by, people=len(rows))
    return held


@transaction.atomic
def call_off(muster: Muster, *, by: Person | None) -> Muster:
    """Nobody goes. Raises MusterOver."""
    held = locked(muster, State.OPEN)
    held.state, held.ended_at = State.CALLED_OFF, clock.now()
    held.save(update_fields=["state", "ended_at"])
    Deployment.objects.filter(muster=held).update(state=Deployment.State.CALLED_OFF)
    leave(held, list(held.check_ins.values_list("person_id", flat=True)), by=by)
    tell("muster-called-off", held, by)
    return held


def locked(muster: Muster, *states: str) -> Muster:
    """The muster's row, held until the transaction ends, if it is in one of these states. Raises MusterOver."""
    held = Muster.objects.select_for_update(of=("self",)).select_related("organisation", "incident", "call_out").get(pk=muster.pk)
    if held.state not in states:
        raise MusterOver(number=held.number, state=str(held.get_state_display()))
    return held


def tell(kind: str, muster: Muster, by: Person | None, at: datetime | None = None, **facts: object) -> None:
    """One event of a muster."""
    record_event(
        kind=kind,
        by=by,
        occurred_at=at,
        incident=muster.incident,
        organisation=muster.organisation,
        subject=muster,
        payload={"muster": muster.number, **facts},
    )


def _said(told: Told) -> dict[str, object]:
    return {name: getattr(told, name) for name in ("at", "vest", "bag", "fit", "slept", "unhurt")}


def _put_together(row: CheckIn) -> None:
    """What all devices told, as one."""
    whole = merged(Told(**{name: getattr(one, name) for name in _said(Told(at=one.at))}) for one in row.arrivals.all())
    row.arrived_at = whole.at
    for name in ("vest", "bag", "fit", "slept", "unhurt"):
        setattr(row, name, getattr(whole, name))
    row.save(update_fields=["arrived_at", "vest", "bag", "fit", "slept", "unhurt"])


def _membership(muster: Muster, person: Person) -> TeamMember | None:
    mine = TeamMember.objects.filter(person=person).exclude(state=TeamMember.State.RETIRED)
    return mine.filter(team=muster.team_id).first() or mine.filter(team__organisation=muster.organisation_id).first()


def _refit(vehicle: MusterVehicle, seats: int, driver: str) -> None:
    people = vehicle.people.count()
    if people > seats:
        raise TooFewSeats(people=people, seats=seats)
    vehicle.seats, vehicle.driver = seats, driver or vehicle.driver
    vehicle.save(update_fields=["seats", "driver"])
