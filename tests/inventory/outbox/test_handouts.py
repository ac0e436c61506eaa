"""Households ticked in a village without signal: once, in order, at their time; what cannot be is refused with its facts and changes nothing."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import DiscrepancyCase, Distribution, ProofOfDelivery, RosterGoods, RosterLine
from inventory.services import distributions, handout_plans, rosters
from tests.cast import appoint
from tests.inventory.chain import store
from tests.inventory.outbound.test_handing_out import TWO, signed
from tests.inventory.outbound.test_pages import text_of
from tests.inventory.outbound.test_proofs import drawn
from tests.inventory.outbox.phone import enrol, signed_in
from tests.inventory.stock import make_item
from tests.inventory.test_orders import incident
from tests.inventory.test_waybills import waybill

__all__ = ["incident", "signed", "store", "waybill"]
pytestmark = pytest.mark.django_db
SECOND = "志愿者12号"


@pytest.fixture
def laid_out(signed, keeper, store) -> Distribution:
    """Four households, one quilt each and two bottles a person."""
    ProofOfDelivery.objects.update(signed_at=timezone.now() - timedelta(hours=2))
    row = distributions.plan(waybill=signed, by=keeper.person)
    rosters.list_households(distribution=row, sizes=[4, 3, 2, 1], group="一组", by=keeper.person)
    shares = {store.quilt.pk: (1, "household"), store.water.pk: (2, "person")}
    return handout_plans.lay_out(distribution=row, by=keeper.person, staff=TWO, shares=shares)


def at_the_table(row, line, **more):
    return {"distribution": row.number, "line": line, "second": SECOND} | more


def states() -> list[str]:
    return list(RosterLine.objects.order_by("number").values_list("state", flat=True))


def took(line: int) -> dict[str, int]:
    return {row.lot.item.sku: row.quantity for row in RosterGoods.objects.filter(line__number=line).select_related("lot__item")}


def test_an_afternoon_without_signal_arrives_once_in_order_with_its_times(laid_out, keeper):
    phone, now = enrol(keeper), timezone.now()
    glass = {"role": "consignee", "method": "glass", "picture": "data:image/png;base64," + base64.b64encode(drawn()).decode()}
    moments = [now + timedelta(minutes=step) for step in (-30, -20, -10)]
    phone.enter("household", at_the_table(laid_out, 2, proof="glass", signatures=[glass]), at=moments[0])
    phone.enter("household", at_the_table(laid_out, 1, lines=[{"sku": "QUILT", "quantity": 2}]), at=moments[1])
    phone.enter("household", at_the_table(laid_out, 3, outcome="refused", second=""), at=moments[2])
    phone.enter("handed_out", {"distribution": laid_out.number, "second": SECOND, "absent": True}, at=now)
    for _again in range(2):
        assert [one["state"] for one in phone.send()] == ["done"] * 4
    laid_out.refresh_from_db()
    assert states() == ["collected", "collected", "refused", "no_show"]
    assert (took(1), took(2), took(3)) == ({"QUILT": 2}, {"QUILT": 1, "WATER": 6}, {})
    line = laid_out.roster.get(number=2)
    assert (abs(line.at - moments[0]) < timedelta(seconds=1), line.second, line.proof, bool(line.picture)) == (True, SECOND, "glass", True)
    assert (laid_out.state, laid_out.households, laid_out.people) == ("completed", 2, 7)
    assert laid_out.handed_out_by == f"{keeper.person.name}、{SECOND}"
    assert abs(laid_out.started_at - moments[0]) < timedelta(seconds=1)
    assert sum(row.handed_out for row in laid_out.lines.all()) == 9


def test_a_second_phone_that_is_heard_later_moves_the_beginning_and_not_its_own_time(laid_out, keeper, leader):
    first, second, now = enrol(keeper), enrol(leader), timezone.now()
    assert first.one("household", at_the_table(laid_out, 1), at=now)["state"] == "done"
    assert second.one("household", at_the_table(laid_out, 2), at=now - timedelta(minutes=10))["state"] == "done"
    laid_out.refresh_from_db()
    assert laid_out.started_at == laid_out.roster.get(number=2).at < laid_out.roster.get(number=1).at


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"line": 5}, ("第 5 行", "第 4 行")),
        ({"line": 1}, ("第 1 行", "已领", "景宁")),
        ({"lines": [{"sku": "QUILT", "quantity": 99}]}, ("100", "55")),
        ({"lines": [{"sku": "ELSE", "quantity": 1}]}, ("帐篷", "0")),
        ({"second": ""}, ("1",)),
        ({"second": "景宁仓管员"}, ("景宁仓管员",)),
    ],
    ids=["not on the roster", "served already", "more than there was", "foreign goods", "alone", "twice himself"],
)
def test_what_cannot_be_is_refused_with_its_facts_and_changes_nothing(laid_out, keeper, more, says):
    make_item("ELSE", name="帐篷")
    phone = enrol(keeper)
    phone.one("household", at_the_table(laid_out, 1))
    before = (states(), RosterGoods.objects.count())
    body = at_the_table(laid_out, 2) | {name: keeper.person.name if value == "景宁仓管员" else value for name, value in more.items()}
    answer = phone.one("household", body)
    told = answer["problem"]["detail"]
    assert answer["state"] == "refused"
    assert all((keeper.person.name if word == "景宁仓管员" else word) in told for word in says), told
    assert (states(), RosterGoods.objects.count()) == before
    assert DiscrepancyCase.objects.get(kind="command").warehouse == laid_out.waybill.warehouse


def test_after_the_end_nothing_is_added(laid_out, keeper):
    phone = enrol(keeper)
    phone.one("household", at_the_table(laid_out, 1))
    assert phone.one("handed_out", {"distribution": laid_out.number, "second": SECOND})["problem"]["type"].endswith("still-waiting")
    phone.one("handed_out", {"distribution": laid_out.number, "second": SECOND, "absent": True})
    before = (states(), RosterGoods.objects.count())
    answer = phone.one("household", at_the_table(laid_out, 4))
    assert (answer["state"], "已完成" in answer["problem"]["detail"]) == ("refused", True)
    assert (states(), RosterGoods.objects.count()) == before


def test_strangers_find_nothing_readers_change_nothing_and_a_squad_may_tick_but_not_end(laid_out, stranger, jingning):
    member = appoint("member", "景宁队员", "team_member", jingning)
    ticked, ended = at_the_table(laid_out, 1), {"distribution": laid_out.number, "second": SECOND, "absent": True}
    assert enrol(stranger).one("household", ticked)["problem"]["status"] == 404
    assert not {"collected", "no_show"} & set(states())
    phone = enrol(member)
    assert phone.one("household", ticked)["state"] == "done"
    assert phone.one("handed_out", ended)["problem"]["status"] == 403
    assert states().count("pending") == 3
    assert [one["ends"] for one in phone.pack().json()["handouts"]] == [False]
    assert enrol(stranger).pack().json()["handouts"] == []


def test_the_phone_carries_open_rosters_by_number_and_goods_with_what_is_left(laid_out, keeper):
    phone = enrol(keeper)
    phone.one("household", at_the_table(laid_out, 1))
    carried = phone.pack().json()["handouts"][0]
    assert (carried["number"], carried["staff"], carried["ends"]) == (laid_out.number, TWO, True)
    assert carried["roster"][:2] == [[1, "一组", 4, "collected"], [2, "一组", 3, "pending"]]
    assert {one["sku"]: (one["share"], one["per"], one["left"]) for one in carried["goods"]} == {
        "QUILT": (1, "household", 54), "WATER": (2, "person", 142),
    }  # fmt: skip


def test_a_drawn_signature_stands_on_the_roster_of_those_who_keep_it_and_on_no_other(laid_out, keeper, auditor):
    glass = {"role": "consignee", "method": "glass", "picture": "data:image/png;base64," + base64.b64encode(drawn()).decode()}
    enrol(keeper).one("household", at_the_table(laid_out, 1, proof="glass", signatures=[glass]))
    page = reverse("distribution_roster_pdf", args=[laid_out.number])
    mine, theirs = signed_in(keeper).get(page), signed_in(auditor).get(page)
    assert "屏幕手写" in text_of(mine)
    assert "屏幕手写" in text_of(theirs)
    assert len(mine.content) > len(theirs.content)
