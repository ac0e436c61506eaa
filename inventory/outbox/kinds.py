"""An entry of a phone as the warehouse reads it; the list of kinds is in ``relief.core.fieldwork``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.api.finding import warehouse_to_write
from relief.core import fieldwork

if TYPE_CHECKING:
    from inventory.models import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(fieldwork.Sent):
    """One entry, and the warehouse it names."""

    @property
    def warehouse(self) -> Warehouse:
        """The warehouse of ``body["warehouse"]``, if this keeper may write its book; raises 404 or ``Denied``."""
        return warehouse_to_write(self.user, self.body["warehouse"])
