"""What expires is given away in time, and the minimum is kept."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.floor_refusals import NotThere
from inventory.domain.refusals import WrongStep
from inventory.domain.rotation import Ageing, at_risk, propose, wastage
from inventory.models import Location, Lot, ReleaseOrder, Reservation, RotationLine, StockLevel
from inventory.pages.rotation import A_PAGE
from inventory.selectors.rotation import ageing, candidates, planned, programmes, wasted
from inventory.selectors.stock import usable
from inventory.services import StockLine, dispose, issue
from inventory.services.orders import approve_order, cancel_order, issue_order
from inventory.services.rotation import drop, follow_orders, order, plan
from tests.inventory.large import fill
from tests.inventory.stock import day, make_item, stocked

pytestmark = pytest.mark.django_db
GIFT = "博爱送万家"


@pytest.fixture
def rice(store, by):
    """Rice in three lots: two that expire soon, one that lasts; the minimum is 100."""
    item = make_item("RICE-01", "大米")
    for number, units, days in (("SOON", 60, 40), ("NEXT", 50, 100), ("LONG", 80, 700)):
        stocked(
            store,
            by,
            units,
            number,
            sku="RICE-01",
            expires_on=day(days),
            unit_value_fen=500 if number == "SOON" else None,
            valuation="invoice" if number == "SOON" else "unpriced",
        )
    StockLevel.objects.create(warehouse=store, item=item, minimum=100)
    return store


def decide(store, by, number="SOON", quantity=60, **more):
    facts = {"programme": GIFT, "give_by": day(10)} | more
    return plan(warehouse=store, lot=Lot.objects.get(number=number), quantity=quantity, by=by, **facts)


def test_what_falls_below_the_minimum_has_to_be_replaced():
    lots = [Ageing(2, 1, 50, day(100)), Ageing(1, 1, 60, day(40), 500)]
    first, then = propose(lots, {1: 190}, {1: 100}, day(0))
    assert (first.lot, first.give_by, first.replace, first.value_fen) == (1, day(10), 0, 30_000)
    assert (then.lot, then.give_by, then.replace, then.value_fen) == (2, day(70), 20, None)
    assert at_risk([first, then]) == (30_000, 1)
    (late,) = propose([Ageing(1, 1, 5, day(3))], {}, {}, day(0))
    assert (late.give_by, late.replace) == (day(0), 0)
    assert wastage(2, 6, 4) == Fraction(1, 5)
    assert wastage(0, 0, 0) is None


def test_lots_within_the_horizon_are_proposed_with_what_is_open(rice, by):
    decide(rice, by, quantity=25)
    assert [(one.lot.number, one.proposal.quantity, one.decided, one.open, one.proposal.replace) for one in candidates(rice, ageing(rice))] == [
        ("SOON", 60, 25, 35, 0),
        ("NEXT", 50, 0, 50, 20),
    ]
    assert [one.lot.number for one in candidates(rice, ageing(rice, horizon=50))] == ["SOON"]
    assert programmes([rice]) == [GIFT]


def test_what_ages_is_what_may_leave_of_each_lot(store, by):
    fill(store, by, lots=240, bins=30, movements=1_500)
    Lot.objects.filter(pk__in=[lot.pk for lot in Lot.objects.all()[5:240:7]]).update(quality="damaged")
    Location.objects.filter(pk__in=[place.pk for place in Location.objects.all()[3:30:9]]).update(kind="quarantine")
    for lot in Lot.objects.order_by("pk")[3:240:11]:
        Reservation.objects.create(warehouse=store, lot=lot, quantity=lot.pk % 5 * 60 + 1, ends_at=timezone.now() + timedelta(hours=1))
    free = {row.lot.pk: row for row in usable([store])}
    rows = ageing(store, horizon=365)
    assert {row.lot: row.quantity for row in rows} == {
        key: row.quantity for key, row in free.items() if row.quantity and row.lot.expires_on and row.lot.expires_on <= day(365)
    }
    total = Counter()
    for row in free.values():
        total[row.lot.item_id] += row.quantity
    lots = [
        Ageing(row.lot.pk, row.lot.item_id, row.quantity, row.lot.expires_on, row.lot.unit_value_fen)
        for row in free.values()
        if row.lot.pk in {one.lot for one in rows}
    ]
    assert rows == propose(lots, total, {}, day(0))


def test_a_page_of_a_long_plan_reads_its_own_lots_only(store, by, keeper, client, monkeypatch):
    fill(store, by, lots=3_000, bins=200, movements=9_000)
    client.force_login(keeper)
    read = []
    real = Lot.from_db.__func__
    monkeypatch.setattr(Lot, "from_db", classmethod(lambda cls, *row, **how: read.append(row) or real(cls, *row, **how)))
    page = client.get(reverse("floor_rotation"), {"days": "365"})
    assert page.context["page"].paginator.count > 500
    assert len(page.context["rows"]) == len(read) == A_PAGE


def test_a_lot_of_any_page_is_put_on_the_plan_and_one_elsewhere_is_not(store, by, keeper, client):
    fill(store, by, lots=600, bins=30, movements=1_800)
    client.force_login(keeper)
    last = ageing(store, horizon=365)[-1]
    typed = {"act": "plan", "warehouse": store.code, "programme": GIFT, f"give-{last.lot}": "3", "give-999999": "4", "give-x": "5"}
    assert client.post(reverse("floor_rotation"), typed | {"key": "one"}).status_code == 302
    assert [(line.lot_id, line.quantity) for line in planned([store])] == [(last.lot, 3)]
    assert client.post(reverse("floor_rotation"), {**typed, f"give-{last.lot}": "", "key": "two"}).status_code == 400
    assert planned([store]).count() == 1


def test_no_more_is_decided_than_may_leave(rice, by):
    decide(rice, by, quantity=40)
    with pytest.raises(NotThere) as refused:
        decide(rice, by, quantity=21)
    assert refused.value.facts["free"] == 20
    with pytest.raises(NotWhole):
        decide(rice, by, quantity=0)
    assert planned([rice]).count() == 1


def test_one_tap_makes_a_draft_for_each_programme_and_promise(rice, by, promise):
    Lot.objects.filter(number="NEXT").update(earmark=promise)
    lines = [decide(rice, by), decide(rice, by, "NEXT", 50), decide(rice, by, "LONG", 5, programme="敬老院")]
    drafts = order(lines=lines, by=by)
    assert [(one.state, one.destination, one.purpose) for one in drafts] == [
        ("draft", GIFT, None),
        ("draft", GIFT, promise),
        ("draft", "敬老院", None),
    ]
    assert {line.state for line in planned([rice])} == {"ordered"}
    assert [line.lot.number for line in drafts[0].lines.all()] == ["SOON"]
    assert drafts[0].needed_by.date() == day(10)
    with pytest.raises(WrongStep):
        order(lines=lines[:1], by=by)
    with pytest.raises(EmptyDocument):
        order(lines=[], by=by)
    assert ReleaseOrder.objects.count() == 3


def test_lines_follow_their_order(rice, by, chief):
    first, then = decide(rice, by), decide(rice, by, "LONG", 5, programme="敬老院")
    done, given_up = order(lines=[first, then], by=by)
    approve_order(order=done, by=chief)
    issue_order(order=done, by=by)
    cancel_order(order=given_up, by=by)
    assert follow_orders(warehouse=rice) == 2
    assert dict(RotationLine.objects.values_list("lot__number", "state")) == {"SOON": "done", "LONG": "planned"}


def test_a_decision_is_dropped_before_it_is_ordered(rice, by):
    line = drop(line=decide(rice, by), by=by, note="改作救灾")
    assert (line.state, line.note) == ("dropped", "改作救灾")
    with pytest.raises(WrongStep):
        drop(line=line, by=by)
    decide(rice, by)


def test_wastage_is_what_was_thrown_away_expired_of_all_that_left(rice, by):
    assert wasted([rice], since=day(-30)) is None
    stocked(rice, by, 20, "OLD", sku="RICE-01", expires_on=day(-1))
    dispose(warehouse=rice, lines=[StockLine("RICE-01", 20, "OLD")], by=by, note="过期")
    dispose(warehouse=rice, lines=[StockLine("RICE-01", 20, "LONG")], by=by, note="鼠咬")
    issue(warehouse=rice, lines=[StockLine("RICE-01", 60, "SOON")], by=by)
    assert wasted([rice], since=day(-30)) == Fraction(1, 5)
    assert wasted([rice], since=day(0) + timedelta(days=1)) is None
