"""Societies, branches and offices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from relief.core.access import may
from relief.core.domain.errors import AppointmentNotInForce, DelegationRefused, ImpossibleTimes, OrganisationMisplaced
from relief.core.models import Appointment, Organisation, User
from relief.core.services.appointments import appoint, delegate, end_appointment
from relief.core.services.organisations import establish_organisation

NOW = timezone.now()
HOUR = timedelta(hours=1)


def test_a_tree_of_societies_keeps_paths_and_books(db):
    city = establish_organisation(code="ls", name="丽水市红十字会", kind="city_society", by=None)
    county = establish_organisation(code="JN", name="景宁红十字会", kind="county_society", parent=city, by=None)
    branch = establish_organisation(code="JN-DK", name="东坑", kind="township_branch", parent=county, by=None)
    assert [one.path for one in (city, county, branch)] == ["LS/", "LS/JN/", "LS/JN/JN-DK/"]
    assert [Organisation.objects.get(pk=one.pk).society_id for one in (city, county, branch)] == [city.pk, county.pk, county.pk]


@pytest.mark.parametrize(("kind", "below"), [("township_branch", None), ("city_society", "city"), ("county_society", "county")])
def test_an_organisation_in_the_wrong_place_is_refused(kind, below, lishui, jingning):
    with pytest.raises(OrganisationMisplaced):
        establish_organisation(code="X", name="X", kind=kind, parent={"city": lishui, "county": jingning, None: None}[below], by=None)
    assert Organisation.objects.count() == 2


def test_a_county_society_may_stand_alone(db):
    assert establish_organisation(code="JN", name="景宁", kind="county_society", by=None).path == "JN/"


def test_an_appointment_gives_the_right_at_once_and_takes_it_at_its_end(visitor, jingning):
    appointment = appoint(person=visitor.person, role="clerk", organisation=jingning, by=None)
    assert may(User.objects.get(pk=visitor.pk), "write", jingning)
    end_appointment(appointment, by=None)
    assert not may(User.objects.get(pk=visitor.pk), "write", jingning)
    with pytest.raises(AppointmentNotInForce):
        end_appointment(appointment, by=None)
    with pytest.raises(ImpossibleTimes):
        appoint(person=visitor.person, role="clerk", organisation=jingning, by=None, starts_at=NOW, ends_at=NOW)


def test_a_delegation_is_refused_when_it_makes_no_sense(keeper, visitor, clerk):
    given = keeper.person.appointments.get()
    lent = delegate(appointment=given, to=visitor.person, until=NOW + 2 * HOUR, by=keeper.person)
    for appointment, to, until in (
        (lent, clerk.person, NOW + HOUR),
        (given, keeper.person, NOW + HOUR),
        (given, clerk.person, NOW - HOUR),
    ):
        with pytest.raises(DelegationRefused):
            delegate(appointment=appointment, to=to, until=until, by=keeper.person)
    Appointment.objects.filter(pk=given.pk).update(ends_at=NOW + HOUR)
    given.refresh_from_db()
    with pytest.raises(DelegationRefused):
        delegate(appointment=given, to=clerk.person, until=NOW + 2 * HOUR, by=keeper.person)
    with pytest.raises(AppointmentNotInForce):
        delegate(appointment=given, to=clerk.person, until=NOW + 4 * HOUR, starts_at=NOW + 3 * HOUR, by=keeper.person)
    assert Appointment.objects.filter(delegated_by__isnull=False).count() == 1
