"""Sample rows of partner squads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from teams.models import PartnerAgreement, PartnerUnit
from tests.contract.samples import county, person

if TYPE_CHECKING:
    from collections.abc import Callable


def unit() -> PartnerUnit:
    """Divers of a civil rescue group."""
    facts = {"name": "景宁蓝天救援队", "cell": "water", "contact_role": "值班队长", "contact": person(), "organisation": county()}
    return PartnerUnit.objects.get_or_create(code="JN-P1", defaults=facts)[0]


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    PartnerUnit: unit,
    PartnerAgreement: lambda: PartnerAgreement.objects.create(
        unit=unit(), reference="景红协〔2026〕3号", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), people=8, brings="冲锋舟 1 艘"
    ),
}
