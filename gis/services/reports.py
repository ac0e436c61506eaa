"""A first report becomes an incident within a minute: place, figures, the government's level apart, the warning it follows, our own level."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from gis.domain.refusals import WorkUnderWay
from gis.models import Trip
from relief.core import clock
from relief.core.models import Incident
from relief.core.services.activations import activate, propose_level
from relief.core.services.alerts import link_incident
from relief.core.services.incidents import record_government_response, report_incident
from relief.core.services.reports import merge_incident

if TYPE_CHECKING:
    from datetime import datetime

    from gis.selectors.whereabouts import Whereabouts
    from relief.core.models import Alert, Organisation, Person


@dataclass(frozen=True, slots=True)
class Call:
    """What was said on the telephone. ``government``: the government's own level with who set it, or None."""

    hazard: str
    where: Whereabouts
    happened_at: datetime
    name: str = ""
    needs: str = ""
    source: str = ""
    government: tuple[str, int] | None = None
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The name given, else place and kind."""
        where = self.where.place or (self.where.division.name if self.where.division else "")
        return (self.name or f"{where}{dict(Incident.Hazard.choices)[self.hazard]}")[:80]


@transaction.atomic
def first_report(
    *, call: Call, society: Organisation, by: Person, alert: Alert | None = None, level: int | None = None, reported_at: datetime | None = None
) -> Incident:
    """Enter the call, and put our response at ``level`` if one is given; all of it or nothing. Raises as report_incident and activate do."""
    where, now = call.where, reported_at or clock.now()
    told: dict[str, Any] = {**call.figures, "figures_source": call.source} if call.figures else {}
    incident = report_incident(
        organisation=society,
        name=call.title,
        hazard=call.hazard,
        happened_at=min(call.happened_at, now),
        reported_at=now,
        by=by,
        division=where.division,
        place=where.place,
        longitude=where.longitude,
        latitude=where.latitude,
        entered_datum=where.datum,
        needs=call.needs,
        **told,
    )
    if call.government:
        body, rank = call.government
        record_government_response(incident=incident, body=body, level=rank, starts_at=now, source=call.source or _("first report"), by=by)
    if alert is not None:
        link_incident(alert=alert, incident=incident, by=by)
    if level is not None:
        proposed = propose_level(incident=incident, by=by, at=now)
        activate(incident=incident, level=level, by=by, reason=proposed.reason, at=now)
    return incident


@transaction.atomic
def merge_report(*, incident: Incident, into: Incident, by: Person) -> Incident:
    """As ``merge_incident``; refused while people or goods hang on it. Raises WorkUnderWay too."""
    shelters = incident.shelters.count()
    trips = Trip.objects.filter(incident=incident).exclude(state=Trip.State.CANCELLED).count()
    if shelters or trips:
        raise WorkUnderWay(incident=str(incident), shelters=shelters, trips=trips)
    return merge_incident(incident=incident, into=into, by=by)
