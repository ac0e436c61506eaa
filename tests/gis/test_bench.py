"""What the benchmark of sourcing measures is right: a small situation from rows, and HiGHS whatever the order of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis.bench import WORKLOADS
from gis.benchmarks import rows
from gis.benchmarks.sourcing import highs, region
from gis.domain.allocation import allocate
from relief.core.benchmarks import SQLITE, Setting, WrongAnswer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four warehouses, six shelters, three items."""
    for name, size in (("STORES", 4), ("SHELTERS", 6), ("ITEMS", 3)):
        monkeypatch.setattr(rows, name, size)


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_from_rows_the_answer_is_the_optimum_and_stands_in_the_database(tmp_path: Path) -> None:
    decided, written, cost = rows.from_rows(Setting(quick=True, database=SQLITE, folder=tmp_path))
    assert "lines with reasons" in decided.what
    assert written.ours > 0
    assert cost.ours == cost.peer


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_a_worse_answer_than_the_optimum_is_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "highs", lambda _case: 1)
    with pytest.raises(WrongAnswer, match="not the optimum"):
        list(rows.from_rows(Setting(quick=True, database=SQLITE, folder=tmp_path)))


def test_the_order_of_the_rows_does_not_change_the_peer_s_optimum() -> None:
    supplies, demands, ms = region(3, 8, 4)
    case = sorted(supplies, key=lambda row: row.warehouse), sorted(demands, key=lambda row: row.place), ms
    assert highs(case) == highs((supplies, demands, ms)) == allocate(*case).cost


def test_sourcing_is_measured_on_both_databases() -> None:
    assert {row.code: row.databases for row in WORKLOADS}["P5"] == ("SQLite", "PostgreSQL")
