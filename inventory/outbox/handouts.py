"""Handing out in a village without signal: households ticked at the table, and the end when the table is cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.api.fields import WholeField, WordField
from inventory.domain.errors import UnknownItem
from inventory.domain.handout_refusals import SameHandOuter
from inventory.domain.refusals import TwoPeople
from inventory.models import Distribution, Item, RosterLine
from inventory.outbox.bodies import MOST_LINES, Asked, Form, Hand, Photo
from inventory.printed.handouts import names_in
from inventory.selectors.handouts import may_hand_out, may_serve, taken
from inventory.services import distributions, evidence, rosters
from relief.core.access import Denied, get_or_404, scope
from relief.core.fieldwork import kind, part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.outbox.kinds import Sent
    from relief.core.fieldwork import Holder

State = RosterLine.State
OPEN = (Distribution.State.PLANNED, Distribution.State.ANNOUNCED, Distribution.State.RUNNING)
HOUSES = ("waybill__warehouse__organisation", "waybill__to_warehouse__organisation", "incident__organisation")
MOST_PHOTOS = 3


class HouseholdBody(Form):
    """One household at the table. ``lines``: goods by item where they were not the planned share; ``second``: who hands out beside the phone's person."""

    distribution = WordField(max_length=40)
    line = WholeField(min_value=1)
    outcome = serializers.ChoiceField([State.COLLECTED, State.NO_SHOW, State.REFUSED], required=False, default=State.COLLECTED)
    proof = serializers.ChoiceField(RosterLine.Proof.choices, required=False, default=RosterLine.Proof.SIGNATURE)
    second = WordField(max_length=60, required=False, allow_blank=True, default="")
    lines = Asked(many=True, required=False, allow_null=True, max_length=MOST_LINES)  # type: ignore[call-arg]
    signatures = Hand(many=True, required=False, max_length=1)  # type: ignore[call-arg]
    photos = Photo(many=True, required=False, max_length=MOST_PHOTOS)  # type: ignore[call-arg]


class EndBody(Form):
    """The table is cleared. ``absent``: who has not come did not come."""

    distribution = WordField(max_length=40)
    second = WordField(max_length=60, required=False, allow_blank=True, default="")
    absent = serializers.BooleanField(required=False, default=False)


@kind("household", label=_("Household served"), body=HouseholdBody)
def household(sent: Sent) -> str:
    """One household collected, did not come or declined; the table stood there by then, whoever said so."""
    body, found = sent.body, _distribution(sent, may_serve)
    second = _second(sent) if body["outcome"] == State.COLLECTED else body["second"]
    row = distributions.under_way(distribution=found, by=sent.person, occurred_at=sent.occurred_at)
    facts = {"outcome": body["outcome"], "proof": body["proof"], "second": second, "goods": _goods(body.get("lines"))}
    rosters.settle_lines(distribution=row, numbers=[body["line"]], by=sent.person, occurred_at=sent.occurred_at, **facts)
    for hand in body.get("signatures") or []:
        with sent.beside():
            rosters.keep_signature(distribution=row, number=body["line"], picture=hand.get("picture") or b"")
    for photo in body.get("photos") or []:
        with sent.beside():
            evidence.attach(
                paper=row.number, warehouse=row.waybill.warehouse, file=photo["data"], kind=photo["kind"], by=sent.person, taken_at=sent.occurred_at
            )
    return row.number


@kind("handed_out", label=_("Everything is handed out"), body=EndBody)
def handed_out(sent: Sent) -> str:
    """The distribution is finished with what the roster says."""
    found = _distribution(sent, may_hand_out)
    row = distributions.under_way(distribution=found, by=sent.person, occurred_at=sent.occurred_at)
    if sent.body["absent"]:
        rosters.miss_the_rest(distribution=row, by=sent.person, occurred_at=sent.occurred_at)
    two = [sent.person.name, _second(sent)]
    return distributions.complete(distribution=row, by=sent.person, handed_out_by=two, occurred_at=sent.occurred_at).number


def _distribution(sent: Sent, allowed: Any) -> Distribution:
    """The distribution named: 404 for a stranger, 403 for a reader."""
    row = get_or_404(sent.user, "read", Distribution, number=sent.body["distribution"])
    if not allowed(sent.user, row):
        raise Denied
    return row


def _second(sent: Sent) -> str:
    name: str = sent.body["second"].strip()
    if not name:
        raise TwoPeople(named=1)
    if name == sent.person.name:
        raise SameHandOuter(name=name)
    return name


def _goods(lines: Sequence[dict[str, Any]] | None) -> dict[int, int] | None:
    if lines is None:
        return None
    items = dict(Item.objects.filter(sku__in={line["sku"] for line in lines}).values_list("sku", "pk"))
    wanted: dict[int, int] = {}
    for line in lines:
        if line["sku"] not in items:
            raise UnknownItem(item=line["sku"])
        wanted[items[line["sku"]]] = wanted.get(items[line["sku"]], 0) + line["quantity"]
    return wanted


@part("handouts")
def handouts(holder: Holder) -> list[dict[str, Any]]:
    """Open distributions with a roster of this phone's society: goods with their share, households by number. Four queries, nobody's name."""
    ours = Q()
    for house in HOUSES:
        ours |= Q(**{f"{house}__path__startswith": holder.society.path})
    rows = scope(holder.user, "read", Distribution).filter(ours, state__in=OPEN, roster__isnull=False).distinct().order_by("due_on", "pk")
    rows = rows.select_related("waybill__warehouse__organisation__society", "waybill__to_warehouse__organisation__society")
    rows = rows.select_related("waybill__incident__organisation", "incident__organisation").prefetch_related("lines__lot__item")
    found = [row for row in rows if may_serve(holder.user, row)]
    roster: dict[int, list[list[Any]]] = {row.pk: [] for row in found}
    told = RosterLine.objects.filter(distribution__in=roster).order_by("number").values_list("distribution", "number", "group", "people", "state")
    for key, *facts in told:
        roster[key].append(facts)
    took = taken(*found)
    return [_carried(row, roster[row.pk], took.get(row.pk, {}), ends=may_hand_out(holder.user, row)) for row in found]


def _carried(row: Distribution, roster: list[list[Any]], took: dict[int, int], *, ends: bool) -> dict[str, Any]:
    lines = list(row.lines.all())
    goods: dict[str, dict[str, Any]] = {}
    for line in lines:
        item = line.lot.item
        one = goods.setdefault(item.sku, {"sku": item.sku, "name": item.name, "unit": item.unit, "share": line.share, "per": line.per, "left": 0})
        one["left"] += line.quantity - took.get(line.lot_id, 0)
    return {
        "number": row.number,
        "place": row.place,
        "staff": names_in(row.staff),
        "ends": ends,
        "goods": list(goods.values()),
        "roster": roster,
    }
