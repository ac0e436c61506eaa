"""A donor's purpose is kept at every door of the way out, and a recorded decision opens all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from inventory.domain.errors import EarmarkBroken
from inventory.models import Earmark, EarmarkLift, ReleaseOrder, Reservation
from inventory.pages.picking import pick_list
from inventory.selectors.exceptions import exceptions
from inventory.services import ReceiptLine, StockLine, issue, receive
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from inventory.services.verbal import open_verbal
from tests.inventory.stock import book, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(store, keeper, jingning):
    """Seven quilts for the boarding school."""
    promise = Earmark.objects.create(organisation=jingning, code="school", title="寄宿学校过冬")
    receive(warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.quilt, 7, lot="SCHOOL", location="A1", earmark="school")])
    return promise


@pytest.fixture
def lift(promised, commander):
    """Lets the purpose go."""

    def lifted():
        return EarmarkLift.objects.create(
            earmark=promised, basis="decision", reason="会议纪要", decided_by=commander.person, decided_at=timezone.now(), starts_at=timezone.now()
        )

    return lifted


def doors(store, keeper, commander, leader, api):
    """Every way a promised lot could leave for something else."""
    lot = store.lot("SCHOOL")

    def asked() -> ReleaseOrder:
        return open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 1, lot=lot)], by=leader.person, destination="东坑安置点")

    def reserve():
        approve_order(order=asked(), by=commander.person)

    def verbal():
        line = [OrderLine(store.quilt, 1, lot=lot)]
        open_verbal(warehouse=store.here, lines=line, by=keeper.person, approver=commander.person, channel="电话", destination="东坑")

    def pick():
        order = open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 1)], by=leader.person, destination="东坑")
        approve_order(order=order, by=commander.person)
        issue_order(order=order, by=keeper.person, lines=[StockLine(store.quilt, 1, lot="SCHOOL")])

    def give():
        issue(warehouse=store.here, lines=[StockLine(store.quilt, 1, lot="SCHOOL")], by=keeper.person)

    def interface():
        body = {"warehouse": "JN-01", "lines": [{"item": "QUILT", "quantity": 1, "lot": "SCHOOL"}]}
        answer = api(keeper).command("issues/", body, key=f"k{timezone.now().timestamp()}")
        if answer.status_code != 201:
            assert answer.json()["type"].endswith("/earmark"), answer.content
            raise EarmarkBroken(**{name: answer.json()[name] for name in ("lot", "item", "earmark")})

    return [reserve, verbal, pick, give, interface]


def test_no_door_opens_for_another_purpose_and_a_decision_opens_every_one(store, keeper, commander, leader, api, promised, lift):
    for door in doors(store, keeper, commander, leader, api):
        before = book()
        with pytest.raises(EarmarkBroken):
            door()
        assert book() == before
    lift()
    for door in doors(store, keeper, commander, leader, api):
        door()
    assert "lifted" in {one.found.kind for one in exceptions([store.here])}


def test_the_pick_list_shows_a_promised_lot_only_to_its_purpose(store, keeper, commander, leader, promised):
    facts = {"warehouse": store.here, "by": leader.person, "destination": "东坑"}
    other = open_order(lines=[OrderLine(store.quilt, 200)], **facts)
    approve_order(order=other, by=commander.person)
    assert "SCHOOL" not in {stop.lot.number for stop in pick_list(other).stops}
    school = open_order(lines=[OrderLine(store.quilt, 5)], purpose=promised, **facts)
    approve_order(order=school, by=commander.person)
    assert {stop.lot.number for stop in pick_list(school).stops} == {"SCHOOL"}
    assert Reservation.objects.filter(order_line__order=school).get().lot.number == "SCHOOL"


@pytest.mark.parametrize("days", [0, 1])
def test_reserve_pick_and_issue_agree_on_the_last_day(store, keeper, commander, leader, days):
    receive(warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.water, 9, lot="LAST", location="A2", expires_on=day(-days))])
    order = open_order(warehouse=store.here, lines=[OrderLine(store.water, 9)], by=leader.person, destination="东坑")
    approve_order(order=order, by=commander.person)
    held = set(Reservation.objects.filter(order_line__order=order).values_list("lot__number", flat=True))
    picked = {stop.lot.number for stop in pick_list(order).stops}
    document = issue_order(order=order, by=keeper.person)
    gone = set(document.movements.values_list("lot__number", flat=True))
    assert held == picked == gone == ({"LAST"} if days == 0 else {"W-SOON"})


def test_a_public_notice_lifts_a_purpose_only_after_sixty_days(store, keeper, commander, promised):
    now = timezone.now()
    facts = {"earmark": promised, "basis": "public_notice", "reason": "捐赠人联系不上", "decided_by": commander.person, "decided_at": now}
    lift = EarmarkLift.objects.create(**facts, starts_at=now, noticed_on=timezone.localdate() - timedelta(days=59))
    line = [StockLine(store.quilt, 1, lot="SCHOOL")]
    with pytest.raises(EarmarkBroken):
        issue(warehouse=store.here, lines=line, by=keeper.person)
    with pytest.raises(ValidationError) as refusal:
        lift.full_clean()
    assert list(refusal.value.message_dict) == ["starts_at"]
    EarmarkLift.objects.update(noticed_on=timezone.localdate() - timedelta(days=60))
    lift.refresh_from_db()
    lift.full_clean()
    assert issue(warehouse=store.here, lines=line, by=keeper.person).number


def test_a_public_notice_says_from_which_day_on_it_stood(commander, promised):
    now = timezone.now()
    facts = {"earmark": promised, "basis": "public_notice", "reason": "捐赠人联系不上", "decided_by": commander.person, "decided_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        EarmarkLift.objects.create(**facts, starts_at=now)
    assert not EarmarkLift.objects.exists()
