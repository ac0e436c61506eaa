"""What a phone carries along: enough to work without signal, nothing of anybody else, small, and sent only when it changed."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from gis.models import Vehicle, VehicleClass
from inventory.models import EarmarkLift, Holding, ItemCode, Lot, Pack, ReceiptNotice, StockCount
from inventory.services.orders import OrderLine, approve_order, open_order
from relief.core.models import World
from relief.core.services.pins import set_pin
from tests.inventory.outbox.phone import enrol, signed_in
from tests.inventory.outbox.test_commands import issue_of, lot
from tests.inventory.stock import day, make_item, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(keeper, store):
    return enrol(keeper)


def approved(store, keeper, commander, quantity=30):
    order = open_order(warehouse=store, lines=[OrderLine("BED-001", quantity)], by=keeper.person, destination="东坑镇")
    return approve_order(order=order, by=commander.person)


def test_a_phone_carries_its_keepers_stock_orders_and_people(phone, keeper, commander, leader, store, by, quilt):
    Pack.objects.create(item=quilt, name="包", units=10)
    ItemCode.objects.create(item=quilt, gtin="06901234567892")
    stocked(store, by, 40, expires_on=day(100))
    order = approved(store, keeper, commander)
    set_pin(by=leader.person, pin="4711")
    pack = phone.pack().json()
    assert (pack["device"], pack["numbering"], pack["world"]) == ("K1", "K1-", None)
    assert pack["person"] == {"id": by.pk, "name": by.name}
    assert pack["society"]["code"] == "JN"
    assert [(one["code"], [place["code"] for place in one["locations"]]) for one in pack["warehouses"]] == [
        ("JN-01", ["A-01", "A-02", "R-01", "Q-01"])
    ]
    item = pack["items"][0]
    assert (item["sku"], item["box"], item["codes"], item["has_expiry"]) == (
        "BED-001",
        {"name": "包", "units": 10},
        [{"gtin": "06901234567892", "units": 1}],
        True,
    )
    held = {"warehouse": "JN-01", "location": "R-01", "quantity": 40, "reserved": 30}
    assert [(one["id"], one["number"], one["expires_on"], one["barred"], one["holdings"]) for one in pack["lots"]] == [
        (lot(), "L1", day(100).isoformat(), "", [held])
    ]
    told = pack["orders"][0]
    assert (told["number"], told["state"], told["destination"], told["warehouse"]) == (order.number, "approved", "东坑镇", "JN-01")
    stop = {"lot": lot(), "location": "R-01", "quantity": 30}
    assert [(one["sku"], one["quantity"], one["issued"], one["reserved"], one["stops"]) for one in told["lines"]] == [
        ("BED-001", 30, 0, {str(lot()): 30}, [stop])
    ]
    assert pack["approvers"] == [{"id": commander.person.pk, "name": commander.person.name, "role": "总指挥", "phone": commander.person.phone}]
    assert pack["witnesses"] == [{"id": leader.person.pk, "name": leader.person.name}]


def test_the_walk_on_the_phone_is_the_pick_list(phone, keeper, commander, store, by, quilt):
    from inventory.pages.picking import pick_list

    stocked(store, by, 20, "SOON", expires_on=day(10))
    stocked(store, by, 40, "LATE", expires_on=day(200))
    stocked(store, by, 40, "OVER", expires_on=day(-1))
    one, other = approved(store, keeper, commander, 25), approved(store, keeper, commander, 15)
    pack = phone.pack().json()
    for order in (one, other):
        told = next(row for row in pack["orders"] if row["number"] == order.number)
        paper = [(stop.lot.pk, stop.location.code, stop.planned) for stop in pick_list(order).stops]
        assert [(stop["lot"], stop["location"], stop["quantity"]) for line in told["lines"] for stop in line["stops"]] == paper
    assert [(row["number"], row["barred"]) for row in pack["lots"]] == [("OVER", "expired"), ("SOON", ""), ("LATE", "")]


def test_a_lot_says_why_it_may_not_leave(phone, store, by, quilt, promise, keeper):
    stocked(store, by, 1, "SCHOOL", earmark=promise)
    stocked(store, by, 1, "BROKEN", quality=Lot.Quality.DAMAGED)
    barred = {row["number"]: (row["barred"], row["earmark"] and row["earmark"]["title"]) for row in phone.pack().json()["lots"]}
    assert barred == {"SCHOOL": ("earmark", promise.title), "BROKEN": ("quarantine", None)}
    now = timezone.now()
    EarmarkLift.objects.create(earmark=promise, basis="decision", reason="雪灾", decided_by=by, decided_at=now, starts_at=now - timedelta(hours=1))
    lifted = {row["number"]: (row["barred"], row["earmark"]) for row in phone.pack().json()["lots"]}
    assert lifted["SCHOOL"] == ("", None)


def test_nothing_of_a_warehouse_somebody_else_keeps_is_carried(phone, stranger, store, neighbour, forward, by, quilt):
    stocked(store, by, 4)
    stocked(neighbour, stranger.person, 7, "THEIRS")
    other = enrol(stranger)
    for one, codes, lots in ((phone, ["JN-01", "JN-02"], ["L1"]), (other, ["SC-01"], ["THEIRS"])):
        pack = one.pack().json()
        assert ([row["code"] for row in pack["warehouses"]], [row["number"] for row in pack["lots"]]) == (codes, lots)
    assert signed_in(stranger).get("/field/pack.json").json()["device"] is None


def test_who_keeps_no_warehouse_carries_nothing(auditor, store):
    answer = signed_in(auditor).get("/field/pack.json")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/no-field-office")


def test_who_goes_out_and_keeps_no_warehouse_carries_no_goods(leader, store, by, quilt):
    stocked(store, by, 40)
    phone = enrol(leader)
    pack = phone.pack().json()
    assert (pack["society"]["code"], pack["person"]["name"], pack["device"]) == ("JN", str(leader.person), phone.code)
    assert [name for name in ("warehouses", "items", "lots", "orders", "approvers", "witnesses") if pack[name]] == []


def test_counts_are_carried_blind_and_notices_with_what_has_come(phone, keeper, commander, store, by, quilt):
    stocked(store, by, 40)
    count = StockCount.objects.create(number="JN-CP-1", kind="spot", warehouse=store, planned_by=commander.person, scope="A")
    row = Holding.objects.get(holder__location__code="R-01")
    count.lines.create(holder=row.holder, lot=row.lot)
    notice = ReceiptNotice.objects.create(number="JN-RN-1", warehouse=store, origin="purchase", party="某厂", noticed_by=by)
    notice.lines.create(item=quilt, quantity=100)
    pack = phone.pack().json()
    assert [(one["number"], one["zone"], one["round"], one["lines"]) for one in pack["counts"]] == [
        ("JN-CP-1", "A", 1, [{"lot": lot(), "location": "R-01"}])
    ]
    assert [
        (one["number"], one["party"], [(line["sku"], line["quantity"], line["received"]) for line in one["lines"]]) for one in pack["notices"]
    ] == [("JN-RN-1", "某厂", [("BED-001", 100, 0)])]


def test_waybills_and_vehicles_bear_no_telephone(phone, store, by, quilt, jingning):
    stocked(store, by, 40)
    kind = VehicleClass.objects.create(code="light", name="轻卡", gross_weight_kg=4500, height_cm=280)
    facts = {
        "organisation": jingning,
        "vehicle_class": kind,
        "payload_kg": 1500,
        "volume_dm3": 9000,
        "driver": "司机甲",
        "driver_phone": "199-0000-0009",
    }
    Vehicle.objects.create(plate="浙K00001", **facts)
    phone.one("issue", issue_of(5, vehicle={"plate": "浙K00001", "driver": "司机甲", "driver_phone": "199-0000-0009"}))
    answer = phone.pack()
    assert answer.json()["vehicles"] == [{"plate": "浙K00001", "name": "轻卡", "driver": "司机甲", "payload_kg": 1500}]
    waybill = answer.json()["waybills"][0]
    assert (waybill["plate"], waybill["state"], waybill["lines"]) == (
        "浙K00001",
        "prepared",
        [{"lot": lot(), "sku": "BED-001", "number": "L1", "quantity": 5}],
    )
    assert "199-0000-0009" not in answer.content.decode()


def test_what_was_refused_is_carried_until_it_is_settled(phone, store, by, quilt):
    stocked(store, by, 10)
    refused = phone.one("issue", issue_of(20))
    carried = phone.pack().json()["refused"]
    assert [(one["id"], one["seq"], one["device"], one["case"]) for one in carried] == [(refused["id"], 1, "K1", refused["case"])]
    assert carried[0]["mine"] == refused["problem"]["mine"]


def test_what_has_not_changed_is_not_sent_again(phone, store, by, quilt):
    stocked(store, by, 10)
    first = phone.pack()
    again = phone.pack(**{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["X-Field-As-Of"] > first["X-Field-As-Of"]
    phone.one("issue", issue_of(1))
    assert phone.pack(**{"If-None-Match": first["ETag"]}).status_code == 200


def test_a_drills_phone_says_so_in_its_numbers(phone, keeper, store):
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    pack = phone.pack(**{"X-Relief-World": "drill"}).json()
    assert (pack["world"], pack["numbering"]) == ({"id": drill.pk, "code": "drill", "name": "演练"}, f"Y{drill.pk}K1-")


def test_the_pack_costs_the_same_queries_however_much_there_is(phone, keeper, commander, store, by, quilt, promise, query_count):
    stocked(store, by, 400, earmark=promise)
    stocked(store, by, 400, "L2")
    approved(store, keeper, commander, 10)
    phone.one("issue", issue_of(5, "L2", vehicle={"plate": "浙K00001"}))
    phone.one("issue", issue_of(5000, "L2"))
    with query_count("phone: pack.json"):
        phone.pack()
    for number in range(5):
        make_item(f"BED-1{number}")
        stocked(store, by, 40, f"M{number}", sku=f"BED-1{number}", expires_on=day(50 + number))
        approved(store, keeper, commander, 10)
        phone.one("issue", issue_of(5, "L2", vehicle={"plate": "浙K00001"}))
        phone.one("issue", issue_of(5000, "L2"))
    with query_count("phone: pack.json"):
        phone.pack()


def test_five_thousand_lots_stay_small_and_are_compressed(phone, store, by, quilt):
    quilts = [
        Lot(item=quilt, number=f"JN-GL-20261124-S{number:04d}", owner=store.organisation, source="某某慈善基金会", expires_on=day(number % 700))
        for number in range(5000)
    ]
    Lot.objects.bulk_create(quilts)
    stocked(store, by, 1)
    holder = Holding.objects.get(holder__location__code="R-01").holder
    Holding.objects.bulk_create([Holding(holder=holder, lot=one, quantity=7) for one in quilts])
    plain = phone.pack().content
    assert len(json.loads(plain)["lots"]) == 5001
    assert len(plain) < 1_500_000
    packed = phone.pack(**{"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < 150_000
    assert json.loads(gzip.decompress(packed.content))["lots"]
    assert phone.pack(**{"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}).status_code == 304
