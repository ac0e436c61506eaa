"""Boxes, loose pieces and shelf lives: whole numbers and one rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.domain.arrivals import compare, spread
from inventory.domain.backdating import first_negative, may_leave
from inventory.domain.errors import NotWhole
from inventory.domain.expiry import days_left, is_expired
from inventory.domain.fefo import Candidate, Pick, allocate
from inventory.domain.fingerprints import Chain, Marker, Row, fingerprint
from inventory.domain.packs import Packed, Packing, to_packs, to_units, whole
from inventory.domain.promises import Promise, Use, kept
from relief.ledger import Change, Level

NOW = datetime(2016, 9, 28, tzinfo=UTC)


def test_seven_boxes_of_24_and_5_loose_are_173():
    assert to_units(7, 24, 5) == 173
    assert to_packs(173, [Packing("箱", 24)]) == [Packed("箱", 7), Packed("", 5)]
    assert to_packs(0, []) == [Packed("", 0)]
    assert to_packs(48, [Packing("包", 6), Packing("箱", 24)]) == [Packed("箱", 2)]


@given(st.integers(0, 10**12), st.lists(st.integers(1, 500), unique=True, max_size=4))
def test_packing_loses_nothing(units, sizes):
    packed = to_packs(units, [Packing(str(size), size) for size in sizes])
    assert sum(part.number * (int(part.name) if part.name else 1) for part in packed) == units


@pytest.mark.parametrize("value", [1.0, "1.5", "12a", True, None, "", "-3", pytest.param("9" * 6000, id="endless")])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(NotWhole):
        whole(value)


def test_digits_of_any_width_are_digits():
    assert (whole(" 12 "), whole("１２"), whole(-3)) == (12, 12, -3)
    with pytest.raises(NotWhole):
        to_units(-1, 24)


def test_goods_go_out_on_their_last_day_and_not_after():
    last = date(2016, 9, 28)
    assert [is_expired(last, last + timedelta(days=n)) for n in (-1, 0, 1)] == [False, False, True]
    assert (days_left(last, last), days_left(None, last), is_expired(None, last)) == (0, None, False)


def test_first_to_expire_first_then_the_promised_then_the_walk():
    soon, late = date(2017, 1, 1), date(2018, 1, 1)
    shelf = [
        Candidate(1, 1, 5, late),
        Candidate(2, 2, 5),
        Candidate(3, 3, 5, soon, walk=9),
        Candidate(4, 3, 5, soon, walk=1),
        Candidate(5, 4, 5, soon, True),
    ]
    assert allocate(18, shelf, {3: 7}) == [Pick(5, 4, 5), Pick(4, 3, 5), Pick(3, 3, 2), Pick(1, 1, 5), Pick(2, 2, 1)]
    assert allocate(99, shelf, {3: 0, 4: 0}) == [Pick(1, 1, 5), Pick(2, 2, 5)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-5, 9)), max_size=12), st.integers(0, 20), st.integers(1, 40))
def test_as_much_may_leave_as_makes_no_later_moment_negative(changes, minute, wanted):
    later = [Change(NOW + timedelta(minutes=minute + at + 1), units) for at, units in changes]
    now = 30 + sum(change.quantity for change in later)
    moment = NOW + timedelta(minutes=minute)
    free = may_leave(now, later, moment)
    low = first_negative(now, later, [Change(moment, -wanted)])
    if free >= 0:
        assert (low is None) == (wanted <= free)


def test_the_first_negative_moment_is_named():
    tuesday = Change(NOW + timedelta(days=1), -8)
    assert first_negative(2, [tuesday], [Change(NOW, -5)]) == Level(tuesday.at, -3)


def test_a_shipment_is_compared_lot_by_lot():
    facts = [(row.lot, row.taken, row.short, row.over) for row in compare({1: 10, 2: 5}, {2: 7, 3: 1})]
    assert facts == [(1, 0, 10, 0), (2, 5, 0, 2), (3, 0, 0, 1)]
    assert spread(12, {1: 5, 2: 5}) == {1: 5, 2: 7}
    assert spread(3, {1: 5, 2: 5}) == {1: 3, 2: 0}
    assert spread(3, {}) == {}


def test_a_promise_is_kept_by_its_purpose_its_incident_its_society_or_a_decision():
    promise = Promise(1, 7)
    kept_by = [Use(purpose=1), Use(incident=7), Use(within=True), Use(lifted=frozenset({1}))]
    assert all(kept(promise, use) for use in kept_by)
    assert not kept(promise, Use(purpose=2, incident=8))
    assert not kept(Promise(1), Use())
    assert kept(None, Use())


@pytest.mark.parametrize("reverses", [None, 7])
def test_the_movements_of_one_document_are_marked_as_each_row_alone_is(reverses):
    at, recorded = datetime(2026, 6, 14, 9, 30, tzinfo=UTC), datetime(2026, 6, 14, 17, 31, 5, 42, tzinfo=timezone(timedelta(hours=8)))
    marker = Marker(world=1, document="JN-II-20260614-S001", kind="issue", recorded_at=recorded)
    row = Row(1, "JN-II-20260614-S001", "issue", 3, 11, 21, 22, 40, at, recorded, reverses)
    assert marker.mark(3, 11, 21, 22, 40, at, reverses) == fingerprint(row)


def test_every_column_is_in_the_fingerprint():
    row = Row(1, "JN-GI-1", "issue", 1, 2, 3, 4, 5, NOW, NOW, None)
    other = Row(2, "JN-GI-2", "count", 2, 3, 4, 5, 6, NOW + timedelta(microseconds=1), NOW + timedelta(seconds=1), 9)
    prints = {fingerprint(row._replace(**{name: getattr(other, name)})) for name in Row._fields}
    assert len(prints | {fingerprint(row)}) == len(Row._fields) + 1
    assert Chain("", 1, NOW.date()).add([row]).hexdigest() != Chain("x", 1, NOW.date()).add([row]).hexdigest()
