"""What every register promises, whoever declared it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from relief.core.models import AccessLog, Organisation, Person
from relief.registrar.declarations import model_field
from relief.registrar.exchange.batches import history_of
from relief.registrar.ownership import ownership_of
from relief.registrar.registry import Registry
from tests.contract.declared import DECLARED, MASKED, OWNED, every, page, snapshot
from tests.contract.every_sample import SAMPLES

pytestmark = pytest.mark.django_db


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
    client.force_login(auditor)
    before = snapshot(registry.model)
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


@every(MASKED)
def test_masked_stays_masked_on_pages_in_files_in_the_api_in_history_and_in_search(registry, row, client, auditor, api):
    secrets = {str(getattr(row, name)) for name in registry.masked if getattr(row, name)}
    row.save()
    client.force_login(auditor)
    shown = [client.get(page(registry, name, *args)) for name, args in (("changelist", ()), ("change", (row.pk,)), ("history", (row.pk,)))]
    if history_of(registry.model):
        version = history_of(registry.model)._default_manager.filter(id=row.pk).first()
        shown.append(client.get(page(registry, "simple_history", row.pk, version.pk)))
    shown.append(api(auditor).read(f"registers/{registry.api}/?unmask=1"))
    assert {one.status_code for one in shown} == {200}
    texts = [one.content.decode() for one in shown]
    assert not [text for text in texts for secret in secrets if secret in text]
    for name in registry.masked:
        assert api(auditor).read(f"registers/{registry.api}/?{name}=1").status_code == 400
        assert client.get(f"{page(registry, 'changelist')}?{name}__contains=1").status_code in {302, 400}


@every([one for one in MASKED if any(one.masked.values())])
def test_a_look_behind_the_mask_is_recorded(registry, row, insider, office):
    insider.get(page(registry, "change", row.pk))
    assert AccessLog.objects.filter(by=office, act="unmask", subject=str(row.pk)).count() == 1


@every()
def test_history_is_recorded_and_opens(registry, row, insider):
    kept = history_of(registry.model)
    assert kept is None or kept._default_manager.filter(id=row.pk).exists()
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
