"""Insured before any task: the office hears at once who must be insured, and writes down for all of them until when they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relief.core import clock
from relief.core.access import in_force
from relief.core.models import Appointment
from relief.core.roles import OFFICE
from relief.core.selectors.roster import on_duty
from relief.core.services.events import record_event
from relief.core.services.messages import Letter, post
from teams.domain.errors import InsuredBackwards, NobodyUninsured
from teams.models import CheckIn, TeamMember
from teams.services.call_words import channels, spoken
from teams.services.musters import State, locked, tell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from relief.core.models import Organisation, Person
    from teams.models import Muster


@transaction.atomic
def insure(members: Iterable[TeamMember], *, until: date, by: Person | None) -> int:
    """They are insured until this day (included); a later day that is known stays. One event a society. Raises InsuredBackwards."""
    if until < clock.today():
        raise InsuredBackwards(day=until.isoformat())
    keys = [member.pk for member in members]
    rows = TeamMember.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("team__organisation").order_by("pk")
    changed: dict[Organisation, int] = {}
    for row in rows:
        if row.insured_until is None or row.insured_until < until:
            row.insured_until = until
            row.save(update_fields=["insured_until"])
            changed[row.team.organisation] = changed.get(row.team.organisation, 0) + 1
    for house, people in changed.items():
        record_event(kind="members-insured", by=by, organisation=house, subject=house, payload={"people": people, "until": until.isoformat()})
    return sum(changed.values())


@transaction.atomic
def ask_to_insure(muster: Muster, *, by: Person | None) -> int:
    """The office and whoever is on duty get the list of those who stand at a muster without insurance.

    Returns how many these are. Raises NobodyUninsured, MusterOver.
    """
    held = locked(muster, State.OPEN)
    there = CheckIn.objects.filter(muster=held).exclude(member__insured_until__gte=clock.today()).exclude(member=None)
    people = there.count()
    if not people:
        raise NobodyUninsured(number=held.number)
    post(letters=[_letter(held, person, people) for person in _office(held.organisation)], incident=held.incident)
    tell("muster-insurance-asked", held, by, people=people)
    return people


@spoken
def _letter(muster: Muster, person: Person, people: int) -> Letter:
    subject = ngettext("Insure now: %(n)s person at %(place)s", "Insure now: %(n)s people at %(place)s", people) % {
        "n": people,
        "place": muster.place,
    }
    text = _("They stand at the muster “%(title)s” and cannot leave before they are insured. The list is behind the link.") % {"title": muster.title}
    return Letter(person, subject, text, f"{reverse('insure_now')}?muster={muster.number}", channels())


def _office(society: Organisation) -> list[Person]:
    now = clock.now()
    rows = Appointment.objects.filter(role__in=OFFICE, organisation__society=society.society_id, person__erased_at=None)
    held = [one.person for one in rows.select_related("person", "delegated_by").order_by("pk") if in_force(one, now)]
    return list({person.pk: person for person in (*(shift.person for shift in on_duty(society, now)), *held)}.values())
