"""Where goods go from the receiving bay, and why: said truly, also where no bin is measured."""

from __future__ import annotations

from inventory.domain.bins import ANY, EMPTY, FULL, SAME_ITEM, SAME_SHELF, Bin, propose

QUILTS, WATER = 1, 2


def _bin(code: str, *items: int, capacity: int | None = None, used: int = 0, category: str = "") -> Bin:
    return Bin(code, category, capacity, used, frozenset(items))


def _why(*bins: Bin, volume: int = 100) -> tuple[str, str] | None:
    found = propose(item=QUILTS, category="bedding", volume=volume, bins=bins)
    return (found.code, found.why) if found else None


def test_the_same_item_comes_first_then_its_shelf_then_an_empty_bin():
    water, shelf, empty = _bin("A-01", WATER), _bin("A-02", WATER, category="bedding"), _bin("A-03")
    assert _why(water, empty, shelf, _bin("A-04", QUILTS)) == ("A-04", SAME_ITEM)
    assert _why(water, empty, shelf) == ("A-02", SAME_SHELF)
    assert _why(water, empty) == ("A-03", EMPTY)


def test_room_beside_other_goods_is_not_called_a_lack_of_room():
    assert _why(_bin("A-01", WATER)) == ("A-01", ANY)
    assert _why(_bin("A-01", WATER, capacity=150, used=100), _bin("A-02", WATER, capacity=500)) == ("A-02", ANY)


def test_where_nothing_fits_somebody_must_look():
    assert _why(_bin("A-01", QUILTS, capacity=150, used=100)) == ("A-01", FULL)
    assert _why() is None
