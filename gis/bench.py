"""What `manage.py bench` measures of the map: P4 travel times, P5 sourcing, P6 rounds and the whole chain, P7 polls, P11 the soak."""

from __future__ import annotations

from collections.abc import Iterator

from gis.benchmarks.chain import closure
from gis.benchmarks.polls import polls
from gis.benchmarks.rounds import published
from gis.benchmarks.routes import tables
from gis.benchmarks.rows import from_rows
from gis.benchmarks.soaks import soaks
from gis.benchmarks.sourcing import in_memory
from relief.core.benchmarks import BOTH, SQLITE, Figure, Setting, Workload


def proposal(setting: Setting) -> Iterator[Figure]:
    """From rows on each database; the engine, which knows none, once."""
    yield from from_rows(setting)
    if setting.database == SQLITE:
        yield from in_memory(setting)


def trips(setting: Setting) -> Iterator[Figure]:
    """Published instances, then a road that closes in a city."""
    yield from published(setting)
    yield from closure(setting)


WORKLOADS = (
    Workload("P4", "travel times and closures", tables),
    Workload("P5", "sourcing proposal", proposal, BOTH),
    Workload("P6", "rounds and re-planning", trips),
    Workload("P7", "polls with nothing new", polls, BOTH),
    Workload("P11", "the soak: pages and writers for a minute", soaks, BOTH),
)
