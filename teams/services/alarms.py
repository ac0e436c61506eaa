"""Man down: the leader, whoever is on duty and the commander of the incident hear of it at once, on every way there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.access import in_force
from relief.core.models import Appointment, Message
from relief.core.roles import DIRECTORS
from relief.core.selectors.roster import on_duty
from relief.core.services.messages import Letter, post
from teams.services.call_words import channels, spoken

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from relief.core.models import Organisation, Person
    from teams.models import DeployedMember, Deployment

Role = Appointment.Role


def alarm(row: DeployedMember, *, place: str) -> None:
    """Tell everybody who has to act, also whoever reported it: by message, text message, and read aloud where there is a voice gateway."""
    mission, now = row.deployment, clock.now()
    voice = [Message.Channel.VOICE.value] if settings.VOICE_URLS else []
    ways = list(dict.fromkeys([*channels(), *voice]))
    subject, text = words(row, place)
    link = reverse("mission", args=[mission.number])
    post(letters=[Letter(person, subject, text, link, ways) for person in called(mission, now)], incident=mission.incident)


def called(mission: Deployment, at: datetime) -> list[Person]:
    """The leader, the officers on duty and the commanders of the society that sent him and of the incident's; directors where there is neither."""
    houses = {one.society or one for one in (mission.organisation, mission.incident.organisation if mission.incident else None) if one}
    duty = [shift.person for house in houses for shift in on_duty(house, at)]
    there = [*duty, *_holding(houses, {Role.INCIDENT_COMMANDER}, at)] or _holding(houses, DIRECTORS, at)
    return list({person.pk: person for person in (mission.leader, *there)}.values())


@spoken
def words(row: DeployedMember, place: str) -> tuple[str, str]:
    """What it is called and what it says: who, on which mission, where, and the last place he agreed to be known at."""
    mission = row.deployment
    parts = [_("Help is needed now. %(mission)s (%(number)s).") % {"mission": mission.mission, "number": mission.number}]
    if place.strip():
        parts.append(_("Place: %(place)s.") % {"place": place.strip()})
    last = row.positions.first() if row.shares_position else None
    if last:
        told = {"latitude": f"{last.latitude:.5f}", "longitude": f"{last.longitude:.5f}", "at": f"{timezone.localtime(last.at):%H:%M}"}
        parts.append(_("Last position: %(latitude)s, %(longitude)s (WGS-84), told at %(at)s.") % told)
    return _("Man down: %(person)s") % {"person": row.person}, " ".join(parts)


def _holding(houses: Collection[Organisation], roles: Collection[str], at: datetime) -> list[Person]:
    rows = Appointment.objects.filter(role__in=roles, organisation__society__in=houses, person__erased_at=None)
    return [one.person for one in rows.select_related("person", "delegated_by").order_by("pk") if in_force(one, at)]
