"""What a draft does to each holding it touches: net units always, single changes with their moments where somebody asks."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from inventory.services.drafts import TRANSIT
from relief.ledger import Change

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inventory.services.drafts import Draft
    from inventory.services.histories import Changes
    from inventory.services.locks import HoldingKey


class Effect:
    """``net``: units by which each holding changes, those outside and in transit included. All but counts happen at one moment."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._dated = any(entry.at for entry in draft.entries)
        self.net: dict[HoldingKey, int] = defaultdict(int)
        net = self.net
        for giver, taker, lot, quantity, _, _ in draft.entries:
            net[giver, lot] -= quantity
            net[taker, lot] += quantity

    def inside(self) -> list[HoldingKey]:
        """Holdings inside the book that are touched, in the order of the entries, then the merely counted ones; no transit holder to come."""
        outside, net = self._draft.outside | {TRANSIT}, self.net
        return [key for key in net if key[0] not in outside] + [key for key in self._draft.counted if key not in net]

    @cached_property
    def changes(self) -> Changes:
        """Every single change, by holding, in the order of the entries."""
        found: Changes = defaultdict(list)
        for entry in self._draft.entries:
            at = self._draft.at(entry)
            found[entry.giver, entry.lot].append(Change(at, -entry.quantity))
            found[entry.taker, entry.lot].append(Change(at, entry.quantity))
        return found

    def earliest(self, key: HoldingKey) -> datetime:
        """The moment from which a holding is other than it was; of one that was only counted, when somebody looked."""
        if key not in self.net:
            return self._draft.counted[key]
        return min(change.at for change in self.changes[key]) if self._dated else self._draft.moment

    def latest(self, key: HoldingKey) -> datetime:
        """The moment of the last change of a holding that is changed."""
        return max(change.at for change in self.changes[key]) if self._dated else self._draft.moment

    def before(self, moment: datetime) -> Iterable[tuple[HoldingKey, datetime, int]]:
        """The single changes inside the book that happened before a moment."""
        if not self._dated and self._draft.moment >= moment:
            return ()
        outside = self._draft.outside
        return [(key, one.at, one.quantity) for key, mine in self.changes.items() if key[0] not in outside for one in mine if one.at < moment]
