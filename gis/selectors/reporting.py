"""Which report and which figures fall due when: by level, from the table of the deployment or the one that comes with the product."""

from __future__ import annotations

import csv
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from gis.models import ReportingClock, Sitrep
from gis.services.reference import DATA
from relief.core import clock
from relief.core.models import Event, Incident, ResponseActivation
from relief.core.models.incidents import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    type Hours = dict[tuple[str, int], int]

Kind = ReportingClock.Kind
State = ResponseActivation.State
BEFORE_STABLE = (Incident.State.REPORTED, Incident.State.VERIFIED, Incident.State.OPEN)
LAST_ONES = (Sitrep.Kind.FINAL, Sitrep.Kind.VERIFIED)


class Falling(NamedTuple):
    """A report (first, repeat) or the government's figures of one incident, and the moment they are due."""

    incident: Incident
    kind: str
    at: datetime

    @property
    def label(self) -> str:
        """What is to be done, as one says it."""
        return {
            Kind.FIRST: _("The first situation report is due"),
            Kind.REPEAT: _("The next situation report is due"),
            Kind.FIGURES: _("Take over the government's figures"),
        }[Kind(self.kind)]

    @property
    def late(self) -> bool:
        """Its moment has passed."""
        return self.at < clock.now()


def hours_by_level() -> Hours:
    """Hours by kind and level: what the deployment says, and for a kind it says nothing of, what comes with the product."""
    said = {(row.kind, row.level): row.hours for row in ReportingClock.objects.all()}
    kinds = {kind for kind, _level in said}
    return said | {key: hours for key, hours in _shipped().items() if key[0] not in kinds}


@cache
def _shipped() -> Hours:
    with (DATA / "reporting_clocks.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["kind"], int(row["level"])): int(row["hours"]) for row in csv.DictReader(file)}


def reports_due(incidents: Iterable[Incident]) -> list[Falling]:
    """What is due of running incidents, the most urgent first; four queries, whatever their number."""
    rows = [one for one in incidents if one.state in Incident.RUNNING]
    if not rows:
        return []
    hours, keys = hours_by_level(), [one.pk for one in rows]
    began, levels = _responses(keys)
    written = {row.incident_id: row for row in _last_reports(keys)}
    told = dict(_figures(keys))
    found = [_report(one, hours, began.get(one.pk), levels.get(one.pk), written.get(one.pk)) for one in rows]
    found += [_government(one, hours, levels.get(one.pk), told.get(one.pk)) for one in rows]
    return sorted((one for one in found if one), key=lambda one: one.at)


def _responses(keys: list[int]) -> tuple[dict[int, datetime], dict[int, int]]:
    """When the response of each incident began, and its level in force."""
    rows = ResponseActivation.objects.filter(incident__in=keys, activated_at__isnull=False)
    values = list(rows.values_list("incident", "state", "level", "activated_at").order_by("activated_at"))
    began: dict[int, datetime] = {}
    for incident, _state, _level, at in values:
        if at is not None:
            began.setdefault(incident, at)
    return began, {incident: level for incident, state, level, _at in values if state == State.ACTIVATED}


def _last_reports(keys: list[int]) -> list[Sitrep]:
    rows = Sitrep.objects.filter(incident__in=keys).exclude(state=Sitrep.State.DRAFT)
    return list(rows.only("incident_id", "kind", "issued_at").order_by("issued_at"))


def _figures(keys: list[int]) -> list[tuple[int, datetime]]:
    rows = Event.objects.filter(incident__in=keys, kind="figures-recorded").order_by()
    return list(rows.values_list("incident").annotate(last=Max("occurred_at")))


def _report(incident: Incident, hours: Hours, began: datetime | None, level: int | None, last: Sitrep | None) -> Falling | None:
    """The first after activation, then the next after the last; none is due once our response has ended or the last one is written."""
    if level is None or began is None:
        return None
    kind, since = (Kind.REPEAT, last.issued_at) if last else (Kind.FIRST, began)
    within = hours.get((kind, level))
    if within is None or since is None or (last is not None and last.kind in LAST_ONES):
        return None
    return Falling(incident, kind, since + timedelta(hours=within))


def _government(incident: Incident, hours: Hours, level: int | None, told: datetime | None) -> Falling | None:
    within = hours.get((Kind.FIGURES, level or Level.IV))
    if incident.state not in BEFORE_STABLE or within is None:
        return None
    return Falling(incident, Kind.FIGURES, (told or incident.reported_at) + timedelta(hours=within))


def first_report_due(incident: Incident) -> datetime | None:
    """When the first report is (or was) due: after the first activation, else after the incident was reported."""
    first = incident.activations.filter(activated_at__isnull=False).order_by("activated_at").values_list("activated_at", "level").first()
    began, level = first or (incident.reported_at, Level.IV)
    within = hours_by_level().get((Kind.FIRST, level))
    return began + timedelta(hours=within) if began and within else None
