"""What an outside tester does with the sheets of a register: undo after somebody else's change, nasty files, one column changed."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.utils import translation

from inventory.models import Location
from relief.registrar.declarations import model_field
from relief.registrar.exchange.batches import history_of
from relief.registrar.exchange.formats import Workbook, dataset_of
from tests.contract.declared import DECLARED, page, snapshot
from tests.contract.test_sheets import cells, exported, imported, preview
from tests.inventory.stock import make_warehouse

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(jingning):
    """The county store with four places."""
    return make_warehouse("JN-01", jingning)


def test_an_import_whose_row_somebody_changed_since_is_not_undone_at_all_and_the_row_is_named(client, clerk, keeper, store):
    registry = next(one for one in DECLARED if one.model is Location)
    client.force_login(keeper)
    header, *rows = cells(exported(client, registry))
    name = header.index(str(model_field(Location, "name").verbose_name))
    for row in rows:
        row[name] = f"{row[name]}新"
    imported(client, registry, Workbook().export_data(dataset_of([header, *rows])))
    [batch] = client.get(page(registry, "imports")).context["batches"]
    assert batch.rows == len(rows) == 4
    changed_since = Location.objects.get(code="A-02")
    changed_since.name = "后来改的"
    changed_since.save()
    before, history = snapshot(Location), history_of(Location)._default_manager.count()
    answer = client.post(page(registry, "undo_import", batch.code), follow=True)
    assert "A-02" in answer.content.decode()
    assert "撤" in str(next(iter(answer.context["messages"])))
    assert (snapshot(Location), history_of(Location)._default_manager.count()) == (before, history)
    assert [one.code for one in client.get(page(registry, "imports")).context["batches"]] == [batch.code]


def test_the_history_of_one_changed_column_shows_just_that_column(client, keeper, store):
    registry = next(one for one in DECLARED if one.model is Location)
    client.force_login(keeper)
    header, *rows = cells(exported(client, registry))
    walk = header.index(str(model_field(Location, "walk_order").verbose_name))
    kept = history_of(Location)._default_manager.count()
    rows[1][walk] = 77
    imported(client, registry, Workbook().export_data(dataset_of([header, *rows])))
    (entry,) = history_of(Location)._default_manager.order_by("-history_id")[: history_of(Location)._default_manager.count() - kept]
    delta = entry.diff_against(entry.prev_record)
    assert [(change.field, change.new) for change in delta.changes] == [("walk_order", 77)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_nasty_file_keeps_leading_zeros_long_codes_and_rare_characters_and_a_formula_is_refused_in_its_cell(client, keeper, store, encoding):
    registry = next(one for one in DECLARED if one.model is Location)
    client.force_login(keeper)
    with translation.override("zh-hans"):
        head = ",".join(str(model_field(Location, name).verbose_name) for name in ("warehouse", "code", "kind", "name", "walk_order"))
    lines = ["仓库台账,,,,", head, "ＪＮ－０１,００７,存储区,冬库,１２", "JN-01,330121199001011234,存储区,鿎石街道㎡,３"]
    content = "\r\n".join([*lines, ""])
    result, _done = imported(client, registry, content.encode(encoding), 1)
    assert [one.import_type for one in result.rows] == ["new", "new"]
    made = {row.code: (row.name, row.walk_order) for row in Location.objects.filter(walk_order__in=[3, 12])}
    assert made == {"007": ("冬库", 12), "330121199001011234": ("鿎石街道㎡", 3)}
    formula = preview(client, registry, content.replace("冬库", "=1+2").encode(encoding), 1)
    assert formula.context.get("confirm_form") is None
    assert [(row.number, list(row.error.message_dict)) for row in formula.context["result"].invalid_rows] == [(1, ["名称"])]
    assert {row.warehouse.code for row in Location.objects.filter(walk_order__in=[3, 12])} == {"JN-01"}
    again = preview(client, registry, content.encode(encoding), 1)
    assert {one.import_type for one in again.context["result"].rows} == {"skip"}


def test_a_long_code_that_a_spreadsheet_made_a_number_is_refused_in_its_cell(client, keeper, store):
    registry = next(one for one in DECLARED if one.model is Location)
    client.force_login(keeper)
    with translation.override("zh-hans"):
        head = [str(model_field(Location, name).verbose_name) for name in ("warehouse", "code", "kind")]
    sheet = io.BytesIO()
    with xlsxwriter.Workbook(sheet) as book:
        page_ = book.add_worksheet()
        page_.merge_range(0, 0, 0, 2, "台账")
        page_.write_row(1, 0, head)
        page_.write_row(2, 0, ["JN-01", 330121199001011234, "存储区"])
    before = snapshot(Location)
    seen = preview(client, registry, sheet.getvalue())
    assert seen.context.get("confirm_form") is None
    assert "请把这一列设为文本" in seen.content.decode()
    assert snapshot(Location) == before
