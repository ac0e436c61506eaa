"""Parties of partners at a muster: come with a leader, go along, counted home. They count beside our own people, never among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.columns import fits
from teams.domain.partner_errors import PartyNotNamed, PartyOut, PartyShort, PartyWithoutLeader
from teams.models import Deployment, Muster, PartnerParty
from teams.services import crews
from teams.services.missions import locked as locked_mission
from teams.services.missions import tell as tell_mission
from teams.services.musters import locked, tell
from teams.services.partners import agreement_now

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person
    from teams.models import PartnerUnit

State = Muster.State


@transaction.atomic
def party_came(muster: Muster, unit: PartnerUnit, *, leader: str, people: int, by: Person | None, goes: bool = True) -> PartnerParty:
    """A partner's people are there under their leader. Told again it is the same party with the newest figures and the first time.

    So it is in whatever order two phones without signal arrive. Whoever is not bound or not insured may be counted at the
    place and goes nowhere. Raises PartnerNotBound, PartyNotNamed, PartyWithoutLeader, MusterOver.
    """
    held = locked(muster, State.OPEN)
    if people < 1 or not leader.strip():
        raise PartyWithoutLeader
    wants = goes and held.goes_out
    if wants:
        _refuse_unnamed(unit, people)
    now = clock.now()
    facts = {"leader": fits(leader.strip(), PartnerParty, "leader"), "people": people, "goes": wants, "told_at": now}
    party, new = PartnerParty.objects.get_or_create(muster=held, unit=unit, defaults={**facts, "arrived_at": now})
    if not new:
        newer = facts if now >= party.told_at else {}
        for name, value in (newer | {"arrived_at": min(party.arrived_at, now)}).items():
            setattr(party, name, value)
        party.save(update_fields=[*newer, "arrived_at"])
    tell("muster-party-came", held, by, partner=str(unit), people=people)
    return party


def take_parties_along(muster: Muster, now: datetime) -> int:
    """Those who go leave with the squad, judged again at this moment; the caller holds the muster. Returns how many people.

    Raises PartnerNotBound, PartyNotNamed.
    """
    going = list(PartnerParty.objects.filter(muster=muster, goes=True).select_related("unit"))
    for party in going:
        _refuse_unnamed(party.unit, party.people)
        party.out_at = now
        party.save(update_fields=["out_at"])
    return sum(party.people for party in going)


@transaction.atomic
def party_back(party: PartnerParty, *, people: int, by: Person | None, how: str = "") -> PartnerParty:
    """A party is home: as many accounted for as went out, ``how`` says where somebody is who did not come with the rest.

    Twice it is once. Raises PartyShort, PartyOut for one that never left, WrongMissionStep.
    """
    mission = locked_mission(party.muster.deployment, *Deployment.OUT, *crews.OVER)
    row = PartnerParty.objects.select_for_update(of=("self",)).select_related("unit").get(pk=party.pk)
    if row.out_at is None:
        raise PartyOut(partner=str(row.unit), people=0)
    if people != row.people:
        raise PartyShort(partner=str(row.unit), out=row.people, back=people)
    if row.back_at is None:
        row.back_at, row.back_how = clock.now(), fits(how.strip(), PartnerParty, "back_how")
        row.save(update_fields=["back_at", "back_how"])
        tell_mission("deployment-party-back", mission, by, partner=str(row.unit), people=people)
        crews.all_back(mission, by)
    return row


def _refuse_unnamed(unit: PartnerUnit, people: int) -> None:
    """Nobody goes uninsured, of partners neither: no more people than the list that was shown names."""
    agreement = agreement_now(unit)
    if people > agreement.insured_people:
        raise PartyNotNamed(partner=str(unit), named=agreement.insured_people, people=people)
