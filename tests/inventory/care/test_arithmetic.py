"""People × hours, limits of a store and the score of a round, as pure arithmetic."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.domain.climate import Limits, out_of_range
from inventory.domain.cover import Band, Need, Reach, limited_by, need_of, people_for, proposed, to_buy, units_for
from inventory.domain.inspections import Answer, score

QUILT = Need(Fraction(1), "person", "winter")
WATER = Need(Fraction("7.2"), "person_day")
KIT = Need(Fraction(1), "family")
needs = st.builds(Need, st.fractions(min_value="1/100", max_value=20, max_denominator=1000), st.sampled_from(["person", "family", "person_day"]))


def test_three_hundred_people_for_72_hours_need_6480_bottles_300_quilts_and_86_kits():
    assert units_for(WATER, people=300, hours=72) == 6480
    assert units_for(QUILT, people=300, hours=72) == 300
    assert units_for(KIT, people=300, hours=72) == 86


def test_2880_bottles_are_enough_for_133_people_for_three_days_and_400_for_one():
    assert people_for(WATER, units=2880, hours=72) == 133
    assert people_for(WATER, units=2880, hours=24) == 400


def test_half_a_day_is_half_a_day_of_water():
    assert units_for(WATER, people=10, hours=12) == 36


@given(needs, st.integers(0, 5000), st.integers(1, 240))
def test_what_so_many_people_need_is_enough_for_them(need, people, hours):
    assert people_for(need, units=units_for(need, people=people, hours=hours), hours=hours) >= people


@given(needs, st.integers(0, 100_000), st.integers(1, 240))
def test_goods_are_never_said_to_be_enough_for_one_more(need, units, hours):
    if need.basis != "family":
        assert units_for(need, people=people_for(need, units=units, hours=hours) + 1, hours=hours) > units


def test_quilts_are_needed_in_winter_and_water_always():
    assert QUILT.holds(date(2026, 10, 1))
    assert not QUILT.holds(date(2026, 9, 30))
    assert WATER.holds(date(2026, 7, 1))


def test_a_catalogue_row_without_a_need_has_none():
    assert need_of(None, "person", "all") is None


def test_people_below_zero_are_refused():
    with pytest.raises(ValueError, match="counts"):
        units_for(QUILT, people=-1, hours=72)


def test_the_scarcest_shelf_limits_and_on_a_shelf_the_best_item_counts():
    reaches = [Reach("bedding", 1, 512), Reach("bedding", 2, 420), Reach("water", 3, 133), Reach("food", 4, 200)]
    assert limited_by(reaches, ["bedding", "water", "food"]) == Reach("water", 3, 133)
    assert limited_by(reaches[:2], ["bedding", "water"]) == Reach("water", 0, 0)
    assert limited_by(reaches, []) is None


def test_a_proposal_is_rounded_to_whole_boxes_and_three_times_itself():
    assert proposed(QUILT, people=300, hours=72) == Band(300, 900)
    assert proposed(WATER, people=300, hours=24, box=24) == Band(2160, 6480)
    assert proposed(QUILT, people=1, hours=72, box=10) == Band(10, 30)


def test_what_to_buy_leads_to_the_middle_in_whole_boxes():
    assert to_buy(usable=96, minimum=300, maximum=900, box=10) == 510
    assert to_buy(usable=300, minimum=300, maximum=900) == 0
    assert to_buy(usable=1, minimum=3, maximum=None) == 2


LIMITS = Limits(coldest_c10=0, warmest_c10=300, most_humid_pct=75)


@pytest.mark.parametrize(
    ("temperature", "humidity", "wrong"),
    [(300, 75, ()), (301, 75, ("warm",)), (0, None, ()), (-1, 76, ("cold", "damp")), (253, 80, ("damp",))],
)
def test_the_limits_themselves_are_allowed(temperature, humidity, wrong):
    assert out_of_range(temperature_c10=temperature, humidity_pct=humidity, limits=LIMITS) == wrong


def test_a_round_passes_with_enough_points_and_every_must_point_met():
    fire, damp, smell = Answer("fire", 8, must=True, met=True), Answer("damp", 6, must=False, met=False), Answer("smell", 3, must=False, met=None)
    assert (score([fire, damp, smell], pass_percent=50).reached, score([fire, damp, smell], pass_percent=50).possible) == (8, 14)
    assert score([fire, damp, smell], pass_percent=57).passed
    assert not score([fire, damp, smell], pass_percent=58).passed
    missed = score([Answer("fire", 1, must=True, met=False), Answer("damp", 99, must=False, met=True)], pass_percent=80)
    assert (missed.passed, missed.missed) == (False, ("fire",))


def test_a_round_in_which_nothing_applies_is_not_to_standard():
    assert not score([Answer("fire", 8, must=True, met=None)], pass_percent=0).passed
