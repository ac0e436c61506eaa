"""Gear bags with what belongs into them, and gear of missions by name: both as the register of equipment knows the pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relief.registrar.hooks import gear_known
from teams.models import BagItem, GearBag

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from relief.registrar.hooks import Piece
    from teams.models import Deployment, GearLine, RescueTeam


class Lying(NamedTuple):
    """One line of a bag; ``says`` is the state of its piece in words, empty where no register knows it."""

    item: BagItem
    says: StrOrPromise
    ready: bool


class Bag(NamedTuple):
    """A bag with its lines."""

    bag: GearBag
    lines: list[Lying]

    @property
    def missing(self) -> int:
        """Pieces that cannot be taken along."""
        return sum(not line.ready for line in self.lines)


class Named(NamedTuple):
    """A piece on a mission, what it is, and the bag it belongs into."""

    line: GearLine
    name: str
    bag: str


def bags_of(team: RescueTeam) -> list[Bag]:
    """The bags of a squad. Three queries, two where there are no codes."""
    bags = list(GearBag.objects.filter(team=team).prefetch_related("contents"))
    known = gear_known(team.organisation, [item.code for bag in bags for item in bag.contents.all()])
    return [Bag(bag, [_lying(item, known) for item in bag.contents.all()]) for bag in bags]


def _lying(item: BagItem, known: dict[str, Piece]) -> Lying:
    piece = known.get(item.code.upper())
    return Lying(item, piece.state, piece.ready) if piece else Lying(item, "", ready=True)


def named_gear(mission: Deployment) -> list[Named]:
    """What a mission has along, by code. Three queries, one where it has nothing."""
    lines = list(mission.gear.all())
    codes = [line.code for line in lines]
    if not codes:
        return []
    known = gear_known(mission.organisation, codes)
    society = mission.organisation.society_id
    items = {row.code.upper(): row for row in BagItem.objects.filter(bag__team__organisation__society=society).exclude(code="").select_related("bag")}
    bags = {row.bag.code: row.bag.name for row in items.values()}
    return [_named(line, items.get(line.code), known[line.code].name if line.code in known else bags.get(line.code, "")) for line in lines]


def names_of(mission: Deployment) -> dict[str, str]:
    """What the pieces of a mission are, by code. As ``named_gear``."""
    return {one.line.code: one.name for one in named_gear(mission)}


def _named(line: GearLine, item: BagItem | None, name: str) -> Named:
    return Named(line, name or (item.what if item else ""), item.bag.code if item else "")
