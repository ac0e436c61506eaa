"""Sample rows of situation reports and their clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis.models import ReportingClock, Sitrep
from tests.contract.samples import THEN, incident, person

if TYPE_CHECKING:
    from collections.abc import Callable


def report() -> Sitrep:
    """A draft that is begun."""
    return Sitrep.objects.create(incident=incident(), situation="夜间降雨", started_at=THEN, started_by=person())


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    ReportingClock: lambda: ReportingClock.objects.create(kind="first", level=4, hours=2, source="预案"),
    Sitrep: report,
}
