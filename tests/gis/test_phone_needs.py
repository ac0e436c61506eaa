"""Assessments and requisitions from a phone that had no signal: their own number and time, once; a refusal changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gis.models import HeadCount, NeedsAssessment, Requisition
from tests.cast import appoint
from tests.inventory.outbox.phone import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(jingning):
    """A township secretary, who holds no desk."""
    return appoint("secretary", "东坑镇红会秘书", "township_secretary", jingning)


def seen(valley, **more):
    return {
        "incident": valley.incident.number,
        "shelter": valley.dongkeng.pk,
        "people": 130,
        "children": 8,
        "water": "none",
        "access": "light",
    } | more


def test_an_assessment_keeps_its_number_and_time_counts_the_shelter_and_arrives_once(valley, secretary):
    phone, moment = enrol(secretary), timezone.now() - timedelta(minutes=40)
    day = timezone.localtime(moment).strftime("%Y%m%d")
    number = f"JN-NA-{day}-{phone.code}-001"
    valley.dongkeng.counted_at = moment - timedelta(hours=1)
    valley.dongkeng.save()
    command = phone.enter("assessment", seen(valley), at=moment, numbers={"NA": number})
    assert phone.send(command)[0]["number"] == phone.send(command)[0]["number"] == number
    made = NeedsAssessment.objects.get()
    assert abs(made.seen_at - moment) < timedelta(seconds=1)
    valley.dongkeng.refresh_from_db()
    assert (valley.dongkeng.people, HeadCount.objects.get().children) == (130, 8)


def test_a_requisition_is_handed_in_and_waits_for_a_decision(valley, secretary):
    body = {"incident": valley.incident.number, "shelter": valley.dongkeng.pk, "lines": [{"sku": "BED-001", "quantity": 20}]}
    answer = enrol(secretary).one("requisition", body)
    made = Requisition.objects.get()
    assert (answer["number"], made.state, made.lines.get().quantity) == (made.number, "submitted", 20)


@pytest.mark.parametrize("wrong", [{"people": -1}, {"elders": 131}, {"water": "wet"}, {"shelter": 999_999}, {"incident": "X"}])
def test_nonsense_is_refused_and_changes_nothing(valley, secretary, wrong):
    assert enrol(secretary).one("assessment", seen(valley, **wrong))["state"] == "refused"
    assert not NeedsAssessment.objects.exists()
    assert not HeadCount.objects.exists()


def test_a_phone_of_another_county_does_not_report_here(valley, stranger):
    assert enrol(stranger).one("assessment", seen(valley))["state"] == "refused"
    assert not NeedsAssessment.objects.exists()


def test_the_phone_carries_running_incidents_with_their_shelters_and_the_goods_of_the_norm(valley, secretary):
    pack = enrol(secretary).pack().json()
    carried = next(one for one in pack["needs"] if one["incident"] == valley.incident.number)
    assert {one["name"] for one in carried["shelters"]} == {"东坑中学", "大漈小学"}
    assert {one["sku"] for one in pack["asked_goods"]} == {"BED-001", "WAT-001"}
