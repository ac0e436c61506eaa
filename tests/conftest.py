"""What every test may ask for: the cast, a client of the API, a browser, and fixed query counts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import browser, desk, open_page, phone
from tests.cast import _real_world, api, auditor, clerk, commander, jingning, keeper, leader, lishui, stranger, suichang, viewer, visitor
from tests.queries import query_count
from tests.templates import keep

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


settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a slow machine is no fault of ours
settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_use_migrations):
    """The migrated database is kept for the next worker and the next run."""
    from django.db import connection

    if django_db_use_migrations:
        with django_db_blocker.unblock():
            keep(connection)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the browser is marked so, and can be left out where there is none."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
