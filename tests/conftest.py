"""What every test may ask for: the cast, a client of the API, a browser, and fixed query counts."""

from __future__ import annotations

import pytest

from tests.browser import browser, desk, open_page, phone
from tests.cast import _real_world, api, auditor, clerk, commander, jingning, keeper, leader, lishui, stranger, suichang, viewer, visitor
from tests.queries import query_count

__all__ = [
    "_real_world",
    "api",
    "auditor",
    "browser",
    "clerk",
    "commander",
    "desk",
    "jingning",
    "keeper",
    "leader",
    "lishui",
    "open_page",
    "phone",
    "query_count",
    "stranger",
    "suichang",
    "viewer",
    "visitor",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the browser is marked so, and can be left out where there is none."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
