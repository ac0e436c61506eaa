"""Kilometres along a road: the point, both directions, forks, ends; and how people say it."""

from __future__ import annotations

import pytest

from gis.domain.alongroads import Stretch, foot_of, lengths, numbers, ways
from gis.domain.phrases import on_road

# A straight road of 30 km to the east in three stretches, drawn half as long as it is driven, and a branch to the north.
ROAD = [
    Stretch(0, 1, 10_000, ((119.5, 28.0), (119.55, 28.0))),
    Stretch(2, 1, 10_000, ((119.6, 28.0), (119.55, 28.0))),
    Stretch(2, 3, 10_000, ((119.6, 28.0), (119.65, 28.0))),
]
FORK = [*ROAD, Stretch(1, 4, 8_000, ((119.55, 28.0), (119.55, 28.05)))]


def arrived(stretches, place, metres):
    return [way.at for way in ways(stretches, foot_of(stretches, place), metres)]


def test_from_an_end_there_is_one_way_and_drawn_length_does_not_matter():
    assert arrived(ROAD, (119.5, 28.0), 12_000) == [None, (119.56, 28.0)]


def test_from_the_middle_there_are_two_ways_and_each_knows_what_lies_ahead():
    found = ways(ROAD, foot_of(ROAD, (119.575, 28.001)), 5_000)
    assert [way.at for way in found] == [(119.6, 28.0), (119.55, 28.0)]
    assert [way.ahead for way in found] == [(119.65, 28.0), (119.5, 28.0)]


def test_a_fork_gives_every_branch_and_an_end_says_how_far_it_goes():
    assert arrived(FORK, (119.5, 28.0), 14_000) == [None, (119.57, 28.0), (119.55, 28.025)]
    assert [round(way.metres) for way in ways(ROAD, foot_of(ROAD, (119.5, 28.0)), 50_000)] == [0, 30_000]


def test_the_foot_of_a_place_tells_how_far_off_it_lies():
    foot = foot_of(ROAD, (119.525, 28.01))
    assert (foot.stretch, round(foot.along)) == (0, 5_000)
    assert foot.away == pytest.approx(1_113, abs=2)
    assert foot_of([], (0, 0)) is None


def test_numbers_and_lengths_of_roads():
    assert numbers(" x001;S 228; ") == ["X001", "S228"]
    assert lengths([("X001", 10.0), ("X001;S1", 5.0)]) == {"X001": 15.0, "S1": 5.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 km on X001 from 大漈", ("X001", 12_000, "大漈", "")),
        ("X001 从大漈 12 公里", ("X001", 12_000, "大漈", "")),
        ("从大漈往东坑方向，沿x001走3.5公里", ("X001", 3_500, "大漈", "东坑")),
        ("Ｘ００１从大漈１２公里", ("X001", 12_000, "大漈", "")),
        ("S228 离英川 800米", ("S228", 800, "英川", "")),
        ("SYN-012 从大漈 2 里路", ("SYN-012", 1_000, "大漈", "")),
        ("12 km on X001 from 大漈 towards 东坑", ("X001", 12_000, "大漈", "东坑")),
        ("X001 12公里", ("X001", 12_000, "", "")),
        ("X001 K31+500", ("X001", 31_500, "", "")),
        ("k12 处，X001 从大漈", ("X001", 12_000, "大漈", "")),
        ("X001 从大漈 1200 公里", ("X001", 1_200_000, "大漈", "")),
        ("大漈村", None),
        ("119.642, 27.973", None),
        ("X001 从大漈", None),
    ],
)
def test_what_callers_say_of_a_road(text, expected):
    said = on_road(text)
    assert (said and (said.ref, said.metres, said.start, said.towards)) == expected
