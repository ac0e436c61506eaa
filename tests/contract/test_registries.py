"""What every register promises, whoever declared it."""

from __future__ import annotations

import io

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from relief.core.models import AccessLog, Appointment, Organisation, Person, User
from relief.registrar.declarations import model_field, registries
from relief.registrar.exchange.batches import history_of
from relief.registrar.exchange.formats import Commas, Workbook, dataset_of
from relief.registrar.masks import mask
from relief.registrar.ownership import ownership_of
from relief.registrar.registry import Registry
from tests.cast import appoint
from tests.contract.samples import SAMPLES

DECLARED = list(registries(admin.site))
pytestmark = pytest.mark.django_db
KINDS = {
    "CharField": "改过",
    "DateTimeField": "2016年9月28日 17时28分",
    "DateField": "2016年9月28日",
    "PositiveIntegerField": 77,
    "PositiveBigIntegerField": 77,
}
EVERY_ROLE = [role.value for role in Appointment.Role]


def label(registry):
    return type(registry).__name__


def every(registries=DECLARED):
    return pytest.mark.parametrize("registry", registries, ids=label)


def importable(registry):
    return history_of(registry.model) is not None and bool(ownership_of(registry.model).roles("import"))


MASKED = [one for one in DECLARED if one.masked]
IMPORTABLE = [one for one in DECLARED if importable(one)]
OWNED = [one for one in DECLARED if ownership_of(one.model).scope is not None and not ownership_of(one.model).city_wide]


@pytest.fixture
def office(lishui, jingning) -> User:
    """Somebody who holds every office there is, in the county and (for reference data) at the top."""
    user = appoint("office", "景宁全能", None, jingning)
    for role in EVERY_ROLE:
        for organisation in (jingning, lishui):
            Appointment.objects.create(person=user.person, role=role, organisation=organisation, starts_at=timezone.now())
    return user


@pytest.fixture
def insider(office, client):
    client.force_login(office)
    return client


@pytest.fixture
def row(registry, office):
    return SAMPLES[registry.model]()


def page(registry, name, *args):
    return reverse(f"admin:{registry.model._meta.app_label}_{registry.model._meta.model_name}_{name}", args=args)


def snapshot(model):
    return list(model._default_manager.order_by("pk").values())


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


def test_every_owned_model_of_the_desk_has_a_sample():
    assert {one.model for one in DECLARED} <= set(SAMPLES)


@every()
def test_the_list_opens_for_a_permitted_role_at_a_fixed_cost(registry, row, insider, query_count):
    with query_count(f"desk {registry.api}"):
        response = insider.get(page(registry, "changelist"))
    assert response.status_code == 200


