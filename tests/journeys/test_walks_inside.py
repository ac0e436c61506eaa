"""Inside the store by clicks alone: lent and taken back, kits made and taken apart, disposed of, rotated, put aside and let go."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inventory.models import DisposalOrder, Item, ReleaseOrder
from inventory.services.kits import write_recipe
from tests.inventory.floor.conftest import shelves
from tests.inventory.stock import book, day, left, make_item, stocked
from tests.journeys.walk import Walk

__all__ = ["shelves"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_quilts_are_lent_and_come_back(desk, keeper, shelves):
    Item.objects.filter(sku="BED-001").update(durable=True)
    walk = Walk.by(desk(keeper), "更多", "库内作业", "借用")
    walk.look_for("L1")
    walk.press("借出")
    walk.write("借用人", "寄宿学校")
    walk.write("用途", "冬令营")
    walk.page.get_by_label("棉被: 床", exact=True).fill("100")
    walk.write("应还日期", day(9).isoformat())
    before = book()
    walk.press("借出")
    walk.picture("loan-refused")
    assert book() == before
    expect(walk.page.get_by_label("借用人", exact=True)).to_have_value("寄宿学校")
    walk.page.get_by_label("棉被: 床", exact=True).fill("5")
    walk.press("借出")
    walk.sees("寄宿学校", "冬令营")
    assert left(shelves, "L1") == 35
    walk.write("棉被 L1", "3")
    walk.write("放到哪个库位", "A-01")
    walk.write("归还状况", "完好")
    walk.press("收回物资")
    walk.picture("loan-back")
    walk.sees("借出物资归还", "完好")
    assert left(shelves, "L1") == 38


def test_kits_are_put_together_and_taken_apart(desk, keeper, shelves, by):
    write_recipe(kit=make_item("KIT-01", "家庭箱"), version="1", parts={"RICE-01": 2, "BED-001": 1}, by=by)
    walk = Walk.by(desk(keeper), "更多", "库内作业", "成套物资")
    walk.sees("家庭箱")
    walk.write("多少套", "500")
    walk.write("放到哪个库位", "A-02")
    before = book()
    walk.press("组装套件")
    walk.picture("kit-refused")
    walk.sees("缺 大米 × 900 床、棉被 × 435 床")
    expect(walk.page.get_by_role("alert")).to_be_visible()
    expect(walk.page.get_by_label("多少套").first).to_have_value("500")
    assert book() == before
    walk.write("多少套", "10")
    walk.press("组装套件")
    walk.sees("家庭箱 × 10")
    walk.picture("kit")
    assert left(shelves, "R1") == 80
    walk.write("多少套", "4")
    walk.write("放到哪个库位", "B-01")
    walk.press("拆分")
    walk.sees("家庭箱 × 4")
    walk.picture("kit-apart")
    assert left(shelves, "R1") == 88


def test_expired_goods_are_disposed_of_by_three_people(desk, keeper, clerk, commander, shelves, by):
    stocked(shelves, by, 5, "OLD", sku="RICE-01", expires_on=day(-3))
    walk = Walk.by(desk(keeper), "更多", "库内作业", "报废")
    walk.sees("大米")
    walk.part("OLD").get_by_label("全部数量").check()
    walk.write("原因", "受潮过期")
    walk.press("提交报废")
    walk.sees("受潮过期", "下一步由他人办理")
    walk.picture("disposal")
    second = Walk.by(desk(clerk), "库存", "库内作业", "报废", "受潮过期")
    second.write("实物检查情况", "已见五袋")
    second.press("已检查实物")
    third = Walk.by(desk(commander), "库存", "库内作业", "报废", "受潮过期")
    third.sees("已见五袋")
    third.press("批准报废")
    walk.go("报废", "受潮过期")
    walk.press("已处置，记账")
    walk.picture("disposal-done")
    assert (DisposalOrder.objects.get().state, left(shelves, "OLD")) == ("posted", 0)
    walk.go(DisposalOrder.objects.get().document.number)
    walk.sees("报废")


def test_what_expires_soon_is_planned_for_a_programme_and_ordered(desk, keeper, shelves):
    walk = Walk.by(desk(keeper), "更多", "库内作业", "轮换计划")
    walk.sees("R1")
    walk.page.get_by_label("发放数量 R1").fill("300")
    walk.write("发放项目", "博爱送万家")
    walk.press("列入计划")
    walk.picture("rotation-refused")
    expect(walk.page.get_by_role("alert")).to_be_visible()
    expect(walk.page.get_by_label("发放数量 R1")).to_have_value("300")
    walk.page.get_by_label("发放数量 R1").fill("60")
    walk.press("列入计划")
    walk.sees("大米 × 60 床 → 博爱送万家")
    walk.press("起草调拨令")
    walk.picture("rotation-ordered")
    walk.go(ReleaseOrder.objects.get().number)
    walk.sees("博爱送万家")
    walk.picture("rotation-order")


def test_wet_quilts_are_put_aside_and_somebody_else_lets_them_go(desk, keeper, clerk, shelves):
    walk = Walk.by(desk(keeper), "更多", "库内作业", "隔离区")
    walk.look_for("L2")
    walk.write("原因", "屋顶漏水")
    walk.write("其中多少", "600")
    before = book()
    walk.press("隔离这个数量")
    walk.sees("什么都没有改动")
    assert book() == before
    expect(walk.page.get_by_label("原因", exact=True)).to_have_value("屋顶漏水")
    walk.write("其中多少", "6")
    walk.press("隔离这个数量")
    walk.sees("屋顶漏水", "须由他人解除")
    walk.picture("quarantine")
    other = Walk.by(desk(clerk), "库存", "库内作业", "隔离区")
    other.sees("屋顶漏水")
    other.write("检查结果", "晾干，完好")
    other.write("放到哪个库位", "A-01")
    other.press("解除隔离")
    other.picture("quarantine-released")
    other.sees("没有隔离的物资")
