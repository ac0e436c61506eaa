"""Sample rows of the registers declared in ``inventory/registry/inbound.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.models import ReceiptNotice
from tests.contract.samples import THEN, person, store

if TYPE_CHECKING:
    from collections.abc import Callable


def notice() -> ReceiptNotice:
    """Word of a donor's lorry."""
    facts = {"warehouse": store(), "origin": "donation", "party": "爱心企业01号", "party_phone": "199-0000-0815", "noticed_by": person()}
    return ReceiptNotice.objects.get_or_create(number="JN-RN-1", defaults={**facts, "noticed_at": THEN, "contact_due_at": THEN})[0]


SAMPLES: dict[type[Any], Callable[[], Any]] = {ReceiptNotice: notice}
