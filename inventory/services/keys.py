"""Keys of a store: handed out to one hand, given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from inventory.domain.care_refusals import KeyIsBack, KeyIsOut, NoReason
from inventory.models import KeyHolding
from inventory.services.drafts import not_future
from inventory.services.steps import moment_after
from relief.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Warehouse
    from relief.core.models import Person


def hand_out(*, warehouse: Warehouse, key_name: str, holder: Person, by: Person, note: str = "", occurred_at: datetime | None = None) -> KeyHolding:
    """Give a key to somebody; of two at the same time one is refused. Raises ``KeyIsOut`` with who holds it since when."""
    name = key_name.strip()
    if not name:
        raise NoReason(field="key")
    moment = not_future(occurred_at) or clock.now()
    try:
        with transaction.atomic():
            return KeyHolding.objects.create(warehouse=warehouse, key_name=name, holder=holder, handed_by=by, taken_at=moment, note=note)
    except IntegrityError as error:
        out = KeyHolding.objects.filter(warehouse=warehouse, key_name=name, returned_at=None).select_related("holder").first()
        if out is None:
            raise
        raise KeyIsOut(key=name, holder=str(out.holder), since=timezone.localtime(out.taken_at).isoformat(timespec="minutes")) from error


@transaction.atomic
def give_back(*, key: KeyHolding, by: Person, occurred_at: datetime | None = None) -> KeyHolding:
    """Take a key back into the box. Raises ``KeyIsBack``."""
    held = KeyHolding.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if held.returned_at is not None:
        raise KeyIsBack(key=held.key_name, at=timezone.localtime(held.returned_at).isoformat(timespec="minutes"))
    held.returned_at = moment_after(held, occurred_at, held.taken_at)
    held._change_reason = f"given back to {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    held.save(update_fields=["returned_at"])
    return held
