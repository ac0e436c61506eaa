"""Sample rows of the registers declared in ``inventory/registry/codes.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.models import ItemCode, LogisticUnit
from tests.contract.samples import THEN, item, person, store

if TYPE_CHECKING:
    from collections.abc import Callable


def code() -> ItemCode:
    """The number on a quilt's bag."""
    return ItemCode.objects.create(gtin="09506000134352", item=item(), note="棉被外袋")


def unit() -> LogisticUnit:
    """A pallet that was packed."""
    return LogisticUnit.objects.create(
        sscc="195060001343520014", kind="pallet", warehouse=store(), weight_g=212_000, volume_cm3=960_000, packed_at=THEN, packed_by=person()
    )


SAMPLES: dict[type[Any], Callable[[], Any]] = {ItemCode: code, LogisticUnit: unit}
