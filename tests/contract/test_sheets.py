"""What every register promises about its sheets: out, back in, and undone."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from python_calamine import CalamineWorkbook

from relief.core.models import AccessLog, Person
from relief.registrar.declarations import model_field
from relief.registrar.exchange.batches import history_of
from relief.registrar.exchange.formats import Commas, Workbook, dataset_of
from relief.registrar.masks import mask
from tests.contract.declared import DECLARED, IMPORTABLE, MASKED, every, page, snapshot
from tests.contract.every_sample import SAMPLES

pytestmark = pytest.mark.django_db
KINDS = {
    "CharField": "改过",
    "DateTimeField": "2016年9月28日 17时28分",
    "DateField": "2016年9月28日",
    "TimeField": "17:28",
    "PositiveIntegerField": 77,
    "PositiveSmallIntegerField": 77,
    "PositiveBigIntegerField": 77,
}


def exported(client, registry, kind=0, **more):
    fields = {f"{label_}": "on" for label_ in more.pop("extra", ())}
    response = client.post(page(registry, "export"), {"format": kind, "resource": 0, **fields, **more})
    assert response.status_code == 200, response.status_code
    assert "attachment" in response["Content-Disposition"], response.content[:2000]
    return response.content


def cells(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def preview(client, registry, content, kind=0):
    name = "rows.xlsx" if kind == 0 else "rows.csv"
    return client.post(page(registry, "import"), {"format": kind, "resource": 0, "import_file": SimpleUploadedFile(name, content)})


def imported(client, registry, content, kind=0):
    seen = preview(client, registry, content, kind)
    form = seen.context.get("confirm_form")
    assert form is not None, seen.content.decode()
    return seen.context["result"], client.post(page(registry, "process_import"), form.initial)


@every(IMPORTABLE)
@pytest.mark.parametrize("kind", [0, 1], ids=["xlsx", "csv"])
def test_export_then_import_unchanged_changes_nothing(registry, kind, row, insider):
    before, history = snapshot(registry.model), history_of(registry.model)._default_manager.count()
    result, _done = imported(insider, registry, exported(insider, registry, kind), kind)
    assert {one.import_type for one in result.rows} == {"skip"}
    assert snapshot(registry.model) == before
    assert history_of(registry.model)._default_manager.count() == history


@every(IMPORTABLE)
def test_one_column_changed_changes_only_that_column_and_can_be_undone(registry, row, insider):
    target = changeable(registry)
    before = snapshot(registry.model)
    header, *rows = cells(exported(insider, registry))
    spot = header.index(str(registry.model._meta.get_field(target).verbose_name))
    for one in rows:
        one[spot] = changed(registry, target)
    imported(insider, registry, Workbook().export_data(dataset_of([header, *rows])))
    after = snapshot(registry.model)
    assert after != before
    assert [{**one, target: None} for one in after] == [{**one, target: None} for one in before]
    listed = insider.get(page(registry, "imports"))
    [batch] = listed.context["batches"]
    insider.post(page(registry, "undo_import", batch.code))
    assert snapshot(registry.model) == before
    assert not insider.get(page(registry, "imports")).context["batches"]


def changeable(registry):
    free = [name for name in registry.columns if name not in registry.fixed and name not in registry.key and name not in registry.masked]
    fields = [model_field(registry.model, name) for name in free]
    plain = [one for one in fields if not one.is_relation and not one.choices]
    return next(one.name for one in plain if one.get_internal_type() in KINDS)


def changed(registry, name):
    kind = model_field(registry.model, name).get_internal_type()
    return KINDS[kind]


@every(IMPORTABLE)
def test_a_bad_cell_is_refused_and_nothing_is_imported(registry, row, insider):
    before = snapshot(registry.model)
    header, *rows = cells(exported(insider, registry))
    seen = preview(insider, registry, Workbook().export_data(dataset_of([[*header, "看不懂"], [*rows[0], "x"]])))
    assert seen.context["result"].has_errors()
    assert seen.context.get("confirm_form") is None
    assert snapshot(registry.model) == before


@every(MASKED)
def test_an_export_is_masked_unless_a_named_role_asks_and_is_recorded(registry, row, insider, office):
    visible = [name for name in registry.masked if name in registry.columns]
    text = exported(insider, registry, 1).decode("utf-8-sig")
    for name in visible:
        assert mask(getattr(row, name)) in text
        assert str(getattr(row, name)) not in text
    full = exported(insider, registry, 1, unmask="on").decode("utf-8-sig")
    assert all(str(getattr(row, name)) in full for name in visible if registry.masked[name])
    assert AccessLog.objects.filter(by=office, act="export", register=registry.model._meta.label_lower).count() == 2


@every(MASKED)
def test_a_mask_typed_into_a_new_row_is_refused(registry, row, insider):
    header, *rows = cells(exported(insider, registry))
    spot = header.index(str(registry.model._meta.get_field(registry.key[0]).verbose_name))
    copy = list(rows[0])
    copy[spot] = ""
    seen = preview(insider, registry, Workbook().export_data(dataset_of([header, copy])))
    assert seen.context.get("confirm_form") is None


def test_a_formula_leaves_as_text_and_comes_back_as_it_was(insider, jingning):
    registry = next(one for one in DECLARED if one.model is Person)
    person = Person.objects.create(organisation=jingning, name="=1+2", note="@cmd")
    rows = cells(exported(insider, registry))
    assert "'=1+2" in {cell for one in rows for cell in one}
    imported(insider, registry, exported(insider, registry, 1), 1)
    person.refresh_from_db()
    assert (person.name, person.note) == ("=1+2", "@cmd")


def test_a_sheet_in_gb18030_with_chinese_dates_and_full_width_digits_is_read(insider, jingning):
    registry = next(one for one in DECLARED if one.model.__name__ == "Population")
    SAMPLES[registry.model]()
    content = Commas().export_data(dataset_of([["区划", "division"]]))
    with translation.override("zh-hans"):
        header = [str(model_field(registry.model, name).verbose_name) for name in (*registry.key, "people")]
    content = f"{','.join(header)}\r\n331127000001,户籍人口,2023,１２３４\r\n".encode("gb18030")
    result, _done = imported(insider, registry, content, 1)
    assert [one.import_type for one in result.rows] == ["new"]
    assert registry.model.objects.get(year="2023").people == 1234


def test_rows_of_another_book_cannot_be_imported(client, clerk, suichang):
    registry = next(one for one in DECLARED if one.model is Person)
    client.force_login(clerk)
    content = "known to,name\r\nSC,某人\r\n".encode()
    with translation.override("en"):
        seen = preview(client, registry, content, 1)
    assert seen.context.get("confirm_form") is None
    assert not Person.objects.filter(name="某人").exists()


def test_new_people_come_in_without_numbers_and_the_same_file_twice_enters_nobody_twice(client, clerk):
    registry = next(one for one in DECLARED if one.model is Person)
    client.force_login(clerk)
    content = "登记单位,姓名,手机号,备注\r\nJN,新人甲,199-0000-5555,\r\nJN,新人乙,,\r\n".encode()
    first, _done = imported(client, registry, content, 1)
    again, _done = imported(client, registry, content, 1)
    assert [[one.import_type for one in result.rows] for result in (first, again)] == [["new", "new"], ["skip", "skip"]]
    assert Person.objects.filter(name__startswith="新人").count() == 2
    [batch] = client.get(page(registry, "imports")).context["batches"]
    client.post(page(registry, "undo_import", batch.code))
    assert not Person.objects.filter(name__startswith="新人").exists()


def test_a_file_without_its_key_column_is_refused_in_plain_words(insider):
    registry = next(one for one in DECLARED if one.model.__name__ == "Item")
    seen = preview(insider, registry, "名称\r\n棉被\r\n".encode(), 1)
    assert "缺少" in seen.content.decode()
    assert seen.context.get("confirm_form") is None


def test_errors_come_back_in_the_cells_of_the_sheet_and_nothing_is_imported(client, keeper):
    registry = next(one for one in DECLARED if one.model.__name__ == "Location")
    SAMPLES[registry.model]()
    client.force_login(keeper)
    with translation.override("zh-hans"):
        names = [str(model_field(registry.model, name).verbose_name) for name in ("warehouse", "code", "kind", "walk_order")]
    rows = [names, ["JN-01", "A-90", "存放", "很远"], ["JN-01", "A-91", "没有这一种", 2]]
    before = snapshot(registry.model)
    content = Workbook().export_data(dataset_of(rows))
    seen = client.post(page(registry, "import"), {"format": 0, "resource": 0, "marked": "1", "import_file": SimpleUploadedFile("bins.xlsx", content)})
    assert seen["Content-Type"].endswith("spreadsheetml.sheet"), seen.content[:500]
    back = cells(seen.content)
    assert back[0][:4] == names
    assert "很远" in back[1][4], back
    assert "没有这一种" in back[-1][4], back
    assert snapshot(registry.model) == before


def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(client, keeper):
    registry = next(one for one in DECLARED if one.model.__name__ == "Location")
    client.force_login(keeper)
    seen = preview(client, registry, b"PK\x03\x04nonsense")
    assert seen.context.get("confirm_form") is None
    assert "读不出表格" in seen.content.decode()


def test_two_rows_about_one_row_of_the_register_are_refused_where_the_second_stands(client, keeper):
    registry = next(one for one in DECLARED if one.model.__name__ == "Location")
    SAMPLES[registry.model]()
    client.force_login(keeper)
    header, *rows = cells(exported(client, registry))
    before = snapshot(registry.model)
    name = str(model_field(registry.model, "name").verbose_name)
    twice = [[*rows[0]], [f"{cell}改" if column == name else cell for column, cell in zip(header, rows[0], strict=True)]]
    seen = preview(client, registry, Workbook().export_data(dataset_of([header, *twice])))
    assert seen.context.get("confirm_form") is None
    assert "文件中已有一行" in seen.content.decode()
    assert snapshot(registry.model) == before
