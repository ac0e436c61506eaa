"""Receipts put together: in whatever order and however often they come, the end is the same."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.core.domain.receipts import Fate, fate_of, together


@pytest.mark.parametrize(
    ("word", "fate"),
    [
        ("DELIVRD", "delivered"), (" delivered\n", "delivered"), ("0", "delivered"), ("已送达", "delivered"), ("UNDELIV", "undelivered"),
        ("EXPIRED", "undelivered"), ("空号", "undelivered"), ("no-answer", "undelivered"), ("ACCEPTD", "unclear"), ("", "unclear"), ("\x00?#", "unclear"),
    ],
)  # fmt: skip
def test_the_words_of_gateways_are_read_and_unknown_ones_change_nothing(word, fate):
    assert fate_of(word) == fate


@given(st.lists(st.sampled_from(Fate), max_size=6), st.randoms())
def test_the_order_of_receipts_does_not_matter_and_delivered_stays(told, random):
    end = reduce(together, told, None)
    mixed = [*told, *told]
    random.shuffle(mixed)
    assert reduce(together, mixed, None) == end
    assert (end == Fate.DELIVERED) == (Fate.DELIVERED in told)
    assert (end is None) == (set(told) <= {Fate.UNCLEAR})
