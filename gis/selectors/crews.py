"""Squads on a mission as the map shows them: where somebody of them last said he was, else where they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from gis.models import Shelter
from relief.core.models import Division
from teams.domain.timers import Welfare
from teams.selectors.missions import missions_out
from teams.selectors.positions import last_told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relief.core.models import Incident, User
    from teams.models import Deployment
    from teams.selectors.missions import Watch
    from teams.selectors.positions import LastTold

    type Finder = Callable[[Deployment], Spot | None]

LAYER = "crews"  # never in a file: a place somebody agreed to tell is deleted, a file is not
TONES = {Welfare.FINE: "good", Welfare.AMBER: "warning", Welfare.RED: "danger"}


class Spot(NamedTuple):
    """Where a mission is drawn (WGS-84), the sentence beside it, and whether that place is too old to be believed."""

    longitude: float
    latitude: float
    said: str
    faded: bool = False


def crew_marks(user: User, incident: Incident | None = None) -> list[dict[str, Any]]:
    """The missions that are out and that a user may read, of one incident or of all; a fixed number of queries, one where none is out."""
    out = [one for one in missions_out(user) if incident is None or one.mission.incident_id == incident.pk]
    if not out:
        return []
    told: dict[int, LastTold] = {}
    for one in last_told(user, incident=incident):
        told.setdefault(one.who.deployment_id, one)
    finders = (lambda mission: _told(told.get(mission.pk)), _sent_to([one.mission for one in out]))
    return [_mark(one, spot) for one in out if (spot := _first(finders, one.mission))]


def _first(finders: Sequence[Finder], mission: Deployment) -> Spot | None:
    return next((spot for find in finders if (spot := find(mission))), None)


def _told(last: LastTold | None) -> Spot | None:
    if last is None:
        return None
    said = _("place told at %(time)s, older than 15 minutes") if last.faded else _("place told at %(time)s")
    return Spot(last.longitude, last.latitude, said % {"time": f"{timezone.localtime(last.told_at):%H:%M}"}, last.faded)


def _sent_to(missions: Sequence[Deployment]) -> Finder:
    """The shelter or township of that name, else the place of the incident, else the seat of the society."""
    prefetch_related_objects(missions, "incident__division", "organisation__division")
    names = {one.destination for one in missions if one.destination}
    shelters: dict[tuple[int | None, str], Shelter] = {
        (one.incident_id, one.name): one for one in Shelter.objects.filter(incident__in=[one.incident_id for one in missions], name__in=names)
    }
    rows = Division.objects.filter(level=Division.Level.TOWNSHIP, name__in=names, longitude__isnull=False, latitude__isnull=False)
    towns = {(one.parent_id, one.name): one for one in rows}

    def find(mission: Deployment) -> Spot | None:
        incident, seat = mission.incident, mission.organisation.division
        here = incident.division_id if incident and incident.division_id else mission.organisation.division_id
        place: Shelter | Division | Incident | None = shelters.get((mission.incident_id, mission.destination)) or towns.get(
            (here, mission.destination)
        )
        where = _("at its destination as ordered: %(place)s") % {"place": mission.destination or mission.mission}
        if place is None and incident and incident.longitude is not None:
            place = incident
        if place is None:
            place, where = seat, _("place not told; drawn at the seat of its society")
        if place is None or place.longitude is None or place.latitude is None:
            return None
        return Spot(place.longitude, place.latitude, where)

    return find


def _mark(watch: Watch, spot: Spot) -> dict[str, Any]:
    mission = watch.mission
    lines = [str(mission.get_state_display()), _people(watch), *_alarm(watch), spot.said]
    facts = {"id": mission.pk, "title": f"{mission.team or mission.organisation} · {mission.number}", "lines": lines, "faded": spot.faded}
    tone = "danger" if watch.down else TONES[watch.worst]
    geometry = {"type": "Point", "coordinates": [round(spot.longitude, 6), round(spot.latitude, 6)]}
    return {"type": "Feature", "geometry": geometry, "properties": {**facts, "tone": tone}}


def _people(watch: Watch) -> str:
    return _("%(people)s people out") % {"people": sum(not one.back for one in watch.people)}


def _alarm(watch: Watch) -> list[str]:
    """Who needs help, and how many nobody has heard of; no name: those who lead find them on the mission's page."""
    down = [_("man down")] if watch.down else []
    if watch.worst == Welfare.RED:
        return [*down, _("not heard of for 90 minutes")]
    return [*down, _("not heard of for 75 minutes")] if watch.worst == Welfare.AMBER else down
