"""Entries about parties: people of partners out and home, buddy pairs that change over, tasks in sectors, one crew that relieves another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from relief.core.access import get_or_404
from relief.core.fieldwork import kind
from relief.core.models import Person
from teams.models import PartnerUnit
from teams.phones.bodies import HandoverBody, PairBody, PartyBackBody, PartyBody, TaskBody
from teams.phones.entries import mission_of, muster_of
from teams.services.handing_over import hand_over
from teams.services.hands import Hand
from teams.services.missions import finish_task, give_task, rotate
from teams.services.parties import party_back, party_came

if TYPE_CHECKING:
    from relief.core.fieldwork import Sent


@kind("partner-came", label=_("Party of a partner at the muster"), body=PartyBody)
def came(sent: Sent) -> str:
    """A partner's people are there; told by two phones it is one party with the newest figures."""
    body, muster = sent.body, muster_of(sent)
    unit = get_or_404(sent.user, "read", PartnerUnit, pk=body["unit"], organisation__society=muster.organisation.society_id)
    party_came(muster, unit, leader=body["leader"], people=body["people"], goes=body["goes"], by=sent.person)
    return muster.number


@kind("partner-back", label=_("Party of a partner called in"), body=PartyBackBody)
def back(sent: Sent) -> str:
    """A partner's people are home."""
    body, mission = sent.body, mission_of(sent)
    party = get_object_or_404(mission.muster.parties, unit=body["unit"])
    party_back(party, people=body["people"], how=body["how"], by=sent.person)
    return mission.number


@kind("mission-task", label=_("Task given to a squad"), body=TaskBody)
def given(sent: Sent) -> str:
    """A task in a sector."""
    facts = {name: value for name, value in sent.body.items() if name != "mission"}
    mission = mission_of(sent)
    give_task(mission, **facts, by=sent.person)
    return mission.number


@kind("mission-task-done", label=_("Task of a squad done"), body=TaskBody)
def finished(sent: Sent) -> str:
    """A task is done; a phone names it by its words, because it may have given it itself without signal."""
    mission = mission_of(sent)
    named = mission.tasks.filter(sector=sent.body["sector"], task=sent.body["task"], pairs=sent.body["pairs"])
    task = named.filter(done_at=None).first() or named.first()
    if task is None:
        raise Http404
    finish_task(task, by=sent.person)
    return mission.number


@kind("pair-turn", label=_("Buddy pair rests or works"), body=PairBody)
def turned(sent: Sent) -> str:
    """One pair rests, or goes back to work."""
    mission = mission_of(sent)
    rotate(mission, sent.body["pair"], rests=sent.body["rests"], by=sent.person)
    return mission.number


@kind("crew-handover", label=_("Relief of a crew"), body=HandoverBody)
def handed_over(sent: Sent) -> str:
    """Both leaders stood there and signed on one phone."""
    told = {name: sent.body[name] for name in ("heads_out", "heads_in", "gear", "hazards", "notes")}
    hands = {side: _hand(one) for side, one in sent.body["signatures"].items()}
    return hand_over(mission_of(sent), **hands, **told, by=sent.person).number


def _hand(given: dict[str, Any]) -> Hand:
    return Hand(**given | {"person": get_object_or_404(Person, pk=given["person"], erased_at=None)})
