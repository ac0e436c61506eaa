"""Sample rows of what gateways told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relief.core.models import DeliveryReceipt, Message
from tests.contract.samples import THEN, person

if TYPE_CHECKING:
    from collections.abc import Callable


def receipt() -> DeliveryReceipt:
    """A message that arrived."""
    message = Message.objects.create(to=person(), channel="sms", subject="召集", state="delivered", ref="sample-reference")
    return DeliveryReceipt.objects.create(message=message, status="DELIVRD", fate="delivered", told_at=THEN, received_at=THEN, key="k1")


SAMPLES: dict[type[Any], Callable[[], Any]] = {DeliveryReceipt: receipt}
