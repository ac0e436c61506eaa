"""Sample rows of the registers declared in ``inventory/registry/floor.py``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from inventory.models import DisposalOrder, KitJob, Loan, RotationLine, StockCount
from tests.contract.samples import THEN, item, lot, paper, person, store

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: dict[type[Any], Callable[[], Any]] = {
    DisposalOrder: lambda: DisposalOrder.objects.create(
        number="JN-DP-1", way="destroyed", warehouse=store(), reason="过期", proposed_by=person(), proposed_at=THEN
    ),
    KitJob: lambda: KitJob.objects.create(kind="assemble", warehouse=store(), kit=item(), version="2021", lot=lot(), quantity=3, document=paper()),
    Loan: lambda: Loan.objects.create(
        number="JN-LN-1",
        warehouse=store(),
        document=paper(),
        borrower="寄宿学校",
        borrower_phone="199-0000-4713",
        purpose="运动会",
        lent_at=THEN,
        due_on=date(2026, 12, 1),
    ),
    RotationLine: lambda: RotationLine.objects.create(
        warehouse=store(), lot=lot(), quantity=5, programme="博爱送万家", give_by=date(2026, 12, 1), decided_by=person(), decided_at=THEN
    ),
    StockCount: lambda: StockCount.objects.create(
        number="JN-CS-1", kind="full", warehouse=store(), planned_by=person(), planned_at=THEN, due_on=date(2026, 12, 1)
    ),
}
