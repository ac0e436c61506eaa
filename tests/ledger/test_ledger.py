"""The algebra of the ledger: nothing is lost, nobody overdraws, a reversal restores, arrival order does not matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.ledger import Change, Level, Movement, Overdraft, apply, balance_at, first_below_zero, history_of, levels, lowest_after, net, reverse

START = datetime(2016, 9, 28, tzinfo=UTC)
OUTSIDE = "donors"
HOLDERS = ("store", "shelf", OUTSIDE)

moments = st.integers(0, 50).map(lambda minutes: START + timedelta(minutes=minutes))
pairs = st.permutations(HOLDERS).map(lambda names: names[:2])
movements = st.builds(
    lambda pair, lot, quantity, at: Movement(pair[0], pair[1], lot, quantity, at),
    pairs,
    st.sampled_from(["quilts", "tents"]),
    st.integers(1, 100),
    moments,
)
books = st.lists(movements, max_size=30)


def outside(holder: str) -> bool:
    return holder == OUTSIDE


@given(books)
def test_what_is_gained_here_is_lost_there(book):
    for lot in ("quilts", "tents"):
        assert sum(change for (_, one), change in net(book).items() if one == lot) == 0


@given(books)
def test_nobody_inside_ever_overdraws(book):
    balances = {}
    for movement in book:
        before = dict(balances)
        try:
            balances = apply(balances, [movement], outside=outside)
        except Overdraft as refusal:
            assert balances == before
            short = refusal.shortfalls[0]
            assert (short.holder, short.lot, short.had) == (movement.giver, movement.lot, before.get((movement.giver, movement.lot), 0))
            assert short.would_be == short.had - movement.quantity < 0
    assert all(balance >= 0 for (holder, _), balance in balances.items() if not outside(holder))


@given(books)
def test_a_reversal_restores_every_balance(book):
    free = apply({}, book, outside=lambda _: True)
    back = apply(free, [reverse(movement, at=START) for movement in book], outside=lambda _: True)
    assert set(back.values()) <= {0}


@given(books, st.randoms())
def test_the_order_of_arrival_is_irrelevant(book, random):
    shuffled = list(book)
    random.shuffle(shuffled)
    assert net(shuffled) == net(book)
    mixed, straight = (levels(history_of(one, "store", "quilts")) for one in (shuffled, book))
    assert mixed == straight


@given(books, moments)
def test_the_lowest_level_says_how_much_may_still_be_taken(book, moment):
    history = history_of(book, "store", "quilts")
    low = lowest_after(history, moment)
    assert low.balance == min([balance_at(history, moment), *(balance_at(history, later.at) for later in history if later.at > moment)])
    if low.balance >= 0 and first_below_zero(history) is None:
        assert first_below_zero([*history, Change(moment, -low.balance)]) is None
        broken = first_below_zero([*history, Change(moment, -low.balance - 1)])
        assert broken is not None
        assert broken.balance == -1


def test_several_movements_are_judged_together():
    one_minute = START + timedelta(minutes=1)
    book = [Movement("store", OUTSIDE, "quilts", 5, START), Movement(OUTSIDE, "store", "quilts", 5, one_minute)]
    assert apply({}, book, outside=outside)["store", "quilts"] == 0
    assert levels(history_of(book, "store", "quilts")) == [Level(START, -5), Level(one_minute, 0)]


@pytest.mark.parametrize("quantity", [0, -1, 1.5, True])
def test_a_movement_carries_a_positive_whole_number(quantity):
    with pytest.raises(ValueError, match="positive whole"):
        Movement("store", "shelf", "quilts", quantity, START)


def test_a_movement_goes_somewhere_else():
    with pytest.raises(ValueError, match="one holder to another"):
        Movement("store", "store", "quilts", 1, START)
