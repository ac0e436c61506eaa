"""Sample rows of the registers declared in ``inventory/registry/phones.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from inventory.models import Device, FieldCommand
from tests.contract.samples import THEN, county, person, store

if TYPE_CHECKING:
    from collections.abc import Callable


def phone() -> Device:
    """A keeper's phone."""
    facts = {"secret": "0" * 64, "label": "旧手机", "enrolled_by": person(), "enrolled_at": THEN}
    return Device.objects.get_or_create(organisation=county(), code="K1", defaults=facts)[0]


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    Device: phone,
    FieldCommand: lambda: FieldCommand.objects.create(
        device=phone(), key=UUID(int=1), sequence=1, kind="issue", person=person(), warehouse=store(), organisation=county(), state="done",
        paper="JN-GI-1", occurred_at=THEN, received_at=THEN,
    ),
}  # fmt: skip
