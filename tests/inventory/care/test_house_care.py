"""Climate, keys, visitors and rounds of a store."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from inventory.domain.care_refusals import AlreadyMended, HasLeft, KeyIsBack, KeyIsOut, LookedAtBefore, NoReason, UnansweredPoints, UnreadableReading
from inventory.models import ClimateReading, InspectionAnswer, KeyHolding, StandardPoint, StoreInspection, Visit
from inventory.printed.building import _reading
from inventory.selectors import care
from inventory.services.climate import look_at, record_reading
from inventory.services.inspections import Seen, inspect_store, load_points, mend
from inventory.services.keys import give_back, hand_out
from inventory.services.visits import come_in, erase_old_visits, forget_visitor, leave
from relief.core import clock
from relief.core.domain.errors import TooLong

pytestmark = pytest.mark.django_db


def test_a_damp_reading_warns_until_somebody_has_looked(store, by, commander):
    record_reading(warehouse=store, temperature_c10=253, humidity_pct=60, by=by)
    damp = record_reading(warehouse=store, temperature_c10=253, humidity_pct=81, by=by)
    rows = care.readings(store, since=clock.now() - timedelta(days=1))
    assert care.unlooked(rows) == [damp]
    look_at(reading=damp, by=commander.person, note="开窗除湿")
    look_at(reading=damp, by=by)
    looked = care.readings(store, since=clock.now() - timedelta(days=1))
    assert care.unlooked(looked) == []
    assert [one.looked_by for one in looked if one.looked_by] == [commander.person]


def test_what_was_done_stands_beside_the_note_of_whoever_read_it(store, by, commander, client, keeper):
    damp = record_reading(warehouse=store, temperature_c10=253, humidity_pct=81, by=by, note="墙角返潮")
    look_at(reading=damp, by=commander.person, note="开窗除湿")
    damp.refresh_from_db()
    assert (damp.note, damp.by, damp.done, damp.looked_by) == ("墙角返潮", by, "开窗除湿", commander.person)
    client.force_login(keeper)
    page = client.get(reverse("care_store", args=[store.code])).content.decode()
    assert "墙角返潮" in page
    assert "开窗除湿" in page
    assert _reading(damp).note == "墙角返潮；开窗除湿"


def test_words_of_a_second_look_are_not_lost_without_a_word(store, by, commander):
    damp = record_reading(warehouse=store, temperature_c10=253, humidity_pct=81, by=by)
    look_at(reading=damp, by=commander.person, note="开窗除湿")
    before = ClimateReading.objects.filter(pk=damp.pk).values().get()
    look_at(reading=damp, by=by, note=" 开窗除湿 ")
    with pytest.raises(LookedAtBefore) as refused:
        look_at(reading=damp, by=by, note="垫高底层")
    assert refused.value.facts == {"by": commander.person.name, "done": "开窗除湿"}
    with pytest.raises(TooLong):
        look_at(reading=damp, by=by, note="长" * 121)
    assert ClimateReading.objects.filter(pk=damp.pk).values().get() == before


@pytest.mark.parametrize(("temperature", "humidity"), [(2530, 60), (-501, None), (253, 101), (253, -1)])
def test_what_no_thermometer_shows_is_refused(store, by, temperature, humidity):
    with pytest.raises(UnreadableReading):
        record_reading(warehouse=store, temperature_c10=temperature, humidity_pct=humidity, by=by)
    assert not ClimateReading.objects.exists()


def test_the_limits_are_the_stores_own(store, by):
    reading = record_reading(warehouse=store, temperature_c10=290, humidity_pct=60, by=by)
    assert care.trouble_of(reading) == ()
    store.warmest_c10 = 250
    reading.warehouse = store
    assert care.trouble_of(reading) == ("warm",)


def test_a_key_is_in_one_hand_and_given_back_once(store, by, leader):
    key = hand_out(warehouse=store, key_name="大门", holder=leader.person, by=by)
    with pytest.raises(KeyIsOut) as refused:
        hand_out(warehouse=store, key_name=" 大门 ", holder=by, by=by)
    assert refused.value.facts["holder"] == str(leader.person)
    hand_out(warehouse=store, key_name="侧门", holder=leader.person, by=by)
    assert [one.key_name for one in care.keys_out([store])] == ["大门", "侧门"]
    give_back(key=key, by=by)
    with pytest.raises(KeyIsBack):
        give_back(key=key, by=by)
    assert hand_out(warehouse=store, key_name="大门", holder=by, by=by).holder == by


@pytest.mark.django_db(transaction=True)
def test_two_hands_at_the_same_time_get_one_key(store, by, leader):
    outcomes, gate = [], threading.Barrier(2)

    def take(person):
        try:
            gate.wait()
            hand_out(warehouse=store, key_name="大门", holder=person, by=by)
            outcomes.append("got")
        except KeyIsOut:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(person,)) for person in (by, leader.person)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["got", "refused"]
    assert KeyHolding.objects.count() == 1


def test_who_is_inside_now(store, forward, by):
    inside = come_in(warehouse=store, visitor="访客甲", purpose="送货", by=by)
    gone = come_in(warehouse=store, visitor="访客乙", purpose="检查", by=by)
    leave(visit=gone, by=by)
    assert list(care.inside_now([store, forward])) == [inside]
    with pytest.raises(HasLeft):
        leave(visit=gone, by=by)


@pytest.mark.parametrize(("visitor", "purpose"), [("", "送货"), ("访客", "  ")])
def test_a_visitor_without_a_name_or_a_purpose_is_not_let_in(store, by, visitor, purpose):
    with pytest.raises(NoReason):
        come_in(warehouse=store, visitor=visitor, purpose=purpose, by=by)
    assert not Visit.objects.exists()


def test_after_a_year_the_name_goes_and_the_visit_stays(store, by):
    old = come_in(warehouse=store, visitor="访客甲", unit="某单位", purpose="送货", by=by, occurred_at=clock.now() - timedelta(days=366))
    leave(visit=old, by=by, occurred_at=clock.now() - timedelta(days=365, hours=1))
    young = come_in(warehouse=store, visitor="访客乙", purpose="送货", by=by, occurred_at=clock.now() - timedelta(days=364))
    assert erase_old_visits() == 1
    old.refresh_from_db()
    assert (old.visitor, old.unit, old.purpose) == (f"#{old.pk}", "", "送货")
    assert not Visit.history.filter(id=old.pk, visitor="访客甲").exists()
    assert erase_old_visits() == 0
    assert forget_visitor(young, by=by).visitor == f"#{young.pk}"


def answers(**wrong):
    seen = {point.code: Seen(met=True) for point in StandardPoint.objects.filter(is_active=True)}
    return seen | {code.replace("_", "-"): one for code, one in wrong.items()}


def test_the_checklist_of_the_product_has_sources_and_is_loaded_once(checklist):
    assert checklist == StandardPoint.objects.count() >= 20
    assert not StandardPoint.objects.filter(source="").exists()
    StandardPoint.objects.filter(code="fire").update(weight=1)
    assert load_points() == 0
    sources = set(StandardPoint.objects.values_list("source", flat=True))
    assert all(re.search("[\u4e00-\u9fff]", source) and "(F P" not in source and "(f P" not in source for source in sources), sources
    assert StandardPoint.objects.get(code="fire").weight == 1


def test_a_round_is_scored_and_its_finding_has_a_day(checklist, store, by):
    made = inspect_store(warehouse=store, answers=answers(damp=Seen(met=False, finding="东墙渗水")), by=by)
    assert made.number.startswith("JN-SI-")
    assert (made.out_of - made.score, made.passed) == (6, True)
    assert made.next_due_on == clock.today() + timedelta(days=30)
    [finding] = care.open_findings([store])
    assert (finding.finding, finding.mend_by) == ("东墙渗水", clock.today() + timedelta(days=14))
    mend(answer=finding, by=by)
    assert not care.open_findings([store]).exists()
    with pytest.raises(AlreadyMended):
        mend(answer=finding, by=by)


def test_one_missed_must_point_is_enough_to_fail(checklist, store, by):
    made = inspect_store(warehouse=store, answers=answers(fire=Seen(met=False, finding="灭火器过期")), by=by)
    assert not made.passed
    assert care.standard_percent(type(store).objects.all()) == 0


@pytest.mark.parametrize("wrong", [{"fire": Seen(met=False)}, {"no_such_point": Seen(met=True)}])
def test_a_round_that_leaves_something_open_is_refused_whole(checklist, store, by, wrong):
    with pytest.raises(UnansweredPoints):
        inspect_store(warehouse=store, answers=answers(**wrong), by=by)
    with pytest.raises(UnansweredPoints):
        inspect_store(warehouse=store, answers={}, by=by)
    assert not StoreInspection.objects.exists()
    assert not InspectionAnswer.objects.exists()


def test_the_next_round_takes_over_the_clock_of_the_last(checklist, store, by):
    first = inspect_store(warehouse=store, answers=answers(), by=by, occurred_at=clock.now() - timedelta(days=31))
    second = inspect_store(warehouse=store, answers=answers(), by=by)
    late = inspect_store(warehouse=store, answers=answers(), by=by, occurred_at=clock.now() - timedelta(days=10))
    assert list(StoreInspection.objects.filter(next_due_on__isnull=False)) == [second]
    assert (first.pk, late.next_due_on) == (first.pk, None)
    assert care.standard_percent(type(store).objects.all()) == 100
