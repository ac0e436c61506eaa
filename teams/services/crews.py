"""People on a mission: heard from, down, hurt, somewhere, called in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.columns import fits
from relief.core.services.numbers import next_number
from teams.domain.errors import WhyMissing
from teams.domain.mission_errors import NoConsent, NotOnMission
from teams.models import CrewPosition, DeployedMember, Deployment, InjuryReport, PartnerParty, PositionConsent
from teams.selectors.missions import roll_call_of
from teams.services.alarms import alarm
from teams.services.missions import State, locked, tell
from teams.services.presence import leave

if TYPE_CHECKING:
    from collections.abc import Collection

    from relief.core.models import Person

CODE = "IR"
OVER = (State.RETURNED, State.GEAR_CHECKED, State.RECOVERED, State.DEBRIEFED)  # what a phone tells late is taken and changes nothing any more


@transaction.atomic
def hear(mission: Deployment, people: Collection[int], *, by: Person | None) -> int:
    """These persons (keys) are well. Told late it counts for its own moment and never sets a newer word back; a man who was down is up.

    Returns how many that was news of. Raises NotOnMission.
    """
    held = locked(mission, *Deployment.OUT, *OVER)
    now = clock.now()
    _on(held, people)
    rows = held.people.filter(person__in=people, back_at=None)
    news = rows.filter(heard_at__lt=now).update(heard_at=now)
    up = rows.filter(down_at__lt=now).update(down_at=None)
    if news or up:
        tell("welfare-checked", held, by, people=news)
    return news


@transaction.atomic
def man_down(mission: Deployment, person: int, *, by: Person | None, place: str = "") -> DeployedMember:
    """Somebody needs help now: leader, duty and commander hear of it at once, each once. Raises NotOnMission."""
    held = locked(mission, *Deployment.OUT, *OVER)
    (row,) = _on(held, [person])
    now = clock.now()
    if row.back_at is not None:
        return row
    if row.down_at is None or row.down_at > now:
        row.down_at = now
        row.save(update_fields=["down_at"])
        tell("welfare-man-down", held, by, person=row.person_id, place=place)
        alarm(row, place=place)
    return row


@transaction.atomic
def report_injury(mission: Deployment, person: int, *, severity: str, what: str, by: Person, treatment: str = "") -> InjuryReport:
    """Somebody was hurt. Raises NotOnMission, WhyMissing."""
    held = locked(mission, *Deployment.OUT, State.RETURNED, State.GEAR_CHECKED)
    (row,) = _on(held, [person])
    if not what.strip():
        raise WhyMissing
    now = clock.now()
    number = next_number(organisation=held.organisation, kind=CODE, on=timezone.localdate(now))
    facts = {"severity": severity, "what": what.strip(), "treatment": treatment, "happened_at": now, "reported_by": by}
    made = InjuryReport.objects.create(number=number, who=row, **facts)
    if severity != InjuryReport.Severity.SLIGHT:
        DeployedMember.objects.filter(pk=row.pk).update(working_since=None)
    tell("crew-injured", held, by, people=1, severity=severity)
    return made


@transaction.atomic
def agree_to_positions(row: DeployedMember, *, agrees: bool, by: Person | None) -> DeployedMember:
    """Somebody agrees that his position is kept, or takes it back: then what was kept is deleted at once."""
    held = locked(row.deployment, *Deployment.OUT)
    if row.shares_position != agrees:
        row.shares_position = agrees
        row.save(update_fields=["shares_position"])
        _keep_consent(row, by, agrees=agrees)
        if not agrees:
            row.positions.all().delete()
        tell("crew-consent-given" if agrees else "crew-consent-taken-back", held, by, people=1)
    return row


def _keep_consent(row: DeployedMember, by: Person | None, *, agrees: bool) -> None:
    now = clock.now()
    if agrees:
        PositionConsent.objects.create(who=row, given_at=now, told_to=by)
    else:
        row.consents.filter(taken_back_at=None).update(taken_back_at=now)


@transaction.atomic
def keep_position(mission: Deployment, person: int, *, longitude: float, latitude: float) -> CrewPosition:
    """Where somebody is (WGS-84), if he agreed. No event: it is deleted 30 days after the mission, events stay. Raises NoConsent, NotOnMission."""
    held = locked(mission, *Deployment.OUT)
    (row,) = _on(held, [person])
    if not row.shares_position:
        raise NoConsent(person=str(row.person))
    return CrewPosition.objects.create(who=row, at=clock.now(), longitude=longitude, latitude=latitude)


@transaction.atomic
def call_in(mission: Deployment, people: Collection[int], *, by: Person | None, how: str = "") -> int:
    """These persons (keys) are back, or safely elsewhere (``how``). When the last one is called in the mission is back.

    Called in twice it is once, at the first time. Returns how many were new. Raises NotOnMission.
    """
    held = locked(mission, *Deployment.OUT, *OVER)
    now, rows = clock.now(), _on(held, people)
    if held.state in OVER and held.state != State.RETURNED:
        return 0
    new = [row for row in rows if row.back_at is None]
    for row in rows:
        row.back_at, row.back_how = min(row.back_at or now, now), row.back_how or fits(how.strip(), DeployedMember, "back_how")
        row.working_since = row.down_at = None
        row.heard_at = max(row.heard_at, now)
        row.save(update_fields=["back_at", "back_how", "working_since", "down_at", "heard_at"])
    if new:
        tell("deployment-called-in", held, by, people=len(new))
        leave(held.muster, [row.person_id for row in new], by=by)
    all_back(held, by)
    return len(new)


def all_back(mission: Deployment, by: Person | None) -> None:
    """Roll call out equals roll call in and no partner's party is out: the mission is back; the caller holds it."""
    people = list(mission.people.all())
    parties = list(PartnerParty.objects.filter(muster=mission.muster_id, out_at__isnull=False))
    if mission.state == State.RETURNED or not roll_call_of(people).equal or any(party.back_at is None for party in parties):
        return
    mission.state, mission.returned_at = State.RETURNED, max(at for at in (*(one.back_at for one in people), *(one.back_at for one in parties)) if at)
    mission.save(update_fields=["state", "returned_at"])
    tell("deployment-returned", mission, by, people=len(people) + sum(party.people for party in parties))


def _on(mission: Deployment, people: Collection[int]) -> list[DeployedMember]:
    rows = list(mission.people.filter(person__in=people).select_related("person"))
    found: set[Any] = {row.person_id for row in rows}
    if strange := [str(one) for one in people if one not in found]:
        raise NotOnMission(people=", ".join(strange), number=mission.number)
    return rows
