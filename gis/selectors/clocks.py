"""Response clocks: when each step of an incident was reached, how long it took, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from gis.selectors.reporting import first_report_due
from relief.core import clock
from relief.core.models import Event
from relief.core.templatetags.relief_ui import interval

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from relief.core.models import Incident

STEPS: tuple[tuple[str, StrOrPromise], ...] = (
    ("response-activated", _("Response activated")),
    ("need-estimated", _("First need estimated")),
    ("sourcing-proposed", _("First proposal")),
    ("release-approved", _("First order approved")),
    ("waybill-departed", _("First vehicle left")),
    ("waybill-arrived", _("First vehicle arrived")),
    ("delivery-signed", _("First delivery signed for")),
    ("sitrep-issued", _("First situation report")),
)
FIRST_REPORT_STEP = "sitrep-issued"


class ClockRow(NamedTuple):
    """One step: when it was reached, how long after the incident, and whether it is late."""

    kind: str
    label: StrOrPromise
    at: datetime | None
    took: str
    due: datetime | None
    state: StrOrPromise
    tone: str


def response_clocks(incident: Incident) -> list[ClockRow]:
    """The steps in order, read from the events; the first report is due as the reporting clocks say. Four queries at most."""
    firsts: dict[str, datetime] = {}
    for kind, at in Event.objects.filter(incident=incident).order_by("occurred_at").values_list("kind", "occurred_at"):
        firsts.setdefault(kind, at)
    due = first_report_due(incident)
    return [_row(incident, kind, label, firsts.get(kind), due if kind == FIRST_REPORT_STEP else None) for kind, label in STEPS]


def _row(incident: Incident, kind: str, label: StrOrPromise, at: datetime | None, due: datetime | None) -> ClockRow:
    took = interval(at - incident.happened_at) if at else ""
    late = due is not None and (at or clock.now()) > due
    if at:
        return ClockRow(kind, label, at, took, due, _("reached late") if late else _("reached"), "warning" if late else "good")
    return ClockRow(kind, label, None, took, due, _("overdue") if late else _("not yet"), "danger" if late else "neutral")
