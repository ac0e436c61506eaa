"""Needs are whole base units, rounded up, in season, and each says where its figure comes from."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.domain.needs import SUMMER, Basis, People, Standard, Status, estimate, quantity_of

OWN = "deployment's own list"
QUILT = Standard("QUILT", Basis.PERSON, quantity_of(1), OWN)
TOWEL = Standard("TOWEL", Basis.PERSON, quantity_of(1), OWN, months=SUMMER, instead_of="QUILT")
KIT = Standard("KIT", Basis.FAMILY, quantity_of(1), OWN)
BED = Standard("BED", Basis.PERSON, quantity_of("0.3"), OWN)
WATER = Standard("WATER", Basis.PERSON_DAY, quantity_of("0.3"), "Sphere 2018", Status.PUBLISHED)
ALL = [QUILT, TOWEL, KIT, BED, WATER]


def quantities(people: People, on: date) -> dict[str, int]:
    return {line.sku: line.quantity for line in estimate(people, ALL, on)}


def test_sucun_for_seventy_two_hours_in_late_september_gets_towel_quilts() -> None:
    need = quantities(People(1460, 3, families=420), date(2016, 9, 28))
    assert need == {"TOWEL": 1460, "KIT": 420, "BED": 438, "WATER": 1314}


def test_the_same_people_in_november_get_quilts() -> None:
    need = quantities(People(1460, 3), date(2015, 11, 13))
    assert need["QUILT"] == 1460
    assert "TOWEL" not in need


def test_unknown_families_are_counted_from_persons_and_rounded_up() -> None:
    assert quantities(People(8, 1), date(2026, 1, 1))["KIT"] == 3


def test_three_tenths_of_ten_people_are_three_beds_not_four() -> None:
    assert quantities(People(10, 1), date(2026, 1, 1))["BED"] == 3


def test_each_line_says_its_arithmetic_its_season_and_its_source() -> None:
    lines = {line.sku: line.reason for line in estimate(People(180, 3), ALL, date(2026, 7, 1))}
    assert lines["WATER"] == "540 person-days x 0.3 = 162; published: Sphere 2018"
    assert lines["TOWEL"] == f"180 persons x 1 = 180; instead of QUILT; own: {OWN}"


def test_two_standards_of_one_item_do_not_add_up() -> None:
    survival = Standard("WATER", Basis.PERSON_DAY, quantity_of("0.1"), OWN)
    (line,) = estimate(People(100, 1), [survival, WATER], date(2026, 1, 1))
    assert (line.quantity, line.standard) == (30, WATER)


def test_nobody_needs_nothing() -> None:
    assert estimate(People(0, 3), ALL, date(2026, 1, 1)) == []


@pytest.mark.parametrize("people", [People(-1, 3), People(1, -3), People(1, 3, -1), People(1, 1, None, Fraction(0))])
def test_negative_counts_are_refused(people: People) -> None:
    with pytest.raises(ValueError, match="counts"):
        estimate(people, ALL, date(2026, 1, 1))


def test_a_negative_or_unreadable_quantity_is_refused() -> None:
    for text in ("-1", "a lot"):
        with pytest.raises(ValueError):  # noqa: PT011
            quantity_of(text)


@given(st.integers(0, 10**6), st.integers(0, 60), st.fractions(0, 20))
def test_the_need_is_the_smallest_whole_number_that_is_enough(persons: int, days: int, per_head: Fraction) -> None:
    row = Standard("X", Basis.PERSON_DAY, per_head, OWN)
    got = sum(line.quantity for line in estimate(People(persons, days), [row], date(2026, 1, 1)))
    assert persons * days * per_head <= got < persons * days * per_head + 1
