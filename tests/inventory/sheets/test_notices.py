"""Announced goods from a sheet: rows with one number make one notice; the same file twice announces nothing twice."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inventory.models import ReceiptNotice, SheetImport
from relief.registrar.exchange.formats import Workbook, dataset_of
from tests.inventory.stock import book, make_item

pytestmark = pytest.mark.django_db
HEAD = ["合同号或捐赠编号", "仓库", "来源类别", "供方或捐赠方", "预计到货", "物资编码", "数量(基本单位)", "单件价值(元)", "计价依据"]
ROWS = [
    ["HT-2026-7", "JN-01", "采购", "供应商甲", "2026年12月1日", "BED-001", 500, "86.50", "合同价"],
    ["HT-2026-7", "JN-01", "采购", "供应商甲", "2026年12月1日", "WAT-001", "1,200", "", ""],
    ["JZ-0423", "JN-01", "捐赠", "捐赠人-0423", "", "BED-001", 40, "", ""],
]


@pytest.fixture
def phone(client, keeper, store):
    make_item()
    make_item("WAT-001", "饮用水")
    client.force_login(keeper)
    return client


def sent(client, rows):
    content = Workbook().export_data(dataset_of([HEAD, *rows]))
    answer = client.post(
        "/stock/sheets/", {"kind": "notices", "occurred_at": "2026-11-01T08:00", "file": SimpleUploadedFile("notices.xlsx", content)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_rows_with_one_number_make_one_notice_and_move_nothing(phone):
    before = book()
    address = sent(phone, ROWS)
    seen = phone.get(address)
    assert (seen.context["new"], seen.context["wrong"]) == (3, 0), seen.context["rows"]
    assert phone.post(address).status_code == 302
    first, second = ReceiptNotice.objects.order_by("pk")
    assert [(line.item.sku, line.quantity, line.unit_value_fen) for line in first.lines.all()] == [("BED-001", 500, 8650), ("WAT-001", 1200, None)]
    assert (second.party, second.origin) == ("捐赠人-0423", "donation")
    assert book() == before


def test_the_same_file_twice_announces_nothing_twice_and_another_quantity_is_refused(phone):
    phone.post(sent(phone, ROWS))
    seen = phone.get(sent(phone, ROWS))
    assert (seen.context["new"], seen.context["unchanged"], seen.context["wrong"]) == (0, 3, 0)
    other = phone.get(sent(phone, [[*ROWS[2][:6], 41, "", ""]]))
    assert other.context["wrong"] == 1
    assert ReceiptNotice.objects.get(reference="JZ-0423").number in other.content.decode()


def test_rows_of_one_number_that_disagree_are_refused(phone):
    seen = phone.get(sent(phone, [ROWS[0], [*ROWS[1][:3], "供应商乙", *ROWS[1][4:]]]))
    assert seen.context["wrong"] == 1
    assert not ReceiptNotice.objects.exists()


def test_an_undone_sheet_withdraws_its_notices(phone):
    address = sent(phone, ROWS)
    phone.post(address)
    phone.post(f"{address}undo/")
    assert set(ReceiptNotice.objects.values_list("state", flat=True)) == {"cancelled"}
    assert SheetImport.objects.get().state == "undone"
    assert phone.get(sent(phone, ROWS)).context["new"] == 3
