"""Equipment goes out to one hand, is checked in time, and is scrapped by two people."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from inventory.domain.care_refusals import FailedCheck, MayNotScrap, NextCheckPast, NoReason, NotThisState, SecondPerson
from inventory.domain.errors import InFuture
from inventory.models import AssetEvent, EquipmentAsset
from inventory.selectors import care
from inventory.services import equipment
from relief.core import clock
from relief.core.models import Event
from relief.registrar.clocks import falling_due
from relief.registrar.hooks import gear_lost

pytestmark = pytest.mark.django_db


def test_a_passed_check_and_a_charge_set_their_next_day(generator, by):
    equipment.inspect_asset(asset=generator, passed=True, by=by)
    equipment.charge_asset(asset=generator, by=by)
    generator.refresh_from_db()
    assert generator.next_inspection_on == clock.today() + timedelta(days=90)
    assert generator.next_charge_on == clock.today() + timedelta(days=30)


def test_a_failed_check_says_what_was_found_is_due_at_once_and_keeps_it_in(generator, by):
    with pytest.raises(NoReason):
        equipment.inspect_asset(asset=generator, passed=False, by=by)
    equipment.inspect_asset(asset=generator, passed=False, by=by, note="不出电")
    generator.refresh_from_db()
    assert generator.next_inspection_on == clock.today()
    with pytest.raises(FailedCheck):
        equipment.take_out(asset=generator, by=by, party="救援队")
    [kind] = care.by_kind(care.assets([generator.warehouse]))
    assert (kind.ready, [one.code for one in kind.not_ready]) == (0, [generator.code])


def test_taken_brought_back_repaired_and_out_again(generator, by):
    equipment.take_out(asset=generator, by=by, party="救援队")
    with pytest.raises(NotThisState):
        equipment.take_out(asset=generator, by=by, party="别人")
    equipment.bring_back(asset=generator, by=by, sound=False, note="漏油")
    equipment.send_to_repair(asset=generator, by=by, workshop="某修理铺", note="漏油")
    with pytest.raises(NotThisState):
        equipment.take_out(asset=generator, by=by, party="救援队")
    equipment.bring_from_repair(asset=generator, by=by, cost_fen=38_000)
    assert equipment.take_out(asset=generator, by=by, party="救援队").asset.state == "in_use"
    kinds = list(AssetEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["taken", "brought_back", "inspected", "to_repair", "repaired", "taken"]
    assert Event.objects.filter(kind="asset-moved").count() == 5


def test_scrapping_needs_a_reason_and_another_person_in_office(generator, by, commander, clerk):
    with pytest.raises(SecondPerson):
        equipment.scrap_asset(asset=generator, by=by, approved_by=by, note="报废")
    with pytest.raises(MayNotScrap):
        equipment.scrap_asset(asset=generator, by=by, approved_by=clerk.person, note="报废")
    with pytest.raises(NoReason):
        equipment.scrap_asset(asset=generator, by=by, approved_by=commander.person, note="")
    assert not AssetEvent.objects.exists()
    event = equipment.scrap_asset(asset=generator, by=by, approved_by=commander.person, note="超期,修不值")
    assert (event.approved_by, event.asset.state) == (commander.person, "scrapped")
    with pytest.raises(NotThisState):
        equipment.inspect_asset(asset=generator, passed=True, by=by)


def test_what_a_squad_lost_is_lost_in_the_register_until_somebody_brings_it_back(generator, store, by, suichang):
    equipment.take_out(asset=generator, by=by, party="救援队")
    with pytest.raises(NoReason):
        equipment.lose_asset(asset=generator, by=by, note=" ")
    gear_lost(organisation=suichang, code=generator.code, reason="别县的", by=by)
    gear_lost(organisation=store.organisation, code="没有这件", reason="落水", by=by)
    generator.refresh_from_db()
    assert generator.state == "in_use"
    for _told_twice in range(2):
        gear_lost(organisation=store.organisation, code="jn-gen-01", reason="JN-DP-1: 落水", by=by)
    generator.refresh_from_db()
    assert (generator.state, generator.next_inspection_on) == ("lost", None)
    assert [event.note for event in generator.events.filter(kind="lost")] == ["JN-DP-1: 落水"]
    assert care.by_kind(care.assets([store])) == []
    with pytest.raises(NotThisState):
        equipment.take_out(asset=generator, by=by, party="救援队")
    equipment.bring_back(asset=generator, by=by, note="下游找到")
    generator.refresh_from_db()
    assert (generator.state, generator.next_inspection_on) == ("ready", clock.today())


def test_a_step_of_tomorrow_is_refused(generator, by):
    with pytest.raises(InFuture):
        equipment.take_out(asset=generator, by=by, party="救援队", occurred_at=clock.now() + timedelta(hours=1))
    assert not AssetEvent.objects.exists()


def test_the_ready_rate_leaves_out_the_scrapped_and_counts_the_overdue_as_not_ready(generator, store, by):
    for number, facts in enumerate([{}, {"state": "maintenance"}, {"state": "scrapped"}, {"next_charge_on": clock.today() - timedelta(days=1)}], 2):
        EquipmentAsset.objects.create(code=f"G{number}", kind="generator", name="发电机", warehouse=store, **facts)
    assert care.ready_percent(EquipmentAsset.objects.all()) == 50


def test_the_next_check_comes_after_this_one(generator, by):
    with pytest.raises(NextCheckPast):
        equipment.inspect_asset(asset=generator, by=by, passed=True, next_on=clock.today())
    generator.refresh_from_db()
    assert (generator.next_inspection_on, AssetEvent.objects.count()) == (None, 0)


def test_a_refused_step_names_the_field_as_its_form_does(client, keeper, generator):
    client.force_login(keeper)
    text = client.post("/assets/JN-GEN-01/repair/", {"party": "镇上修理铺", "note": " "}).content.decode()
    assert ("请写明" in text, "finding:" in text, 'value="镇上修理铺"' in text) == (True, False, True)


def test_one_asset_falls_due_once_for_each_of_its_dates(store, keeper):
    today = clock.today()
    dates = {"BOTH": (3, -1), "CHECK": (14, 8), "CHARGE": (15, 7), "NONE": (15, 8), "NO-DATE": (None, None)}
    for code, days in dates.items():
        check, charge = (None if day is None else today + timedelta(days=day) for day in days)
        EquipmentAsset.objects.create(code=code, kind="radio", name="对讲机", warehouse=store, next_inspection_on=check, next_charge_on=charge)
    gone = {"state": "scrapped", "next_inspection_on": today, "next_charge_on": today}
    EquipmentAsset.objects.create(code="GONE", kind="radio", name="对讲机", warehouse=store, **gone)
    falling = [(one.row.code, one.label, one.late) for one in falling_due(keeper) if isinstance(one.row, EquipmentAsset)]
    assert falling == [
        ("BOTH", "装备该充电", True),
        ("BOTH", "装备该检查", False),
        ("CHARGE", "装备该充电", False),
        ("CHECK", "装备该检查", False),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_hands_at_the_same_time_get_one_generator(generator, by):
    outcomes, gate = [], threading.Barrier(2)

    def take(party):
        try:
            gate.wait()
            equipment.take_out(asset=generator, by=by, party=party)
            outcomes.append(party)
        except NotThisState:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(party,)) for party in ("甲队", "乙队")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes, key=lambda word: word == "refused")[1] == "refused"
    assert AssetEvent.objects.filter(kind="taken").count() == 1
