"""A keeper hands out in a village without signal: two taps a household, a third where it signs on the glass; it arrives once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inventory.models import Distribution, Item, ProofOfDelivery, RosterGoods
from inventory.services import distributions, handout_plans, rosters, waybills
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from tests.journeys.test_field_second import seen

pytestmark = pytest.mark.django_db(transaction=True)
TWO = ["东坑镇红会秘书", "志愿者12号"]


@pytest.fixture
def laid_out(goods, by, commander) -> Distribution:
    """60 quilts signed for at Dongkeng, four households, two quilts each."""
    order = open_order(warehouse=goods, lines=[OrderLine("BED-001", 60)], by=by, destination="东坑中学")
    paper = waybills.prepare(document=issue_order(order=approve_order(order=order, by=commander.person), by=by), by=by, plate="浙K00001")
    for step in (waybills.depart, waybills.arrive):
        step(waybill=paper, by=by)
    waybills.sign(waybill=paper, by=by, signed_by="东坑村值班", witness=TWO[0])
    ProofOfDelivery.objects.update(signed_at=timezone.now() - timedelta(hours=2))
    row = distributions.plan(waybill=paper, by=by)
    rosters.list_households(distribution=row, sizes=[4, 3, 2, 1], group="一组", by=by)
    return handout_plans.lay_out(distribution=row, by=by, staff=TWO, shares={Item.objects.get(sku="BED-001").pk: (2, "household")})


def test_households_are_ticked_without_signal_and_arrive_once_in_order(field, laid_out, keeper, record_property):
    phone = field().keep()
    phone.lose_signal()
    seen(phone.page, "home")
    phone.tap("发放到户", role="link")
    phone.tap(TWO[1])
    seen(phone.page, "roster")
    begun = phone.taps
    phone.touch("[data-line='1']")
    phone.tap("已领")
    assert phone.taps - begun == 2
    phone.touch("[data-line='2']")
    phone.page.locator(".ink").evaluate("node => node.scrollIntoView({ block: 'center' })")
    phone.sign()
    seen(phone.page, "household")
    phone.tap("已领")
    assert phone.taps - begun == 5
    phone.touch("[data-line='3']")
    phone.tap("增加 棉被")
    phone.tap("已领")
    phone.counts(queued=3)
    expect(phone.page.get_by_role("main")).to_contain_text("已办 3 户，共 4 户")
    phone.page.reload()
    phone.ready()
    expect(phone.page.get_by_role("main")).to_contain_text("已办 3 户，共 4 户")
    phone.touch("[data-line='4']")
    expect(phone.page.get_by_role("main")).to_contain_text("剩余：53")
    phone.tap("返回", role="link")
    phone.tap("发放完毕")
    seen(phone.page, "finish")
    phone.touch(".sheet .btn.primary")
    phone.counts(queued=4)
    record_property("taps", phone.taps)
    phone.find_signal()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    rows = phone.arrived(4)
    assert [(row.kind, row.state) for row in rows] == [("household", "done")] * 3 + [("handed_out", "done")]
    assert [row.sequence for row in rows] == [1, 2, 3, 4]
    laid_out.refresh_from_db()
    assert list(laid_out.roster.values_list("state", "proof")) == [
        ("collected", "signature"), ("collected", "glass"), ("collected", "signature"), ("no_show", ""),
    ]  # fmt: skip
    assert list(RosterGoods.objects.order_by("line__number").values_list("quantity", flat=True)) == [2, 2, 3]
    assert (laid_out.state, laid_out.households, laid_out.people, laid_out.lines.get().handed_out) == ("completed", 3, 9, 7)
    assert laid_out.handed_out_by == f"{keeper.person.name}、{TWO[1]}"
    assert bool(laid_out.roster.get(number=2).picture)
    phone.counts(queued=0, sent=4)
    assert "signatures" not in str([row["body"] for row in phone.rows()])
    with phone.page.expect_response("**/field/pack.json"):
        phone.page.reload()
    phone.ready()
    phone.counts(queued=0, sent=4)
    record_property("seconds", phone.took)
