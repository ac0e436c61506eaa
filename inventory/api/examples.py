"""Bodies to copy from the schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

NOON = "2026-06-14T12:00:00+08:00"


def _example(name: str, lines: list[dict[str, Any]], **more: Any) -> OpenApiExample:
    return OpenApiExample(name, value={"warehouse": "JN-01", "occurred_at": NOON, "lines": lines, **more}, request_only=True)


RECEIPT = _example(
    "a gift with a purpose",
    [
        {
            "item": "QUILT",
            "quantity": 200,
            "lot": "Q-2026-01",
            "expires_on": "2030-01-01",
            "source": "同心公司",
            "earmark": "SUCUN-2016",
            "location": "A1",
        }
    ],
    party="同心公司",
)
ISSUE = _example("first to expire", [{"item": "QUILT", "quantity": 60}], incident="JN-IN-20260614-S001", party="东坑安置点")
TRANSFER = _example("to a neighbour", [{"item": "QUILT", "quantity": 20, "lot": "Q-2026-01"}], to_warehouse="SC-01")
COUNT = _example("one lot counted", [{"item": "QUILT", "quantity": 118, "lot": "Q-2026-01", "location": "A1"}])
