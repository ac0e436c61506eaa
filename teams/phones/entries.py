"""Entries about musters and missions: the function behind each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from relief.core.access import Denied, demand, get_or_404, may
from relief.core.fieldwork import kind
from relief.core.roles import COMMANDERS, LEADERS
from teams.domain.muster import Told
from teams.models import Arrival, Deployment, Muster, TeamMember
from teams.phones.bodies import AllowBody, CheckInBody, CrewBody, DepartBody, GearBody, InjuryBody, MusterBody, StepBody
from teams.selectors.musters import directors_of
from teams.services.badges import member_of_badge
from teams.services.boarding import Berth, allow_unfit, depart
from teams.services.crews import call_in, hear, keep_position, man_down, report_injury
from teams.services.gear import bring_home, lose, take_along
from teams.services.insurance import ask_to_insure
from teams.services.missions import step
from teams.services.musters import add_vehicle, check_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from relief.core.fieldwork import Sent

LEADS = LEADERS | COMMANDERS


@kind("check-in", label=_("Check-in"), body=CheckInBody)
def checked_in(sent: Sent) -> str:
    """Somebody is there; the same person from two phones is one check-in at the earliest time."""
    body, muster = sent.body, muster_of(sent)
    channel = Arrival.Channel.SCAN if body["badge"] else Arrival.Channel.LIST
    member = member_of_badge(body["badge"], at=sent.occurred_at) if body["badge"] else _member(muster, body["member"])
    told = Told(at=sent.occurred_at, **{name: body[name] for name in ("vest", "bag", "fit", "slept", "unhurt")})
    check_in(muster=muster, member=member, by=sent.person, channel=channel, device=sent.device.code, told=told)
    return muster.number


@kind("allow-unfit", label=_("Unfit, allowed all the same"), body=AllowBody)
def allowed(sent: Sent) -> str:
    """A director said yes by word of mouth."""
    muster = muster_of(sent)
    row = muster.check_ins.filter(person=sent.body["person"]).first()
    director = next((one.person for one in directors_of(muster.organisation) if one.person_id == sent.body["allowed_by"]), None)
    if row is None or director is None:
        raise Http404
    allow_unfit(row, reason=sent.body["reason"], allowed_by=director, by=sent.person)
    return muster.number


@kind("insure-now", label=_("Insure-now list"), body=MusterBody)
def insurance_asked(sent: Sent) -> str:
    """The office gets the list of those who stand there without insurance."""
    muster = muster_of(sent)
    ask_to_insure(muster, by=sent.person)
    return muster.number


@kind("squad-depart", label=_("Departure of a squad"), body=DepartBody)
def departed(sent: Sent) -> str:
    """The squad left with the seats the phone gave."""
    muster = muster_of(sent)
    vehicles = {one["plate"].strip().upper(): add_vehicle(muster, **one, by=sent.person) for one in sent.body["vehicles"]}
    vehicles |= {one.plate: one for one in muster.vehicles.all()}
    berths = [Berth(one["person"], vehicles.get(one["vehicle"].strip().upper()), one["pair"], one["call_sign"]) for one in sent.body["crew"]]
    return depart(muster, berths=berths, by=sent.person).number


@kind("welfare", label=_("Welfare check"), body=CrewBody)
def well(sent: Sent) -> str:
    """People are well; a member says so of himself only."""
    mission = mission_of(sent, own=sent.body["people"])
    hear(mission, sent.body["people"], by=sent.person)
    _position(sent, mission)
    return mission.number


@kind("man-down", label=_("Man down"), body=CrewBody)
def down(sent: Sent) -> str:
    """Somebody needs help; anybody of the mission may say so."""
    mission = mission_of(sent, own=None)
    _position(sent, mission)  # first, so that the alarm can say it
    for person in sent.body["people"]:
        man_down(mission, person, place=sent.body["how"], by=sent.person)
    return mission.number


@kind("call-in", label=_("Roll call in"), body=CrewBody)
def called_in(sent: Sent) -> str:
    """People are back."""
    mission = mission_of(sent)
    call_in(mission, sent.body["people"], how=sent.body["how"], by=sent.person)
    return mission.number


@kind("injury", label=_("Injury report"), body=InjuryBody)
def injured(sent: Sent) -> str:
    """Somebody was hurt."""
    body = {name: value for name, value in sent.body.items() if name != "mission"}
    return report_injury(mission_of(sent), **body, by=sent.person).number


@kind("mission-gear", label=_("Gear of a mission"), body=GearBody)
def gear(sent: Sent) -> str:
    """A piece by its code."""
    mission, code, what = mission_of(sent), sent.body["code"], sent.body["what"]
    if what == "out":
        take_along(mission, [code], by=sent.person)
    elif what == "back":
        bring_home(mission, code, by=sent.person)
    else:
        lose(mission, code, reason=sent.body["reason"], by=sent.person)
    return mission.number


@kind("mission-step", label=_("Step of a mission"), body=StepBody)
def stepped(sent: Sent) -> str:
    """On site, at work, at rest, withdrawing."""
    return step(mission_of(sent), sent.body["to"], by=sent.person).number


def muster_of(sent: Sent) -> Muster:
    """The muster an entry names, for whoever leads there."""
    found = get_or_404(sent.user, "read", Muster, number=sent.body["muster"])
    demand(sent.user, "write", found.organisation, LEADS)
    return found


def mission_of(sent: Sent, own: Collection[int] | None = ()) -> Deployment:
    """The mission named: leaders act on it; its own people may speak of ``own`` (None: of anybody) where that is only themselves."""
    found = get_or_404(sent.user, "read", Deployment, number=sent.body["mission"])
    if may(sent.user, "write", found.organisation, LEADS):
        return found
    aboard = found.people.filter(person=sent.person).exists()
    if not aboard or (own is not None and set(own) != {sent.person.pk}):
        raise Denied
    return found


def _position(sent: Sent, mission: Deployment) -> None:
    """A position sent along is kept where its person agreed, and left out where he did not: the word is not lost for it."""
    longitude, latitude = sent.body["longitude"], sent.body["latitude"]
    if longitude is None or latitude is None or len(sent.body["people"]) != 1:
        return
    with sent.beside():
        keep_position(mission, sent.body["people"][0], longitude=longitude, latitude=latitude)


def _member(muster: Muster, key: int | None) -> TeamMember:
    found = TeamMember.objects.filter(pk=key or 0, team__organisation__society=muster.organisation.society_id).select_related("person").first()
    if found is None:
        raise Http404
    return found
