"""Sample rows of the register of distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.models import Distribution, Waybill
from tests.contract.samples import store

if TYPE_CHECKING:
    from collections.abc import Callable


def distribution() -> Distribution:
    """Goods for one village, handed out by two."""
    waybill = Waybill.objects.get_or_create(number="JN-WB-9", defaults={"warehouse": store(), "destination": "大均乡", "plate": "浙K00001"})[0]
    facts = {"waybill": waybill, "place": "大均乡", "longitude": 119.55, "latitude": 27.95, "households": 12, "people": 40, "due_on": "2026-07-03"}
    return Distribution.objects.get_or_create(number="JN-DB-1", defaults=facts)[0]


SAMPLES: dict[type[Any], Callable[[], Any]] = {Distribution: distribution}
