"""A way of one point: the warehouse and the shelter stand at the same road node."""

from __future__ import annotations

from gis.selectors.layers import feature, line, point
from gis.snapshot import snapshot


def test_a_way_of_one_point_is_drawn_on_the_paper_map() -> None:
    ways = [feature(line([[119.9, 28.4]]), kind="primary")]
    drawn = snapshot({"routes": ways, "incident": [feature(point(119.9, 28.4))]})
    assert ways[0]["geometry"]["coordinates"] == [[119.9, 28.4], [119.9, 28.4]]
    assert 'stroke="#15498c"' in drawn
