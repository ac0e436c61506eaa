"""What ``make bench ONLY=P8`` asks is answered whole, on few people here: every cell is filled, each question in its number of queries."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from relief.core.benchmarks import POSTGRESQL, SQLITE, Setting, WrongAnswer
from teams import bench

pytestmark = pytest.mark.django_db
COUNTED = "its queries"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "PEOPLE", 360)
    monkeypatch.setattr(bench, "WANTED", 4)
    monkeypatch.setattr(bench, "QUICK_ROUNDS", 1)


def setting(folder: Path) -> Setting:
    return Setting(quick=True, database=POSTGRESQL if connection.vendor == "postgresql" else SQLITE, folder=folder)


@pytest.mark.usefixtures("few")
def test_a_proposal_and_the_readiness_of_everybody_are_measured(tmp_path: Path) -> None:
    figures = list(bench.call_out_proposal(setting(tmp_path)))
    assert [figure.met for figure in figures if figure.what == COUNTED] == [True, True]
    assert len(figures) == 4


@pytest.mark.usefixtures("few")
def test_a_cell_nobody_can_fill_is_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "WANTED", 400)
    with pytest.raises(WrongAnswer):
        list(bench.call_out_proposal(setting(tmp_path)))
