"""What a phone carries along, so that a warehouse works without signal: stock, orders with their walk, people, open papers.

Every room adds a part: ``@part("counts")`` over ``def counts(holder: PackFor) -> list[dict]``, which costs a fixed number
of queries however much there is. Personal data is the least: names of who may sign or approve, the approvers' telephones.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone

from inventory.domain.phones import NoFieldOffice
from inventory.models import Location, Warehouse
from inventory.outbox.answers import dense
from inventory.outbox.devices import refused_of
from inventory.pages.reading import kept
from relief.core import fieldwork
from relief.core.fieldwork import label_of
from relief.core.models import World
from relief.core.services.numbers import stamp
from relief.core.snapshots import one_moment
from relief.core.worlds import REAL, current_world_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from inventory.models import Device, FieldCommand
    from relief.core.models import Person, User

    type Part = Callable[[PackFor], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFor(fieldwork.Holder):
    """Whose phone: the person, the phone if it has been set up, the warehouses of its society he keeps (often none), what time it is."""

    device: Device | None
    warehouses: list[Warehouse]

    @classmethod
    def of(cls, user: User, device: Device | None) -> PackFor:
        """The phone of somebody who works outside. Raises ``NoFieldOffice``."""
        stores = kept(user)
        served = fieldwork.society_served(user)
        house = device.organisation_id if device else next((_society(store) for store in stores), served.pk if served else None)
        mine = [store for store in stores if _society(store) == house]
        society = (mine[0].organisation.society or mine[0].organisation) if mine else served
        if society is None or society.pk != house:
            raise NoFieldOffice
        return cls(user=user, device=device, society=society, warehouses=mine, now=timezone.now())

    @property
    def keys(self) -> list[int]:
        """The keys of the warehouses."""
        return [store.pk for store in self.warehouses]

    @property
    def codes(self) -> dict[int, str]:
        """The codes of the warehouses by key."""
        return {store.pk: store.code for store in self.warehouses}


def part(name: str) -> Callable[[Part], Part]:
    """The function below gives the part of this name to phones of keepers; on other phones it is empty."""

    def keep(give: Part) -> Part:
        fieldwork.part(name)(lambda holder: give(holder) if holder.warehouses else [])
        return give

    return keep


@one_moment()
def pack(holder: PackFor) -> dict[str, Any]:
    """All parts as of one moment, in a fixed order; the same state of the book gives the same pack."""
    return {**_head(holder), **fieldwork.carried(holder)}


def etag_of(body: dict[str, Any]) -> str:
    """Weak, because the time of asking is not part of it."""
    return f'W/"{sha256(dense(body)).hexdigest()[:32]}"'


def _society(store: Warehouse) -> int:
    return store.organisation.society_id or store.organisation_id


def _head(holder: PackFor) -> dict[str, Any]:
    person, device = cast("Person", holder.user.person), holder.device
    return {
        "world": _world(),
        "device": device.code if device else None,
        "numbering": stamp(device.code) if device else None,
        "person": {"id": person.pk, "name": person.name},
        "society": {"code": holder.society.code, "name": str(holder.society)},
    }


def _world() -> dict[str, Any] | None:
    if current_world_id() == REAL:
        return None
    world = World.objects.get(pk=current_world_id())
    return {"id": world.pk, "code": world.code, "name": world.name}


@part("warehouses")
def warehouses(holder: PackFor) -> list[dict[str, Any]]:
    """Stores and their places, in the order of the walk."""
    places: dict[int, list[dict[str, Any]]] = {key: [] for key in holder.keys}
    for row in Location.objects.filter(warehouse__in=holder.keys).order_by("warehouse", "walk_order", "code"):
        places[row.warehouse_id].append({"code": row.code, "name": row.name, "kind": row.kind, "walk": row.walk_order, "zone": row.zone})
    return [{"code": store.code, "name": store.name, "locations": places[store.pk]} for store in holder.warehouses]


@fieldwork.part("refused")
def refused(holder: PackFor) -> list[dict[str, Any]]:
    """Entries of this person's phones that were refused and not settled yet, with both records."""
    return [_refused(row) for row in refused_of(cast("Person", holder.user.person))]


def _refused(row: FieldCommand) -> dict[str, Any]:
    problem = row.problem or {}
    return {
        "id": str(row.key),
        "seq": row.sequence,
        "device": row.device.code,
        "kind": row.kind,
        "label": label_of(row.kind),
        "occurred_at": timezone.localtime(row.occurred_at).isoformat(),
        "sentence": problem.get("detail", ""),
        "mine": problem.get("mine"),
        "theirs": problem.get("theirs", []),
        "case": next((case.number for case in row.cases.all()), ""),
    }
