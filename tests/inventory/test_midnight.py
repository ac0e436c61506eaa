"""A lot's last day ends at midnight in Asia/Shanghai, when it is still the same day in UTC: every door says so at the same moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from inventory.domain.errors import ExpiredLot
from inventory.domain.overrides import Kind
from inventory.domain.road_refusals import BarredOnBoard
from inventory.models import Lot, Movement
from inventory.pages.picking import pick_list
from inventory.selectors.exceptions import exceptions
from inventory.selectors.stock import by_item, usable
from inventory.services import StockLine, issue, waybills
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from tests.inventory.outbox.phone import enrol
from tests.inventory.stock import left, stocked

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2027, 3, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
LAST, LATER = date(2027, 3, 5), date(2028, 3, 5)
SIDES = pytest.mark.parametrize(("moment", "fresh"), [(MIDNIGHT - timedelta(seconds=30), True), (MIDNIGHT + timedelta(seconds=30), False)])


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` stops the wall clock there."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def evening(store, by, commander, leader, at):
    """The evening before: 40 quilts of the last day, 40 of a later one; 9 promised, 4 on a lorry that waits."""
    at(MIDNIGHT - timedelta(hours=10))
    stocked(store, by, 40, "LAST", at=None, expires_on=LAST)
    stocked(store, by, 40, "LATE", at=None, expires_on=LATER)
    facts = {"warehouse": store, "by": leader.person, "destination": "东坑镇"}
    loaded = approve_order(order=open_order(lines=[OrderLine("BED-001", 4)], **facts), by=commander.person)
    lorry = waybills.prepare(document=issue_order(order=loaded, by=by), by=by, plate="浙K00001")
    waiting = approve_order(order=open_order(lines=[OrderLine("BED-001", 9)], **facts), by=commander.person)
    return waiting, lorry


def refused(work):
    """Whether a work is refused for goods that are over."""
    try:
        work()
    except (BarredOnBoard, ExpiredLot):
        return True
    return False


@SIDES
def test_allocator_pick_despatch_report_phone_and_api_agree(store, by, keeper, api, client, evening, at, moment, fresh):
    order, lorry = evening
    phone = enrol(keeper)
    at(moment)
    told = phone.pack().json()["lots"]
    sums = by_item([store])[Lot.objects.get(number="LAST").item_id]
    client.force_login(keeper)
    (row,) = client.get("/stock/").context["rows"]
    horizon = client.get("/stock/expiry/").context["facts"][0]["count"]
    seen = {
        "allocator": "LAST" in {one.lot.number for one in usable([store])},
        "sums": sums.expired == 0,
        "pick": {stop.lot.number for stop in pick_list(order).stops} == {"LAST"},
        "phone": {one["number"]: one["barred"] for one in told}["LAST"] == "",
        "list": row.sums.expired == 0,
        "horizon": horizon == 0,
        "exceptions": Kind.EXPIRED_ON_SHELF not in {one.found.kind for one in exceptions([store])},
        "form": Movement.objects.filter(document=issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by)).get().lot.number == "LAST",
        "api": api(keeper)
        .command("issues/", {"warehouse": "JN-01", "lines": [{"item": "BED-001", "quantity": 1, "lot": "LAST"}]}, key="k")
        .status_code
        == 201,
        "service": not refused(lambda: issue(warehouse=store, lines=[StockLine("BED-001", 1, "LAST")], by=by)),
        "lorry": not refused(lambda: waybills.depart(waybill=lorry, by=by)),
    }
    assert seen == dict.fromkeys(seen, fresh)


def test_a_phone_gives_out_until_midnight_however_late_it_is_heard_of(store, by, keeper, evening, at):
    phone = enrol(keeper)
    lot = Lot.objects.get(number="LAST")
    body = {"warehouse": "JN-01", "lines": [{"lot": lot.pk, "location": "R-01", "quantity": 1}]}
    before = left(store, "LAST")
    at(MIDNIGHT + timedelta(hours=1))
    sent = [phone.enter("issue", body, at=MIDNIGHT + timedelta(seconds=by_seconds)) for by_seconds in (-5, 5)]
    assert [one["state"] for one in phone.send(*sent)] == ["done", "refused"]
    assert left(store, "LAST") == before - 1
