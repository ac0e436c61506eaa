"""Sample rows of what members bring of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from teams.models import BagItem, GearBag, MemberSkill, OwnVehicle, SpokenLanguage
from tests.contract.samples import member, squad

if TYPE_CHECKING:
    from collections.abc import Callable


def bag() -> GearBag:
    """Of the water cell."""
    return GearBag.objects.create(team=squad(), code="JN-BAG-01", name="激流包", cell="water", place="县中心备灾仓库")


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    GearBag: bag,
    BagItem: lambda: BagItem.objects.create(bag=bag(), what="抛绳包", quantity=2, code="JN-ROP-01"),
    MemberSkill: lambda: MemberSkill.objects.create(member=member(), skill="boat", number="示CY-0017", valid_until="2031-05-01", note="内河"),
    OwnVehicle: lambda: OwnVehicle.objects.create(member=member(), plate="浙K00017", kind="four_wheel", seats=5),
    SpokenLanguage: lambda: SpokenLanguage.objects.create(member=member(), language="she", note="能做笔录"),
}
