"""What a phone carries along about musters and missions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from relief.core import clock
from relief.core.access import may
from relief.core.fieldwork import part
from relief.core.models import WitnessPin
from teams.domain.eligibility import Against, Bar
from teams.domain.muster import FINAL
from teams.models import DeployedMember, Deployment, InjuryReport, Muster, PartnerCall, PartnerParty, PartnerUnit, TeamMember
from teams.phones.entries import LEADS
from teams.selectors.kit import bags_by_call_out
from teams.selectors.musters import Board, boards_of, carriers_of, directors_of
from teams.selectors.partners import partners_of
from teams.services.badges import badge_of
from teams.services.blood import blood_of
from teams.words import bond_words, why

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relief.core.fieldwork import Holder
    from teams.models import CheckIn, GearBag
    from teams.selectors.partners import Partner

SOON = timedelta(days=14)  # longer nobody is without signal
TASK = ("sector", "task", "pairs", "channel")


@part("musters")
def musters(holder: Holder) -> list[dict[str, Any]]:
    """Open musters with the people of their squads and the parties of partners, for whoever leads. Nine queries at most."""
    if not may(holder.user, "write", holder.society, LEADS):
        return []
    rows = Muster.objects.filter(organisation__society=holder.society, state=Muster.State.OPEN).select_related(
        "deployment__relieves", "call_out", "leader"
    )
    coming = PartnerCall.objects.filter(state=PartnerCall.State.COMING)
    there = Prefetch("parties", PartnerParty.objects.select_related("unit"))
    rows = rows.prefetch_related(there, Prefetch("call_out__partner_calls", coming))
    boards = boards_of(rows, at=holder.now)
    bags = bags_by_call_out([board.muster.call_out_id for board in boards])
    return [_carried(board, carriers_of(board, bags[board.muster.call_out_id])[0]) for board in boards]


@part("muster_directors")
def muster_directors(holder: Holder) -> list[dict[str, Any]]:
    """Who may allow somebody unfit to go, for whoever leads. One query."""
    if not may(holder.user, "write", holder.society, LEADS):
        return []
    return [{"id": one.person_id, "name": str(one.person)} for one in {one.person_id: one for one in directors_of(holder.society)}.values()]


@part("partners")
def partners(holder: Holder) -> list[dict[str, Any]]:
    """The society's partners and until when each may go, for whoever leads: without anybody's name or telephone. Two queries."""
    if not may(holder.user, "write", holder.society, LEADS):
        return []
    found = partners_of(PartnerUnit.objects.filter(organisation__society=holder.society), at=holder.now)
    return [
        {
            "id": one.unit.pk,
            "name": one.unit.name,
            "good_for": str(one.unit.get_cell_display()),
            "says": bond_words(one),
            "until": _bound_until(one),
            "most": _insured(one),
        }
        for one in found
    ]


@part("missions")
def missions(holder: Holder) -> list[dict[str, Any]]:
    """Missions that are ordered or out: all people for whoever leads, himself for a member; parties of partners for whoever leads. Five queries."""
    everybody = may(holder.user, "write", holder.society, LEADS)
    hurt = Exists(InjuryReport.objects.filter(who=OuterRef("pk")))
    pin = Exists(WitnessPin.objects.filter(person=OuterRef("person")))
    roll = DeployedMember.objects.annotate(hurt=hurt, pin=pin).select_related("person").order_by("pair", "pk")
    rows = Deployment.objects.filter(organisation__society=holder.society, state__in=(*Deployment.OUT, Deployment.State.RETURNED))
    if not everybody:
        rows, roll = rows.filter(people__person=holder.user.person_id), roll.filter(person=holder.user.person_id)
    parties = Prefetch("muster__parties", PartnerParty.objects.exclude(out_at=None).select_related("unit"))
    found = rows.select_related("incident", "muster", "relieves", "takes_over", "leader").prefetch_related(
        Prefetch("people", roll), "gear", "tasks", parties
    )
    return [_mission_carried(one, leads=everybody) for one in found]


@part("my_code")
def my_code(holder: Holder) -> str:
    """The code of whoever holds the phone, if he is on a register. It changes once a day. One query."""
    member = TeamMember.objects.filter(person=holder.user.person_id, state=TeamMember.State.REGISTERED).first()
    return badge_of(member, at=holder.now.replace(hour=0, minute=0, second=0, microsecond=0)) if member else ""


def _carried(board: Board, takes: dict[int, GearBag]) -> dict[str, Any]:
    muster = board.muster
    here = [
        _person(
            one.check_in.member, one.check_in.person_id, str(one.check_in.person), [*one.standing.final, *one.standing.unfit], _here(one.check_in)
        )
        for one in board.present
    ]
    expected = [
        _person(one.member, one.member.person_id, str(one.member.person), one.reasons, None) | {"comes": one.comes, "eta": _iso(one.eta_at)}
        for one in board.expected
    ]
    return {
        "number": muster.number,
        "title": muster.title,
        "place": muster.place,
        "goes_out": muster.goes_out,
        "leader": {"id": muster.leader_id, "name": str(muster.leader)},
        "mission": muster.deployment.number if muster.goes_out else "",
        "relieves": muster.deployment.relieves.number if muster.goes_out and muster.deployment.relieves else "",
        "vehicles": [{"plate": one.plate, "seats": one.seats, "driver": one.driver} for one in board.vehicles],
        "people": [one | ({"takes": {"code": bag.code, "name": bag.name}} if (bag := takes.get(one["id"])) else {}) for one in (*here, *expected)],
        "parties": [_party(one) for one in muster.parties.all()],
        "partners_coming": _partners_coming(muster),
    }


def _partners_coming(muster: Muster) -> list[dict[str, Any]]:
    calls = muster.call_out.partner_calls.all() if muster.call_out else ()
    return [{"unit": one.unit_id, "people": one.coming, "eta": _iso(one.eta_at)} for one in calls]


def _party(row: PartnerParty) -> dict[str, Any]:
    facts = {"unit": row.unit_id, "name": row.unit.name, "leader": row.leader, "people": row.people, "goes": row.goes}
    return facts | {"at": _iso(row.arrived_at), "back": row.back_at is not None}


def _insured(one: Partner) -> int:
    """How many may go along."""
    return one.agreement.insured_people if one.agreement and one.may_go else 0


def _bound_until(one: Partner) -> str | None:
    """The last day on which it goes: of its agreement or of its insurance; nothing where it may not go today."""
    found = one.agreement
    return min(filter(None, (found.ends_on, found.insured_until))).isoformat() if found and one.may_go else None


def _person(member: TeamMember | None, key: int, name: str, reasons: Sequence[Against], here: dict[str, Any] | None) -> dict[str, Any]:
    """``final``: why he cannot go, whoever says yes; ``unfit``: why a director would have to; ``ends``, ``rests_until``: what changes without signal."""
    told = [one for one in reasons if one.bar != Bar.RESTING]
    resting = next((one for one in reasons if one.bar == Bar.RESTING), None)
    return {
        "id": key,
        "member": member.pk if member else None,
        "name": name,
        "cell": str(member.get_cell_display()) if member else "",
        "final": [why(one) for one in told if one.bar in FINAL],
        "unfit": [why(one) for one in told if one.bar not in FINAL],
        "ends": _ends(member, {one.bar for one in told}) if member else [],
        "rests_until": _iso(cast("datetime", resting.when)) if resting else None,
        "rests": why(resting) if resting else "",
        "here": here,
    }


def _ends(member: TeamMember, known: set[Bar]) -> list[dict[str, Any]]:
    """The last day of each paper that is good and ends soon, and what it then says: a phone that is offline over midnight judges by it."""
    soon = clock.today() + SOON
    papers = (
        (member.insured_until, Bar.INSURANCE_ENDED),
        (member.medical_until, Bar.MEDICAL_ENDED),
        (member.certificate_until, Bar.CERTIFICATE_ENDED),
    )
    ending = [(until, bar) for until, bar in papers if until and until <= soon and bar not in known]
    return [{"last_day": until.isoformat(), "final": bar in FINAL, "says": why(Against(bar, until))} for until, bar in ending]


def _here(row: CheckIn) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("vest", "bag", "fit", "slept", "unhurt", "pair", "call_sign")}
    return {**said, "at": timezone.localtime(row.arrived_at).isoformat(), "vehicle": str(row.vehicle or ""), "allowed": bool(row.allowed_by_id)}


def _mission_carried(mission: Deployment, *, leads: bool) -> dict[str, Any]:
    blood = blood_of(mission.people.all()) if leads else {}
    return {
        "number": mission.number,
        "mission": mission.mission,
        "state": mission.state,
        "leads": leads,
        "relieves": mission.relieves.number if mission.relieves else "",
        "handed": getattr(mission, "takes_over", None) is not None and mission.takes_over.begun,
        "leader": {"id": mission.leader_id, "name": str(mission.leader)} if leads else None,
        "people": [
            {
                "id": row.person_id,
                "name": str(row.person),
                "call_sign": row.call_sign,
                "pair": row.pair,
                "heard_at": _iso(row.heard_at),
                "working_since": _iso(row.working_since),
                "down": row.down_at is not None,
                "back": row.back_at is not None,
                "blood": blood.get(row.person_id, ""),
                "hurt": row.hurt,  # type: ignore[attr-defined] # annotated by missions()
                "shares": row.shares_position,
                "member": row.member_id,
                "pin": row.pin,  # type: ignore[attr-defined] # as above
            }
            for row in mission.people.all()
        ],
        "gear": [
            {"code": one.code, "back": one.back_at is not None or one.handed_at is not None, "lost": one.lost_at is not None}
            for one in mission.gear.all()
        ]
        if leads
        else [],
        "parties": [_party(one) for one in mission.muster.parties.all()] if leads else [],
        "tasks": [{name: getattr(one, name) for name in TASK} | {"done": one.done_at is not None} for one in mission.tasks.all()],
    }


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
