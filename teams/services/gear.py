"""Gear that goes along, by its codes: counted out, counted home, what is lost is said once and told upward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.columns import fits
from relief.registrar.hooks import gear_lost
from teams.domain.errors import WhyMissing
from teams.domain.mission_errors import NotTaken
from teams.models import BagItem, Deployment, GearLine
from teams.services.missions import State, locked, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import Person


@transaction.atomic
def take_along(mission: Deployment, codes: Iterable[str], *, by: Person | None) -> int:
    """Gear goes along. A code scanned twice goes along once; the code of a bag brings what has a code in it. Returns how many were new. Raises WrongMissionStep."""
    held = locked(mission, State.ORDERED, *Deployment.OUT)
    now, new = clock.now(), 0
    for code in _unpacked(held, [_tidy(one) for one in codes]):
        if code:
            new += GearLine.objects.get_or_create(deployment=held, code=code, defaults={"out_at": now})[1]
    if new:
        tell("deployment-gear-taken", held, by, units=new)
    return new


@transaction.atomic
def bring_home(mission: Deployment, code: str, *, by: Person | None) -> GearLine:
    """A piece is back; found again it is no longer lost. Raises NotTaken, WrongMissionStep."""
    held = locked(mission, *Deployment.OUT, State.RETURNED)
    row = _line(held, code)
    if row.back_at is None or row.lost_at is not None:
        row.back_at, row.lost_at, row.note = clock.now(), None, ""
        row.save(update_fields=["back_at", "lost_at", "note"])
        tell("deployment-gear-back", held, by, code=row.code)
    return row


@transaction.atomic
def lose(mission: Deployment, code: str, *, reason: str, by: Person | None) -> GearLine:
    """A piece is lost: one event, and whoever keeps the asset register hears of it. Raises NotTaken, WhyMissing, WrongMissionStep."""
    held = locked(mission, *Deployment.OUT, State.RETURNED)
    row = _line(held, code)
    if not reason.strip():
        raise WhyMissing
    if row.lost_at is None:
        row.lost_at, row.back_at, row.note = clock.now(), None, fits(reason.strip(), GearLine, "note")
        row.save(update_fields=["lost_at", "back_at", "note"])
        tell("deployment-gear-lost", held, by, code=row.code, reason=row.note)
        gear_lost(organisation=held.organisation, code=row.code, reason=f"{held.number}: {row.note}", by=by)
    return row


def _unpacked(mission: Deployment, codes: list[str]) -> list[str]:
    """The codes, each once, and behind a bag's own those of its contents. One query."""
    bags = BagItem.objects.filter(bag__code__in=codes, bag__team__organisation__society=mission.organisation.society_id).exclude(code="")
    inside: dict[str, list[str]] = {}
    for bag, code in bags.values_list("bag__code", "code"):
        inside.setdefault(bag, []).append(_tidy(code))
    return list(dict.fromkeys(code for one in codes for code in (one, *inside.get(one, ()))))


def _line(mission: Deployment, code: str) -> GearLine:
    row = mission.gear.filter(code=_tidy(code)).first()
    if row is None:
        raise NotTaken(code=_tidy(code), number=mission.number)
    return row


def _tidy(code: str) -> str:
    return fits(code.strip().upper(), GearLine, "code")
