"""List pages have fixed query counts, all of them in one file; ``pytest --write-query-counts`` renews it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

COUNTS = Path(__file__).with_name("query_counts.json")


@pytest.fixture
def query_count(request: pytest.FixtureRequest) -> Callable[[str], AbstractContextManager[None]]:
    """Hold the block after ``with`` to the number written for its name."""

    @contextmanager
    def held(name: str) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        known = json.loads(COUNTS.read_text(encoding="utf-8"))
        if request.config.getoption("write_query_counts"):
            known[name] = len(captured)
            COUNTS.write_text(json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        told = "\n".join(query["sql"][:200] for query in captured.captured_queries)
        assert len(captured) == known.get(name), f"{name}: {len(captured)} queries, {known.get(name)} allowed\n{told}"

    return held
