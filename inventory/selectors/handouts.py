"""Distributions: what of a delivery is in none yet, how far a roster is, who may hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Sum

from inventory.models import Distribution, DistributionLine, Document, Movement, RosterGoods, RosterLine
from inventory.selectors.outbound import may_drive
from relief.core.access import may
from relief.core.roles import FIELD

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


def taken(*distributions: Distribution) -> dict[int, dict[int, int]]:
    """Base units by distribution and lot that households took by the roster; one query."""
    rows = RosterGoods.objects.filter(line__distribution__in=distributions).order_by().values_list("line__distribution", "lot")
    found: dict[int, dict[int, int]] = {one.pk: {} for one in distributions}
    for key, lot, units in rows.annotate(units=Sum("quantity")):
        found[key][lot] = units
    return found


def given_back(distribution: Distribution) -> dict[int, int]:
    """Base units by lot that came back into a store after handing out had begun."""
    if distribution.waybill.document_id is None or distribution.started_at is None:
        return {}
    backs = Document.objects.filter(follows=distribution.waybill.document_id, kind=Document.Kind.RETURN, reversed_by__isnull=True)
    rows = Movement.objects.filter(document__in=backs, occurred_at__gte=distribution.started_at).order_by().values_list("lot")
    return dict(rows.annotate(units=Sum("quantity")))


def may_serve(user: User | AnonymousUser, distribution: Distribution) -> bool:
    """Whether somebody ticks households at the table: who may hand out, and people of the society who go out."""
    waybill = distribution.waybill
    houses = [waybill.warehouse.organisation, *([distribution.incident.organisation] if distribution.incident else [])]
    return may_hand_out(user, distribution) or any(may(user, "write", house, FIELD) for house in houses)
