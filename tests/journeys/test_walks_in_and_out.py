"""By clicks alone: a notice that comes on two lorries, a case that ends in a movement, promised goods that stay, and sheets into the book."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from inventory.models import DiscrepancyCase, Document, Lot, Movement, ReceiptNotice
from inventory.services import ReceiptLine, receive
from relief.registrar.exchange.formats import Workbook, dataset_of
from tests.inventory.conftest import promise, quilt
from tests.inventory.inbound.hands import noticed
from tests.inventory.inbound.test_cases import short
from tests.inventory.stock import TUESDAY, book, left
from tests.journeys.walk import Walk

__all__ = ["promise", "quilt", "short"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_notice_comes_on_two_lorries_and_is_put_away_where_the_page_proposes(desk, keeper, store, by, boxed):
    notice = noticed(store, by, ("BED-001", 100))
    walk = Walk.by(desk(keeper), "更多", "库内作业", "到货")
    for plate, boxes, loose, lot in (("浙K11111", "2", "12", "GIFT-1"), ("浙K22222", "1", "16", "GIFT-2")):
        walk.write("车牌", plate, walk.part(notice.number))
        walk.press("货到了", walk.part(notice.number))
        walk.write("品种", "棉被", walk.part("第 1 项"))
        walk.write("箱数", boxes)
        walk.write("散件数", loose)
        walk.write("批号", lot)
        walk.press("保存点数")
        walk.press("已检查，其余合格")
        walk.press("入账收货")
        walk.sees("什么都没有改动")
        walk.picture("tally-one-hand")
        walk.write("外来人员姓名", "鹤溪街道干部")
        walk.draw()
        walk.press("入账收货")
        expect(walk.page.get_by_role("link", name="上架").first).to_be_visible()
        walk.go(notice.number)
        walk.sees(*(("收货中", "40") if plate == "浙K11111" else ("收货中",)))
        walk.picture(f"notice-{lot}")
        walk.go("货到了")
    walk.go("上架")
    walk.sees("GIFT-1", "GIFT-2")
    walk.picture("put-away")
    shelves = [where.inner_text() for where in walk.page.locator(".pick-bin").all()]
    walk.press("全部上架")
    walk.sees("收货区是空的")
    assert {one.taker.location.code for one in Movement.objects.filter(document__kind="move")} == set(shelves)
    assert (left(store, "GIFT-1"), left(store, "GIFT-2")) == (60, 40)
    walk.go("到货", notice.number)
    walk.press("不再有到货")
    walk.sees("已完成")
    assert ReceiptNotice.objects.get().state == "completed"


def test_two_quilts_that_turn_up_again_go_back_onto_the_shelf_and_settle_the_case(desk, keeper, store, short):
    walk = Walk.by(desk(keeper), "更多", "库内作业", "差异事项", short.number)
    before = book()
    walk.page.get_by_label("已找到", exact=True).check()
    walk.write("原因", "落在月台上", walk.part("了结"))
    walk.press("了结")
    walk.sees("什么都没有改动")
    walk.picture("case-refused")
    assert book() == before
    expect(walk.page.get_by_label("已找到", exact=True)).to_be_checked()
    walk.write("放在货位", "A-02")
    walk.press("了结")
    walk.sees("已结清", "落在月台上")
    walk.picture("case")
    settled = DiscrepancyCase.objects.get()
    walk.go(settled.resolution.number)
    walk.sees("棉被", "A-02")
    assert left(store) == 22


def test_promised_quilts_stay_where_they_are_when_somebody_picks_them_for_another_purpose(field, desk, keeper, goods, waiting, by, promise):
    receive(warehouse=goods, lines=[ReceiptLine("BED-001", 7, "SCHOOL", "A-01", earmark=promise)], by=by, occurred_at=TUESDAY)
    before = book()
    phone = field(path=f"orders/{waiting.number}/")
    phone.scan(f"http://localhost/q/l/{Lot.objects.get(number='SCHOOL').pk}")
    expect(phone.page.get_by_role("dialog")).to_contain_text("捐赠人指定了别的用途")
    expect(phone.page.get_by_role("dialog")).to_contain_text("寄宿学校过冬")
    walk = Walk(phone.page)
    walk.picture("earmark-alarm")
    assert book() == before
    walk = Walk.by(desk(keeper), "更多", "打开普通网页", "直接出库")
    walk.write("品种", "棉被")
    walk.write("箱数", "6")
    walk.press("出库")
    walk.picture("earmark-refused")
    walk.sees("什么都没有改动", "捐赠人指定用途")
    assert book() == before


OPENING = ["仓库", "库位", "物资编码", "批号", "数量(基本单位)", "到期日", "来源", "单件价值(元)", "计价依据"]
NOTICES = ["合同号或捐赠编号", "仓库", "来源类别", "供方或捐赠方", "预计到货", "物资编码", "数量(基本单位)", "单件价值(元)", "计价依据"]
SHEETS = {
    "期初库存": (OPENING, ["JN-01", "A-01", "BED-001", "2021-采购", "七箱", "", "县财政采购", "86.50", "发票价"], 4, 173),
    "入库通知": (NOTICES, ["HT-2026-7", "JN-01", "采购", "供应商甲", "2026年12月1日", "NEVER", 500, "86.50", "合同价"], 5, "BED-001"),
}


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_a_sheet_with_an_error_is_mended_in_the_file_that_comes_back_entered_and_undone(desk, keeper, store, boxed, tmp_path, kind):
    head, row, wrong, right = SHEETS[kind]
    walk = Walk.by(desk(keeper), "更多", "库内作业", "表格录入")
    before = (book(), ReceiptNotice.objects.count())
    upload(walk, kind, tmp_path / "first.xlsx", [head, row])
    expect(walk.page.locator("td.cell-wrong")).to_contain_text(str(row[wrong]))
    walk.picture(f"sheet-wrong-{kind}")
    with walk.page.expect_download() as came:
        walk.go("下载标错表格")
    rows = CalamineWorkbook.from_path(came.value.path()).get_sheet_by_index(0).to_python()
    assert str(row[wrong]) in rows[1][-1]
    rows[1][wrong] = right
    walk.go("上传改好的表格")
    upload(walk, kind, tmp_path / "mended.xlsx", rows)
    walk.sees("新增")
    walk.press("录入")
    walk.sees("已录入")
    walk.picture(f"sheet-done-{kind}")
    assert Document.objects.count() + ReceiptNotice.objects.count() == 1
    walk.press("撤销这张表")
    walk.sees("已撤销")
    walk.picture(f"sheet-undone-{kind}")
    assert not Lot.objects.filter(holdings__quantity__gt=0, holdings__holder__warehouse=store).exists()
    assert set(ReceiptNotice.objects.values_list("state", flat=True)) <= {"cancelled"}
    assert before == ((0, 0, []), 0)


def upload(walk, kind, path, rows):
    path.write_bytes(Workbook().export_data(dataset_of(rows)))
    walk.write("表格内容", kind)
    walk.page.get_by_label("表格", exact=True).set_input_files(path)
    walk.press("预览表格")
