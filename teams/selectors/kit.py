"""Gear bags with what belongs into them, those a call-out wants as they stand, and gear of missions by name: all as the register of equipment knows the pieces."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from relief.core import clock
from relief.registrar.hooks import gear_known
from teams.domain.readiness import KIT_DAYS
from teams.models import BagItem, CallOutBag, GearBag, GearLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from relief.registrar.hooks import Piece
    from teams.models import CallOut, Deployment, RescueTeam


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


class Wanted(NamedTuple):
    """A bag a call-out wants, as it stands: ``out`` the mission it is out with, ``late`` not checked lately, ``there`` kept at the assembly point."""

    bag: GearBag
    lines: list[Lying]
    out: str
    late: bool
    there: bool
    note: str

    @property
    def short(self) -> list[Lying]:
        """Pieces that cannot be taken along."""
        return [line for line in self.lines if not line.ready]

    @property
    def ready(self) -> bool:
        """Complete, checked and not out; where it lies is said beside it."""
        return not (self.short or self.late or self.out)


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


def wanted_bags(call_out: CallOut, day: date | None = None) -> list[Wanted]:
    """The bags of a call-out as they stand on a day. Four queries, one where it wants none."""
    rows = list(CallOutBag.objects.filter(call_out=call_out).select_related("bag").prefetch_related("bag__contents"))
    codes = [code for row in rows for code in (row.bag.code, *(item.code for item in row.bag.contents.all())) if code]
    if not rows:
        return []
    known, out = gear_known(call_out.organisation, codes), _out_with(codes)
    since, place = (day or clock.today()) - timedelta(days=KIT_DAYS), call_out.assembly_point.strip()
    return [
        Wanted(
            bag,
            [_lying(item, known, out) for item in bag.contents.all()],
            out.get(bag.code.upper(), ""),
            bag.checked_on is None or bag.checked_on < since,
            bag.place.strip() == place,
            row.note,
        )
        for row in rows
        for bag in (row.bag,)
    ]


def bags_by_call_out(call_outs: Collection[int | None]) -> dict[int | None, list[GearBag]]:
    """The bags of call-outs, by key. One query, none without call-outs."""
    found: dict[int | None, list[GearBag]] = defaultdict(list)
    keys = [key for key in call_outs if key]
    for row in CallOutBag.objects.filter(call_out__in=keys).select_related("bag") if keys else ():
        found[row.call_out_id].append(row.bag)
    return found


def _out_with(codes: Iterable[str]) -> dict[str, str]:
    """With which mission a piece or a bag is out, by its code in capitals. One query."""
    rows = GearLine.objects.filter(code__in=[code.upper() for code in codes], back_at=None, lost_at=None, handed_at=None)
    return dict(rows.values_list("code", "deployment__number"))


def _lying(item: BagItem, known: dict[str, Piece], out: dict[str, str] | None = None) -> Lying:
    piece = known.get(item.code.upper())
    if item.code and out and (mission := out.get(item.code.upper())):
        return Lying(item, _("out with %(mission)s") % {"mission": mission}, ready=False)
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
