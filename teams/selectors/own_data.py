"""Everything a squad keeps about one person, for himself (Personal Information Protection Law, articles 44 and 45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relief.core.worlds import REAL, entered
from teams.models import (
    AvailabilityRule,
    BloodGroup,
    CourseSignUp,
    CrewPosition,
    Invitation,
    MemberLeave,
    MemberSkill,
    NextOfKin,
    OwnVehicle,
    PositionConsent,
    Reply,
    ServiceRecord,
    SpokenLanguage,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from relief.core.models import Person

PAPERS = (
    "team__name",
    "cell",
    "state",
    "joined_on",
    "medical_until",
    "certificate_until",
    "insured_until",
    "contact_confirmed_on",
    "resting_until",
    "opted_out",
)


def data_of(person: Person) -> dict[str, Any]:
    """As plain values, the newest first where there is an order. Fifteen queries, however much there is. Drills are left out."""
    with entered(REAL):
        rows: dict[str, tuple[QuerySet[Any], tuple[str, ...]]] = {
            "memberships": (person.team_memberships.all(), PAPERS),
            "away": (MemberLeave.objects.filter(member__person=person), ("starts_on", "ends_on", "note")),
            "weekly_hours": (AvailabilityRule.objects.filter(member__person=person), ("kind", "weekdays", "starts_at", "ends_at")),
            "own_vehicles": (OwnVehicle.objects.filter(member__person=person), ("plate", "kind", "seats", "offered")),
            "languages": (SpokenLanguage.objects.filter(member__person=person), ("language", "note")),
            "skills": (MemberSkill.objects.filter(member__person=person), ("skill", "number", "issued_on", "valid_until", "seen_on")),
            "course_sign_ups": (CourseSignUp.objects.filter(member__person=person), ("course__title", "state", "asked_at")),
            "call_outs": (Invitation.objects.filter(person=person), ("call_out__number", "state", "notified_at", "phone", "eta_at")),
            "answers": (Reply.objects.filter(invitation__person=person), ("received_at", "channel", "text")),
            "missions": (person.deployed.all(), ("deployment__number", "out_at", "back_at", "shares_position")),
            "positions": (CrewPosition.objects.filter(who__person=person), ("at", "longitude", "latitude")),
            "consents": (PositionConsent.objects.filter(who__person=person), ("text_version", "given_at", "taken_back_at")),
            "service": (ServiceRecord.objects.filter(person=person), ("occasion", "starts_at", "minutes")),
            "blood_group": (BloodGroup.objects.filter(person=person), ("group", "text_version", "given_at")),
            "next_of_kin": (NextOfKin.objects.filter(person=person), ("name", "relation", "phone")),
        }
        kept = {name: list(found.values(*columns)) for name, (found, columns) in rows.items()}
    return {"name": person.name, "phone": person.phone, "born_on": person.born_on, "identity_tail": person.identity_tail, **kept}