@every()
def test_a_list_costs_the_same_however_long_it_is(registry, row, office, rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = office
    [fetched] = registry.get_queryset(request).filter(pk=row.pk)
    with django_assert_num_queries(0):
        str(fetched)
        [str(getattr(fetched, name)) for name in registry.columns]


@every()
def test_the_page_of_a_row_opens(registry, row, insider):
    assert insider.get(page(registry, "change", row.pk)).status_code == 200


@every(OWNED)
def test_a_stranger_meets_404_everywhere(registry, row, client, stranger, api):
    client.force_login(stranger)
    for name in ("change", "history") if history_of(registry.model) else ("change",):
        assert client.get(page(registry, name, row.pk)).status_code in {403, 404}, name
    listed = client.get(page(registry, "changelist"))
    assert listed.status_code == 403 or row not in listed.context["cl"].queryset
    answer = api(stranger).read(f"registers/{registry.api}/")
    assert row.pk not in {one["id"] for one in answer.json()["results"]}
    assert api(stranger).read(f"registers/{registry.api}/{row.pk}/").status_code == 404


@every()
def test_a_visitor_without_office_sees_no_row(registry, row, client, visitor, api):
    client.force_login(visitor)
    assert client.get(page(registry, "changelist"), follow=True).status_code == 403
    assert api(visitor).read(f"registers/{registry.api}/").json()["results"] == []
    assert api(None).read(f"registers/{registry.api}/").status_code == 401


@every()
def test_a_reader_who_writes_meets_403_and_changes_nothing(registry, row, client, auditor):
    before = snapshot(registry.model)
    client.force_login(auditor)
    assert client.get(page(registry, "changelist")).status_code == 200
    assert client.post(page(registry, "change", row.pk), {"name": "x"}).status_code == 403
    assert client.post(page(registry, "add"), {"name": "x"}).status_code == 403
    assert client.post(page(registry, "import"), {}).status_code == 403
    assert client.post(page(registry, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert snapshot(registry.model) == before


@every()
def test_the_api_gives_the_declared_columns(registry, row, office, api):
    answer = api(office).read(f"registers/{registry.api}/", page_size=1000)
    assert answer.status_code == 200
    mine = next(one for one in answer.json()["results"] if one["id"] == row.pk)
    assert set(mine) == {"id", *registry.key, *registry.columns}


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
def test_masked_stays_masked_on_pages_in_files_in_the_api_in_history_and_in_search(registry, row, client, auditor, api):
    secrets = {str(getattr(row, name)) for name in registry.masked if getattr(row, name)}
    row.save()
    client.force_login(auditor)
    shown = [client.get(page(registry, name, *args)) for name, args in (("changelist", ()), ("change", (row.pk,)), ("history", (row.pk,)))]
    version = history_of(registry.model)._default_manager.filter(id=row.pk).first()
    shown.append(client.get(page(registry, "simple_history", row.pk, version.pk)))
    shown.append(api(auditor).read(f"registers/{registry.api}/?unmask=1"))
    assert {one.status_code for one in shown} == {200}
    texts = [one.content.decode() for one in shown]
    assert not [text for text in texts for secret in secrets if secret in text]
    for name in registry.masked:
        assert api(auditor).read(f"registers/{registry.api}/?{name}=1").status_code == 400
        assert client.get(f"{page(registry, 'changelist')}?{name}__contains=1").status_code in {302, 400}


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
def test_a_look_behind_the_mask_is_recorded(registry, row, insider, office):
    insider.get(page(registry, "change", row.pk))
    assert AccessLog.objects.filter(by=office, act="unmask", subject=str(row.pk)).count() == 1


@every(MASKED)
def test_a_mask_typed_into_a_new_row_is_refused(registry, row, insider):
    header, *rows = cells(exported(insider, registry))
    spot = header.index(str(registry.model._meta.get_field(registry.key[0]).verbose_name))
    copy = list(rows[0])
    copy[spot] = ""
    seen = preview(insider, registry, Workbook().export_data(dataset_of([header, copy])))
    assert seen.context.get("confirm_form") is None


@every([one for one in DECLARED if history_of(one.model)])
def test_history_is_recorded_and_opens(registry, row, insider):
    assert history_of(registry.model)._default_manager.filter(id=row.pk).exists()
    assert insider.get(page(registry, "history", row.pk)).status_code == 200


@every()
def test_every_label_is_translated(registry):
    meta = registry.model._meta
    with translation.override("zh-hans"):
        named = {"name": meta.verbose_name, "plural": meta.verbose_name_plural, **{field.name: field.verbose_name for field in columns(registry)}}
        chosen = {f"{field.name}.{value}": text for field in columns(registry) for value, text in field.flatchoices or ()}
        told = {**named, **chosen, **{f"due {one.field}": one.label for one in registry.due}, **{one.name: one.label for one in registry.measures}}
        raw = [key for key, text in told.items() if str(text).isascii() and key != "id"]
    assert not raw


def columns(registry):
    return [model_field(registry.model, name) for name in registry.columns]


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


def test_a_declaration_without_masks_for_personal_fields_is_refused(settings):
    from relief.registrar.checks import _of

    class Bare(Registry):
        scope = "organisation"

    kept = ownership_of(Person)
    bare = Bare.__new__(Bare)
    bare.model, bare.masked, bare.erasure = Person, {}, None
    assert {error.id for error in _of(bare)} >= {"registrar.E001", "registrar.E002"}
    assert ownership_of(Person) is kept


def test_a_superuser_without_office_sees_no_desk(client, visitor):
    visitor.is_superuser = visitor.is_staff = True
    visitor.save()
    client.force_login(visitor)
    assert client.get("/desk/", follow=True).status_code == 403


def test_a_choice_list_offers_only_what_may_be_written(client, clerk, suichang):
    client.force_login(clerk)
    response = client.get(reverse("admin:core_person_add"))
    offered = response.context["adminform"].form.fields["organisation"].queryset
    assert list(offered) == [clerk.person.organisation]
    refused = client.post(reverse("admin:core_person_add"), {"name": "某人", "organisation": suichang.pk})
    assert refused.status_code == 200
    assert not Person.objects.filter(name="某人").exists()
    assert Organisation.objects.filter(code="SC").exists()
