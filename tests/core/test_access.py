"""Rights follow from appointments in force, and from nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from inventory.models import Item, Lot, Warehouse
from relief.core.access import Denied, forget, get_or_404, may, scope
from relief.core.models import Appointment, Incident, Organisation, User
from relief.core.roles import KEEPERS

NOW = timezone.now()


@pytest.fixture
def stores(jingning, suichang):
    """One warehouse in each county."""
    return [Warehouse.objects.create(code=one.code, name=one.name, organisation=one, tier="county") for one in (jingning, suichang)]


@pytest.fixture
def landslide(suichang):
    """An incident led by Suichang."""
    return Incident.objects.create(number="SC-IN-1", name="苏村", hazard="landslide", organisation=suichang, happened_at=NOW, reported_at=NOW)


def names(rows):
    return [row.code for row in rows]


def test_a_keeper_sees_and_writes_his_own_county_only(keeper, stores):
    assert names(scope(keeper, "read", Warehouse)) == ["JN"]
    assert names(scope(keeper, "write", Warehouse)) == ["JN"]


def test_a_superior_reads_but_never_writes_into_the_books_of_an_inferior(viewer, lishui, stores):
    assert names(scope(viewer, "read", Warehouse)) == ["JN", "SC"]
    Appointment.objects.create(person=viewer.person, role="warehouse_keeper", organisation=lishui, starts_at=NOW)
    forget(viewer)
    assert names(scope(viewer, "write", Warehouse)) == []
    assert not may(viewer, "write", stores[0].organisation)
    assert may(viewer, "write", lishui)


def test_a_society_writes_in_its_own_branches(keeper, jingning, stores):
    branch = Organisation.objects.create(code="JN-DK", name="东坑", kind="township_branch", parent=jingning, path="LS/JN/JN-DK/", society=jingning)
    Warehouse.objects.create(code="JN-DK", name="东坑", organisation=branch, tier="forward_point")
    assert names(scope(keeper, "write", Warehouse)) == ["JN", "JN-DK"]


def test_an_auditor_reads_and_writes_nothing(auditor, stores):
    assert names(scope(auditor, "read", Warehouse)) == ["JN"]
    assert not scope(auditor, "write", Warehouse).exists()
    assert not may(auditor, "write", auditor.person.organisation, {"auditor"})


def test_only_the_named_roles_write(leader, stores):
    assert names(scope(leader, "read", Warehouse)) == ["JN"]
    assert not scope(leader, "write", Warehouse).exists()
    assert may(leader, "read", leader.person.organisation)
    assert not may(leader, "write", leader.person.organisation, KEEPERS)


def test_without_an_appointment_there_is_nothing(visitor, stores):
    for model in (Warehouse, Organisation, Item):
        assert not scope(visitor, "read", model).exists()


def test_a_superuser_has_no_key_to_the_books(visitor, stores):
    visitor.is_superuser = visitor.is_staff = True
    assert not scope(visitor, "read", Warehouse).exists()
    assert not may(visitor, "write", stores[0].organisation)


def test_a_delegation_ends_at_its_hour_and_with_the_appointment_it_came_from(keeper, visitor, jingning, stores):
    given = keeper.person.appointments.get()
    delegation = Appointment.objects.create(
        person=visitor.person,
        role=given.role,
        organisation=jingning,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW + timedelta(hours=1),
        delegated_by=given,
    )
    assert names(scope(User.objects.get(pk=visitor.pk), "write", Warehouse)) == ["JN"]
    given.ends_at = NOW - timedelta(minutes=1)
    given.save()
    assert not scope(User.objects.get(pk=visitor.pk), "read", Warehouse).exists()
    given.ends_at = None
    given.save()
    delegation.ends_at = NOW - timedelta(seconds=1)
    delegation.save()
    assert not scope(User.objects.get(pk=visitor.pk), "read", Warehouse).exists()


def test_an_appointment_ends_even_within_one_sign_in(keeper, stores, monkeypatch):
    Appointment.objects.filter(person=keeper.person).update(ends_at=NOW + timedelta(hours=1))
    assert scope(keeper, "read", Warehouse).exists()
    monkeypatch.setattr("relief.core.access.timezone.now", lambda: NOW + timedelta(hours=1))
    assert not scope(keeper, "read", Warehouse).exists()


def test_an_incident_is_readable_by_every_society_of_the_city_and_written_by_its_own(keeper, commander, stranger, landslide):
    assert scope(keeper, "read", Incident).get() == landslide
    assert not scope(commander, "write", Incident).exists()


def test_a_stranger_meets_404_and_a_reader_who_writes_403(keeper, leader, stores):
    with pytest.raises(Http404):
        get_or_404(keeper, "read", Warehouse, code="SC")
    with pytest.raises(Http404):
        get_or_404(keeper, "write", Warehouse, code="SC")
    with pytest.raises(Denied):
        get_or_404(leader, "write", Warehouse, code="JN")
    assert get_or_404(keeper, "write", Warehouse, code="JN") == stores[0]


def test_a_lot_is_seen_by_its_owner_and_where_it_lies_once(keeper, stranger, jingning, stores):
    from inventory.models import Holder, Holding

    item = Item.objects.create(sku="QUILT", name="被子", category="bedding", unit="床")
    lot = Lot.objects.create(number="L1", item=item, owner=jingning)
    assert list(scope(stranger, "read", Lot)) == []
    for store in stores:
        for kind in ("source", "recipient"):
            Holding.objects.create(holder=Holder.objects.create(kind=kind, outside=True, warehouse=store), lot=lot, outside=True)
    assert list(scope(stranger, "read", Lot)) == [lot]
    assert list(scope(keeper, "read", Lot)) == [lot]
    assert list(scope(stranger, "write", Lot)) == []


def test_rights_cost_one_query_a_request(keeper, stores, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(scope(keeper, "read", Warehouse))
    with django_assert_num_queries(1):
        list(scope(keeper, "write", Warehouse))
