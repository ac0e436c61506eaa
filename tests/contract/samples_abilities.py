"""Sample rows of what members bring of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from teams.models import MemberSkill, OwnVehicle, SpokenLanguage
from tests.contract.samples import member

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: dict[type[Any], Callable[[], Any]] = {
    MemberSkill: lambda: MemberSkill.objects.create(member=member(), skill="boat", number="示CY-0017", valid_until="2031-05-01", note="内河"),
    OwnVehicle: lambda: OwnVehicle.objects.create(member=member(), plate="浙K00017", kind="four_wheel", seats=5),
    SpokenLanguage: lambda: SpokenLanguage.objects.create(member=member(), language="she", note="能做笔录"),
}
