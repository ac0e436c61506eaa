"""Stock over time as a stepped line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inventory.pages.plot import nice_step, stepped

START = datetime(2016, 9, 28, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(("largest", "step"), [(1, 1), (4, 1), (5, 2), (41, 20), (173, 50), (400, 100), (401, 200), (999_999, 500_000)])
def test_the_axis_steps_in_ones_twos_and_fives_and_holds_the_largest(largest, step):
    assert nice_step(largest) == step
    assert step * 4 >= largest


def test_a_balance_holds_until_the_next_one():
    plot = stepped([(START, 100), (START + timedelta(hours=1), 40)], START + timedelta(hours=2))
    assert plot.line.count("H") == 2
    assert plot.line.count("V") == 1
    assert plot.area.endswith("Z")


def test_nothing_draws_nothing():
    assert stepped([], START) is None
