"""The valley is known to every test of the map and dispatch."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from relief.core import clock
from tests.gis.codes import codes
from tests.gis.reports import busy, draft, issued
from tests.gis.world import director, valley

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["busy", "codes", "director", "draft", "issued", "valley"]


@pytest.fixture
def early() -> Iterator[ExitStack]:
    """Until closed it is five hours ago, so that goods were on the shelf before anything is told of the last hours."""
    with ExitStack() as stack:
        stack.enter_context(clock.at(timezone.now() - timedelta(hours=5)))
        yield stack
