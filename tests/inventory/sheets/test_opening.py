"""Opening stock from a sheet: every cell shown, everything or nothing entered, the same file twice changes nothing, undone whole."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from inventory.models import Document, Lot, SheetImport
from inventory.services import StockLine, issue
from relief.registrar.exchange.formats import Workbook, dataset_of
from tests.inventory.stock import book, left, make_item

pytestmark = pytest.mark.django_db
HEAD = ["仓库", "库位", "物资编码", "批号", "数量(基本单位)", "到期日", "来源", "单件价值(元)", "计价依据"]
ROWS = [
    ["JN-01", "A-01", "BED-001", "2021-采购", "１７３", "", "县财政采购", "86.50", "发票价"],
    ["JN-01", "A-02", "BED-001", "2022-捐赠", 40, "2031年5月1日", "捐赠人-0423", "", ""],
]


@pytest.fixture
def phone(client, keeper, store):
    make_item()
    client.force_login(keeper)
    return client


def sent(client, rows, head=HEAD, name="opening.xlsx", content=None):
    content = content or Workbook().export_data(dataset_of([head, *rows]))
    answer = client.post("/stock/sheets/", {"kind": "opening", "occurred_at": "2026-11-01T08:00", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_sheet_is_shown_then_entered_as_one_receipt(phone, store):
    before = book()
    address = sent(phone, ROWS)
    seen = phone.get(address)
    assert (seen.context["new"], seen.context["wrong"]) == (2, 0), [
        sentences for row in seen.context["rows"] for _c, sentences in row["cells"] if sentences
    ]
    assert book() == before
    assert phone.post(address).status_code == 302
    assert (left(store, "2021-采购"), left(store, "2022-捐赠")) == (173, 40)
    lot = Lot.objects.get(number="2021-采购")
    assert (lot.unit_value_fen, lot.valuation, lot.source) == (8650, "invoice", "县财政采购")
    assert Document.objects.filter(kind="receipt").count() == 1
    assert Document.objects.get(kind="receipt").number in phone.get(address).content.decode()


def test_the_same_file_twice_enters_nothing_twice(phone, store):
    phone.post(sent(phone, ROWS))
    after = book()
    address = sent(phone, ROWS)
    seen = phone.get(address)
    assert (seen.context["new"], seen.context["unchanged"], seen.context["wrong"]) == (0, 2, 0)
    assert book() == after


def test_another_quantity_for_a_row_already_entered_is_refused_with_its_paper(phone, store):
    phone.post(sent(phone, ROWS))
    number = Document.objects.get(kind="receipt").number
    seen = phone.get(sent(phone, [[*ROWS[0][:4], 174, *ROWS[0][5:]]]))
    assert seen.context["wrong"] == 1
    assert number in seen.content.decode()


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        (0, "SC-01", "不是您管理的仓库"),
        (1, "Z-99", "没有库位"),
        (2, "NEVER", "目录中没有"),
        (3, "", "必须填写"),
        (4, "七箱", "不是整数"),
        (4, -5, "大于 0 的整数"),
        (4, 12.5, "不是整数"),
        (5, "2026年2月30日", "不是日期"),
        (7, "86.505", "两位小数"),
        (7, "", "计价必须有依据"),
        (8, "听说", "不在可选范围内"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_can_be_entered(phone, store, neighbour, column, cell, said):
    row = list(ROWS[0])
    row[column] = cell
    before = book()
    address = sent(phone, [ROWS[1], row])
    seen = phone.get(address)
    assert seen.context["wrong"] == 1
    wrong = seen.context["rows"][0]
    assert wrong["state"] == "wrong"
    assert wrong["number"] == 3
    assert any(said in sentence for _cell, sentences in wrong["cells"] for sentence in sentences), wrong
    assert phone.post(address).status_code == 409
    assert book() == before
    assert SheetImport.objects.get().state == "previewed"


def test_the_sheet_comes_back_with_the_wrong_cell_marked(phone):
    row = [*ROWS[0][:4], "七箱", *ROWS[0][5:]]
    marked = phone.get(f"{sent(phone, [row])}marked.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(marked.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:9] == HEAD
    assert "七箱" in rows[1][9]


def test_the_marked_sheet_is_taken_again_once_it_is_mended(phone):
    bad = phone.get(f"{sent(phone, [[*ROWS[0][:4], '七箱', *ROWS[0][5:]], ROWS[1]])}marked.xlsx")
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(bad.content)).get_sheet_by_index(0).to_python()
    rows[0][4] = 173
    again = phone.get(sent(phone, rows, head=head))
    assert (again.context["whole"], again.context["wrong"], again.context["new"]) == ([], 0, 2)


@pytest.mark.parametrize("kind", ["opening", "notices"])
def test_our_own_empty_sheet_lacks_nothing_but_rows(phone, kind):
    empty = phone.get(f"/stock/sheets/empty/{kind}.xlsx").content
    file = SimpleUploadedFile(f"{kind}.xlsx", empty)
    sent_to = phone.post("/stock/sheets/", {"kind": kind, "occurred_at": "2026-11-01T08:00", "file": file})["Location"]
    seen = phone.get(sent_to)
    assert (seen.context["whole"], seen.context["wrong"]) == (["表中没有数据行。"], 0)
    assert "账簿中都已有" not in seen.content.decode()
    assert phone.post(sent_to).status_code == 409


@pytest.mark.parametrize(
    ("head", "said"),
    [([*HEAD, "颜色"], "颜色"), (HEAD[:4] + HEAD[5:], "数量(基本单位)"), ([*HEAD, "仓库"], "仓库")],
)
def test_unknown_missing_and_doubled_columns_are_named(phone, head, said):
    seen = phone.get(sent(phone, [["JN-01"] * len(head)], head=head))
    assert any(said in sentence for sentence in seen.context["whole"])
    assert phone.post(seen.request["PATH_INFO"]).status_code == 409


def test_one_lot_in_one_place_twice_in_a_sheet_is_refused(phone):
    seen = phone.get(sent(phone, [ROWS[0], ROWS[0]]))
    assert seen.context["wrong"] == 1


def test_a_csv_in_gb18030_is_read_like_the_workbook(phone, store):
    text = ",".join(HEAD) + "\r\n" + ",".join(map(str, ROWS[1])) + "\r\n"
    address = sent(phone, [], name="opening.csv", content=text.encode("gb18030"))
    assert phone.post(address).status_code == 302
    assert left(store, "2022-捐赠") == 40


def test_a_sheet_is_undone_whole(phone, store):
    address = sent(phone, ROWS)
    phone.post(address)
    assert phone.post(f"{address}undo/").status_code == 302
    assert (left(store, "2021-采购"), left(store, "2022-捐赠")) == (0, 0)
    assert SheetImport.objects.get().state == "undone"
    assert phone.get(sent(phone, ROWS)).context["new"] == 2


def test_a_sheet_whose_goods_were_given_on_is_not_undone_and_nothing_changes(phone, store, by):
    address = sent(phone, ROWS)
    phone.post(address)
    issue(warehouse=store, lines=[StockLine("BED-001", 5, lot="2021-采购")], by=by)
    before = book()
    answer = phone.post(f"{address}undo/", follow=True)
    assert "不能撤销" in answer.content.decode()
    assert book() == before
    assert SheetImport.objects.get().state == "entered"


def test_a_sheet_confirmed_twice_is_entered_once(phone, store):
    address = sent(phone, ROWS)
    phone.post(address)
    after = book()
    phone.post(address)
    assert book() == after


def test_nobody_else_sees_or_sends_a_sheet(phone, client, keeper, stranger, auditor):
    address = sent(phone, ROWS)
    before = book()
    for user, page in ((stranger, 404), (auditor, 404)):
        client.force_login(user)
        assert client.get(address).status_code == page
        assert client.post(address).status_code == page
    client.force_login(auditor)
    assert client.post("/stock/sheets/", {"kind": "opening"}).status_code == 403
    client.force_login(keeper)
    client.post(address)
    assert book() != before
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}undo/").status_code == 404


def test_what_is_no_sheet_is_refused_with_a_sentence(phone):
    answer = phone.post(
        "/stock/sheets/", {"kind": "opening", "occurred_at": "2026-11-01T08:00", "file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04no")}
    )
    assert answer.status_code == 422
    assert "读不出表格" in answer.content.decode()
    assert not SheetImport.objects.exists()


def test_the_empty_sheet_holds_the_columns_that_are_read(phone):
    content = phone.get("/stock/sheets/empty/opening.xlsx").content
    header = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]
    assert set(HEAD) <= set(header)
    assert phone.get("/stock/sheets/empty/gold.xlsx").status_code == 404
