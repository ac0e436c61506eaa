"""Distributions: what of a delivery is in none yet, how far a roster is, who may hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Sum

from inventory.models import Distribution, DistributionLine, RosterLine
from inventory.selectors.outbound import may_drive

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from inventory.models import Waybill
    from relief.core.models import User


class RosterCount(NamedTuple):
    """Households and their people in one state of a roster."""

    state: str
    label: str
    households: int
    people: int


def not_yet_planned(waybill: Waybill) -> dict[int, int]:
    """Base units by lot that were signed for and are in no distribution; one planned before goods were listed has all of them."""
    if waybill.distributions.filter(lines=None).exists():
        return {}
    planned = dict(DistributionLine.objects.filter(distribution__waybill=waybill).order_by().values_list("lot").annotate(units=Sum("quantity")))
    signed: dict[int, int] = {}
    for lot, units in waybill.lines.values_list("lot", "delivered"):
        signed[lot] = signed.get(lot, 0) + (units or 0)
    return {lot: units - planned.get(lot, 0) for lot, units in signed.items() if units > planned.get(lot, 0)}


def roster_counts(distribution: Distribution) -> list[RosterCount]:
    """How many households and people wait, came, did not come, declined; one query."""
    rows = distribution.roster.order_by().values_list("state").annotate(households=Count("pk"), people=Sum("people"))
    found = {state: (households, people) for state, households, people in rows}
    return [RosterCount(state, str(label), *found[state]) for state, label in RosterLine.State.choices if state in found]


def may_hand_out(user: User | AnonymousUser, distribution: Distribution) -> bool:
    """Whoever sent the goods, commands the incident, or keeps the store they went to."""
    return may_drive(user, distribution.waybill, receiver=True)
