"""What people changed by hand in a proposal, as a scarcity record tells it: by the name of the goods and the clock on the wall."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from inventory.models import Item
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from gis.models import ScarcityRecord


def hand_changes(record: ScarcityRecord) -> list[dict[str, Any]]:
    """Every change with ``at`` in local time and the goods named in the reader's language; what is kept and hashed stays as it is."""
    said = {one["item"] for one in record.changes}
    rows = Item.objects.filter(Q(sku__in=said) | Q(name__in=said)) if said else Item.objects.none()
    names = {key: named(item) for item in rows for key in (item.sku, item.name)}
    return [{**one, "item": names.get(one["item"], one["item"]), "at": _local(one["at"])} for one in record.changes]


def _local(at: str) -> datetime | None:
    return timezone.localtime(datetime.fromisoformat(at)) if at else None
