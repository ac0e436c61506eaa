"""How long a response took, step by step, over all incidents a reader may see, beside what is known of real ones.

Intervals run from the moment the device wrote (``occurred_at``); how much later the server learned of it stands beside them.
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from gis.domain.intervals import median, p90
from gis.services.reference import DATA
from relief.core.models import Event, Incident
from relief.core.timeline import FROM_THE_ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

ACTIVATED = "response-activated"
# step, its events, its name
STEPS: tuple[tuple[str, tuple[str, ...], StrOrPromise], ...] = (
    ("issue", ("goods-issued", "goods-transferred"), _("First goods issued")),
    ("wheels", ("waybill-departed",), _("First vehicle left")),
    ("delivery", ("delivery-signed",), _("First delivery signed for")),
    ("sitrep", ("sitrep-issued",), _("First situation report")),
)
REACHED, NOT_YET, UNKNOWN = "reached", "not-yet", "unknown"
LATE = timedelta(minutes=5)


class Step(NamedTuple):
    """One step of one incident: when, how long after activation and after the incident, and whether it is only not yet or not known."""

    name: str
    label: StrOrPromise
    state: str
    at: datetime | None = None
    after: timedelta | None = None
    since: timedelta | None = None
    learned: timedelta | None = None

    @property
    def from_archive(self) -> bool:
        """Whether it was entered days afterwards, where the length says nothing about the response."""
        return self.learned is not None and self.learned >= FROM_THE_ARCHIVE


class Response(NamedTuple):
    """The steps of one incident."""

    incident: Incident
    activated: Step
    steps: list[Step]


class Summary(NamedTuple):
    """A step over all incidents: middle, slow end, and how many were measured, not yet reached, or not known."""

    name: str
    label: StrOrPromise
    middle: timedelta | None
    slow: timedelta | None
    measured: int
    not_yet: int
    unknown: int


class Known(NamedTuple):
    """A published moment of a real response, with its source."""

    incident: str
    step: str
    label: str
    source: str
    happened_at: datetime
    at: datetime

    @property
    def since(self) -> timedelta:
        """How long after the incident."""
        return self.at - self.happened_at


def responses(incidents: Iterable[Incident]) -> list[Response]:
    """The steps of every incident, in two queries."""
    rows = list(incidents)
    kinds = [ACTIVATED, *(kind for _name, found, _label in STEPS for kind in found)]
    events = Event.objects.filter(incident__in=[one.pk for one in rows], kind__in=kinds).order_by("occurred_at", "sequence")
    firsts: dict[tuple[int, str], tuple[datetime, datetime]] = {}
    for incident, kind, occurred, recorded in events.values_list("incident", "kind", "occurred_at", "recorded_at"):
        firsts.setdefault((incident, kind), (occurred, recorded))
    return [_response(one, firsts) for one in rows]


def _response(incident: Incident, firsts: dict[tuple[int, str], tuple[datetime, datetime]]) -> Response:
    start = firsts.get((incident.pk, ACTIVATED))
    began = start[0] if start else None
    activated = _step(incident, "activated", _("Response activated"), start, None)
    steps = []
    for name, kinds, label in STEPS:
        first = min((firsts[incident.pk, kind] for kind in kinds if (incident.pk, kind) in firsts), default=None)
        steps.append(_step(incident, name, label, first, began))
    return Response(incident, activated, steps)


def _step(incident: Incident, name: str, label: StrOrPromise, first: tuple[datetime, datetime] | None, began: datetime | None) -> Step:
    if first is None:
        return Step(name, label, NOT_YET if incident.state in Incident.RUNNING else UNKNOWN)
    at, recorded = first
    learned = recorded - at if recorded - at > LATE else None
    return Step(name, label, REACHED, at, at - began if began else None, at - incident.happened_at, learned)


def summaries(found: list[Response]) -> list[Summary]:
    """Median and p90 of each step after activation; a step that is not yet reached or not known counts as neither 0 nor anything else."""
    return [_summary(name, label, [step for one in found for step in one.steps if step.name == name]) for name, _kinds, label in STEPS]


def _summary(name: str, label: StrOrPromise, steps: list[Step]) -> Summary:
    minutes = [step.after.total_seconds() / 60 for step in steps if step.after is not None]
    not_yet = sum(1 for step in steps if step.state == NOT_YET)
    return Summary(name, label, _length(median(minutes)), _length(p90(minutes)), len(minutes), not_yet, len(steps) - len(minutes) - not_yet)


def _length(minutes: float | None) -> timedelta | None:
    return None if minutes is None else timedelta(minutes=minutes)


def history() -> list[Known]:
    """The published moments that come with the product."""
    with (DATA / "response_history.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            Known(
                row["incident"],
                row["step"],
                row["label"],
                row["source"],
                datetime.fromisoformat(row["happened_at"]),
                datetime.fromisoformat(row["at"]),
            )
            for row in csv.DictReader(file)
        ]
