"""Cover in people, drawn twice: names beside the bars at a desk, above them on a phone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from inventory.pages.cover_plot import DESK, PHONE, cover_bars


def cover(sku: str, own: int, *, minimum: int = 0):
    item = SimpleNamespace(sku=sku, name=f"很长的名称{sku}", name_en=f"A rather long name {sku}")
    ends = {"own": own, "custodial": own, "framework": own + 50}
    return SimpleNamespace(item=item, need=1, core=True, minimum=minimum, people_at_minimum=minimum, people=ends.get)


@pytest.mark.parametrize("frame", [DESK, PHONE])
def test_every_bar_and_its_figure_stay_inside_the_frame(frame):
    bars = cover_bars([cover("B", 90), cover("A", 20_000, minimum=30)], 300, frame)
    assert [bar.people for bar in bars.bars] == [140, 20_050]
    for bar in bars.bars:
        assert frame.left <= min(x for _kind, x, _width in bar.parts)
        assert bar.end <= frame.width - frame.right
    assert bars.bars[1].cut
    assert bars.height > bars.bottom > bars.bars[-1].top + frame.bar


def test_on_a_phone_a_name_stands_above_its_bar_and_under_the_bar_before():
    first, second = cover_bars([cover("A", 90), cover("B", 100)], 300, PHONE).bars
    assert first.named_at < first.top
    assert first.top + PHONE.bar < second.named_at < second.top


def test_nothing_needed_draws_nothing():
    assert cover_bars([], 300, PHONE) is None
