"""The plan of a distribution: when, for whom, what each gets, who hands out. Written before the table is cleared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.handout_refusals import MoreThanThereWas
from inventory.domain.refusals import TwoPeople
from inventory.models import Distribution, DistributionLine, Item
from inventory.services.distributions import HAND_OUTERS, tell
from inventory.services.steps import check_step, locked
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from relief.core.models import Person

State = Distribution.State
OPEN = (State.PLANNED, State.ANNOUNCED, State.RUNNING)


@transaction.atomic
def lay_out(
    *,
    distribution: Distribution,
    by: Person,
    staff: Sequence[str],
    planned_for: datetime | None = None,
    place: str = "",
    recipients: str = "",
    selected_by: str = "",
    contact: str = "",
    shares: Mapping[int, tuple[int | None, str]] | None = None,
) -> Distribution:
    """Write the plan; written again it is replaced. ``shares``: base units and for whom (``DistributionLine.Per``) by item.

    Two people or more hand out. Raises TwoPeople, MoreThanThereWas.
    """
    held = locked(distribution)
    check_step(held, "lay-out", OPEN)
    named = list(dict.fromkeys(name.strip() for name in staff if name.strip()))
    if len(named) < HAND_OUTERS:
        raise TwoPeople(named=len(named))
    held.staff, held.planned_for, held.place = "、".join(named), planned_for, place.strip() or held.place
    held.recipients, held.selected_by, held.contact = recipients.strip(), selected_by.strip(), contact.strip()
    held.save(update_fields=["staff", "planned_for", "place", "recipients", "selected_by", "contact"])
    _share(held, shares or {})
    facts = {"planned_for": planned_for.isoformat() if planned_for else "", "staff": len(named)}
    tell("distribution-laid-out", held, by, clock.now(), facts)
    return held


def _share(held: Distribution, shares: Mapping[int, tuple[int | None, str]]) -> None:
    lines = list(held.lines.select_related("lot__item"))
    there = Counter[int]()
    for line in lines:
        there[line.lot.item_id] += line.quantity
    for item in Item.objects.filter(pk__in=shares):
        if (asked := shares[item.pk][0] or 0) > there[item.pk] or item.pk not in there:
            raise MoreThanThereWas(item=str(item), asked=asked, there=there[item.pk])
    for line in lines:
        share, line.per = shares.get(line.lot.item_id, (line.share, line.per))
        line.share = share or None
    DistributionLine.objects.bulk_update(lines, ["share", "per"])
