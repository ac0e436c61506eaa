"""What a member says about himself by the link he was sent, without an account: his number, when he is away, whether he is called out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.models import Person
from relief.core.services.events import record_event
from relief.core.services.messages import Letter, post
from relief.core.worlds import REAL, current_world_id
from teams.domain.eligibility import CONTACT_DAYS
from teams.domain.errors import AwayBackwards, AwayTooLong, NoMembership
from teams.models import MemberLeave, TeamMember
from teams.services.call_words import channels, spoken
from teams.services.members import confirm_contact

if TYPE_CHECKING:
    from datetime import date

SALT = "member-self"
GOOD_FOR = timedelta(days=30)
ASK_BEFORE, ASK_EVERY = 14, 7  # days before a number counts as unknown, and days between two requests
LONGEST = timedelta(days=366)
State = TeamMember.State
SERVING = (State.PROBATION, State.REGISTERED, State.SUSPENDED)


def link_to(person: Person) -> str:
    """The address of his own page, good for 30 days."""
    return reverse("member_self", args=[signing.dumps(person.pk, salt=SALT, compress=True)])


def read_link(token: str) -> int | None:
    """Whose page it is (key), or None where the link is forged or too old."""
    try:
        return int(signing.loads(token, salt=SALT, max_age=GOOD_FOR))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def memberships_of(person: Person) -> list[TeamMember]:
    """Where he serves, also on probation or suspended. One query."""
    return list(TeamMember.objects.filter(person=person, state__in=SERVING).select_related("team__organisation", "person").order_by("pk"))


@transaction.atomic
def number_is_right(person: Person) -> None:
    """His telephone number is still his: good for another 90 days, in every squad. Raises NoMembership."""
    for member in mine(person):
        confirm_contact(member, by=person)


@transaction.atomic
def say_away(person: Person, *, starts_on: date, ends_on: date) -> None:
    """He cannot come on these days (both included), in every squad. Raises AwayBackwards, AwayTooLong, NoMembership."""
    first = max(starts_on, clock.today())
    if ends_on < first:
        raise AwayBackwards(start=first.isoformat(), end=ends_on.isoformat())
    if ends_on - clock.today() > LONGEST:
        raise AwayTooLong(end=ends_on.isoformat())
    for member in mine(person):
        if not member.leaves.filter(starts_on__lte=first, ends_on__gte=ends_on).exists():
            MemberLeave.objects.create(member=member, starts_on=first, ends_on=ends_on)
            tell_of("member-away", member, person, start=first.isoformat(), end=ends_on.isoformat())


@transaction.atomic
def is_back(person: Person) -> None:
    """He can come again from today on; leaves that have not begun fall away, running ones end yesterday. Raises NoMembership."""
    today = clock.today()
    for member in mine(person):
        rows = list(member.leaves.filter(ends_on__gte=today))
        for leave in rows:
            if leave.starts_on >= today:
                leave.delete()
            else:
                leave.ends_on = today - timedelta(days=1)
                leave.save(update_fields=["ends_on"])
        if rows:
            tell_of("member-back", member, person)


@transaction.atomic
def call_me(person: Person, *, wanted: bool) -> None:
    """He wants to be called out, or does not; saying so twice changes nothing. Raises NoMembership."""
    for member in mine(person):
        if member.opted_out == wanted:
            member.opted_out = not wanted
            member.save(update_fields=["opted_out"])
            tell_of("member-opted-in" if wanted else "member-opted-out", member, person)


@transaction.atomic
def send_link(member: TeamMember, *, by: Person | None) -> TeamMember:  # noqa: ARG001 - every service says who
    """Send somebody the link to his own page."""
    held = TeamMember.objects.select_for_update(of=("self",)).select_related("person").get(pk=member.pk)
    held.contact_asked_on = clock.today()
    held.save(update_fields=["contact_asked_on"])
    post(letters=[_letter(held.person)])
    return held


def ask_to_confirm() -> int:
    """Everybody whose number counts as unknown within two weeks, or already does, is asked once a week by link. Returns how many."""
    if current_world_id() != REAL:
        return 0
    today = clock.today()
    old = Q(contact_confirmed_on=None) | Q(contact_confirmed_on__lte=today - timedelta(days=CONTACT_DAYS - ASK_BEFORE))
    due = Q(contact_asked_on=None) | Q(contact_asked_on__lte=today - timedelta(days=ASK_EVERY))
    rows = TeamMember.objects.filter(old, due, state__in=(State.PROBATION, State.REGISTERED), person__erased_at=None).exclude(person__phone="")
    with transaction.atomic():
        held = list(rows.select_for_update(of=("self",)).select_related("person").order_by("pk"))
        people = {member.person_id: member.person for member in held}
        TeamMember.objects.filter(pk__in=[member.pk for member in held]).update(contact_asked_on=today)
        post(letters=map(_letter, people.values()))
    return len(people)


@spoken
def _letter(person: Person) -> Letter:
    text = _("Is this number still yours, and can you be called out? One tap is enough; say there also when you are away.")
    return Letter(person, _("Please confirm your telephone number"), text, link_to(person), channels())


def mine(person: Person) -> list[TeamMember]:
    """His memberships, held until the transaction ends. Raises NoMembership."""
    rows = TeamMember.objects.select_for_update(of=("self",)).select_related("person", "team__organisation")
    found = list(rows.filter(person=person, state__in=SERVING, person__erased_at=None).order_by("pk"))
    if not found:
        raise NoMembership
    return found


def tell_of(kind: str, member: TeamMember, by: Person, **facts: str) -> None:
    """One event of a member."""
    payload = {"team": member.team.code, "cell": member.cell, **facts}
    record_event(kind=kind, by=by, organisation=member.team.organisation, subject=member, payload=payload)
