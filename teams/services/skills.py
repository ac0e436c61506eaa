"""Skills of members: told by himself on his page, counted once the society has seen the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.services.events import record_event
from teams.domain.errors import CertificateOver, TooManySkills
from teams.models import MemberSkill, TeamMember
from teams.services.self_service import mine, tell_of

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Person

MOST = 20


@transaction.atomic
def tell_skill(person: Person, *, skill: str, number: str = "", valid_until: date | None = None) -> None:
    """He says what he has learned, or that he has a newer paper of it; it counts when the original was seen. Said twice it is once.

    Raises CertificateOver for a paper that has ended, TooManySkills, NoMembership.
    """
    if valid_until is not None and valid_until < clock.today():
        raise CertificateOver(day=valid_until.isoformat())
    for member in mine(person):
        known = member.skills.filter(skill=skill, valid_until=valid_until).first()
        if known is None and member.skills.count() >= MOST:
            raise TooManySkills(n=MOST)
        if known is None:
            MemberSkill.objects.create(member=member, skill=skill, number=number.strip(), valid_until=valid_until)
            tell_of("member-skill-told", member, person, skill=skill)
        elif number.strip() and known.number != number.strip() and known.seen_on is None:
            known.number = number.strip()
            known.save(update_fields=["number"])


@transaction.atomic
def see_original(row: MemberSkill, *, by: Person | None) -> MemberSkill:
    """Somebody of the society has held the paper in his hands: from today it counts, and older papers of the skill are replaced."""
    TeamMember.objects.select_for_update(of=("self",)).get(pk=row.member_id)
    held = MemberSkill.objects.select_related("member__team__organisation").get(pk=row.pk)
    if held.seen_on is None:
        held.seen_on = clock.today()
        held.save(update_fields=["seen_on"])
        for other in _older(held):
            other.replaced = True
            other.save(update_fields=["replaced"])
        organisation = held.member.team.organisation
        record_event(kind="member-skill-seen", by=by, organisation=organisation, subject=held.member, payload={"skill": held.skill})
    return held


def _older(row: MemberSkill) -> list[MemberSkill]:
    """Papers of the same skill that end earlier."""
    others = MemberSkill.objects.filter(member=row.member_id, skill=row.skill, replaced=False).exclude(pk=row.pk)
    return [one for one in others if one.valid_until and (row.valid_until is None or one.valid_until < row.valid_until)]


@transaction.atomic
def forget_skill(row: MemberSkill, *, by: Person) -> MemberSkill:  # noqa: ARG001 - every service says who
    """Erase the number of a certificate, here and in the history; that there was one stays."""
    MemberSkill.objects.filter(pk=row.pk).update(number="", note="")
    MemberSkill.history.filter(id=row.pk).update(number="", note="")
    row.refresh_from_db()
    return row
