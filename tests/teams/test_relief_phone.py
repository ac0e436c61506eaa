"""One crew relieves another on a phone without signal: both sign there, it arrives once, and what does not hold is refused with the facts."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from relief.core.models import Event, Person
from relief.core.services.people import erase_person
from relief.core.services.pins import set_pin
from teams.models import CrewHandover, Deployment, GearLine, SectorTask
from teams.services.badges import badge_of
from teams.services.crews import call_in
from teams.services.missions import close_mission
from teams.services.musters import open_muster
from tests.cast import appoint
from tests.inventory.outbox.phone import enrol
from tests.teams.squad import enlist, flood, muster, squad
from tests.teams.test_call_pages import web
from tests.teams.test_handing_over import old, relief, second

__all__ = ["flood", "muster", "old", "relief", "second", "squad"]

pytestmark = pytest.mark.django_db


def drawn(*, line=True):
    """A picture as the phone makes it: a line on white, or a glass nobody touched."""
    picture, file = Image.new("RGB", (340, 150), "white"), io.BytesIO()
    if line:
        ImageDraw.Draw(picture).line((10, 20, 300, 130), fill="black", width=5)
    picture.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def hand(person, **how):
    return {"person": person.pk} | (how or {"method": "glass", "picture": drawn()})


def told(old, relief, leader, **more):
    signatures = {"outgoing": hand(leader.person), "relief": hand(relief.leader)}
    facts = {"heads_out": 2, "heads_in": 3, "gear": ["JN-BOA-01"], "hazards": "桥头水急", "notes": "对讲机电量低", "signatures": signatures}
    return {"mission": relief.number, "relieves": old.number} | facts | more


def slug(answer):
    return answer["problem"]["type"].rsplit("/", 1)[-1]


def test_both_sign_without_signal_and_it_arrives_once_at_its_own_time_with_the_phones_number(old, relief, leader):
    phone, at = enrol(leader), timezone.now() - timedelta(hours=2)
    number = f"JN-CH-{timezone.localtime(at):%Y%m%d}-{phone.code}-001"
    phone.enter("crew-handover", told(old, relief, leader), at=at, numbers={"CH": number})
    first, again = phone.send(), phone.send()
    row = CrewHandover.objects.get()
    assert [one["state"] for one in (*first, *again)] == ["done", "done"]
    assert (row.signed, row.out_method, row.in_method, row.hazards, row.notes) == (True, "glass", "glass", "桥头水急", "对讲机电量低")
    assert abs(row.out_signed_at - at) < timedelta(seconds=1)
    assert (row.number, first[0]["number"]) == (number, number)
    assert (relief.tasks.get().task, relief.gear.get().code, SectorTask.objects.count(), GearLine.objects.count()) == ("搜两户", "JN-BOA-01", 2, 3)
    assert Event.objects.filter(kind="deployment-handed-over").count() == 1
    page = web(leader).get(f"/missions/{relief.number}/handover/").content.decode()
    assert ("桥头水急" in page, "屏幕手写" in page) == (True, True)
    picture = web(leader).get(f"/missions/{relief.number}/handover/out.png")
    assert (picture["Content-Type"], Image.open(io.BytesIO(picture.content)).mode) == ("image/png", "L")
    assert web(leader).get(f"/missions/{relief.number}/handover/up.png").status_code == 404
    assert web(leader).get(f"/missions/{relief.number}/handover.pdf").content.startswith(b"%PDF")


def test_a_pin_and_a_members_code_sign_as_well_and_wrong_ones_leave_nothing(old, relief, leader):
    set_pin(by=leader.person, pin="2580")
    phone, second = enrol(leader), relief.people.get(person=relief.leader).member
    right = {"outgoing": hand(leader.person, method="pin", pin="2580"), "relief": hand(relief.leader, method="code", code=badge_of(second))}
    other = badge_of(relief.people.exclude(person=relief.leader).first().member)
    wrong = {
        "pin-wrong": right | {"outgoing": hand(leader.person, method="pin", pin="2581")},
        "pin-missing": right | {"relief": hand(relief.leader, method="pin", pin="2580")},
        "badge-forged": right | {"relief": hand(relief.leader, method="code", code="1-2F-SFV2K0-J5QX3M7NAB2C4DEF")},
        "not-signed": right | {"relief": hand(relief.leader, method="code", code=other)},
    }
    for why, signatures in wrong.items():
        answer = phone.one("crew-handover", told(old, relief, leader, signatures=signatures))
        assert (answer["state"], slug(answer)) == ("refused", why)
    assert (CrewHandover.objects.count(), relief.tasks.count()) == (0, 0)
    assert phone.one("crew-handover", told(old, relief, leader, signatures=right))["state"] == "done"
    assert (CrewHandover.objects.get().out_method, CrewHandover.objects.get().in_method) == ("pin", "code")


def test_an_untouched_glass_no_picture_and_a_sign_in_are_no_signature(old, relief, leader):
    phone = enrol(leader)
    for how in (
        {"method": "glass", "picture": drawn(line=False)},
        {"method": "glass"},
        {"method": "sign_in"},
        {"method": "glass", "picture": "data:text/html,x"},
    ):
        signatures = {"outgoing": hand(leader.person), "relief": hand(relief.leader, **how)}
        assert phone.one("crew-handover", told(old, relief, leader, signatures=signatures))["state"] == "refused"
    assert CrewHandover.objects.count() == 0


def test_one_hand_twice_a_stranger_to_the_crew_and_a_wrong_count_are_refused_with_the_facts(old, relief, leader, clerk):
    phone = enrol(leader)
    relief.leader = leader.person
    relief.save()
    twice = phone.one("crew-handover", told(old, relief, leader))
    assert (slug(twice), leader.person.name in twice["problem"]["detail"]) == ("signs-twice", True)
    relief.leader = relief.people.first().person
    relief.save()
    strange = {"outgoing": hand(leader.person), "relief": hand(clerk.person)}
    assert slug(phone.one("crew-handover", told(old, relief, leader, signatures=strange))) == "not-your-crew"
    missing = phone.one("crew-handover", told(old, relief, leader, heads_out=1))
    assert (slug(missing), old.number in missing["problem"]["detail"]) == ("heads-differ", True)
    assert (CrewHandover.objects.count(), Event.objects.filter(kind="deployment-handed-over").count()) == (0, 0)


def test_whoever_was_called_in_after_it_was_counted_is_counted_and_before_it_is_missing(old, relief, leader):
    phone, person = enrol(leader), old.people.first().person_id
    call_in(old, [person], how="送县医院", by=leader.person)
    assert slug(phone.one("crew-handover", told(old, relief, leader))) == "heads-differ"
    assert phone.one("crew-handover", told(old, relief, leader), at=timezone.now() - timedelta(minutes=20))["state"] == "done"
    assert CrewHandover.objects.get().heads_out == 2


def test_a_mission_closed_meanwhile_takes_no_handover_and_says_so(old, relief, leader):
    call_in(old, list(old.people.values_list("person", flat=True)), by=leader.person)
    old.gear.all().delete()
    Deployment.objects.filter(pk=relief.pk).update(state="ordered")  # its departure is still on a phone without signal
    close_mission(old, by=leader.person)
    Deployment.objects.filter(pk=relief.pk).update(state="departed")
    answer = enrol(leader).one("crew-handover", told(old, relief, leader, heads_out=0, gear=[]))
    assert (answer["state"], slug(answer), old.number in answer["problem"]["detail"]) == ("refused", "wrong-mission-step", True)
    assert CrewHandover.objects.count() == 0


def test_two_phones_that_kept_one_handover_hand_over_once(old, relief, leader, second):
    first, other = enrol(leader).one("crew-handover", told(old, relief, leader)), enrol(second).one("crew-handover", told(old, relief, leader))
    assert (first["state"], other["state"], slug(other)) == ("done", "refused", "handover-fixed")
    assert first["number"] in other["problem"]["detail"]
    assert (SectorTask.objects.count(), CrewHandover.objects.count()) == (2, 1)


def test_the_phone_carries_who_relieves_whom_and_another_county_hands_nothing_over(old, relief, leader, keeper, suichang):
    set_pin(by=leader.person, pin="2580")
    carried = {one["number"]: one for one in enrol(leader).pack().json()["missions"]}
    assert (carried[relief.number]["relieves"], carried[relief.number]["handed"], carried[old.number]["relieves"]) == (old.number, False, "")
    assert carried[relief.number]["leader"]["id"] == relief.leader_id
    assert {one["pin"] for one in carried[relief.number]["people"]} == {False}
    for user in (keeper, appoint("other", "遂昌队长甲", "team_leader", suichang)):
        assert enrol(user).one("crew-handover", told(old, relief, leader))["state"] == "refused"
    assert CrewHandover.objects.count() == 0


def test_nobody_uninsured_relieves_anybody(old, squad, flood, leader):
    bare, phone = enlist(squad, 31, insured_until=None), enrol(leader)
    facts = {"organisation": squad.organisation, "incident": flood, "team": squad, "leader": leader.person, "by": leader.person}
    place = open_muster(**facts, title="东坑接替", place="县中心备灾仓库", relieves=old)
    phone.one("check-in", {"muster": place.number, "member": bare.pk, "fit": True, "slept": True, "unhurt": True})
    crew = [{"person": bare.person_id, "vehicle": "浙K-9"}]
    assert slug(phone.one("squad-depart", {"muster": place.number, "vehicles": [{"plate": "浙K-9", "seats": 2}], "crew": crew})) == "red-aboard"
    assert Deployment.objects.get(relieves=old).people.count() == 0


def test_what_somebody_drew_goes_with_him(old, relief, leader, clerk):
    enrol(leader).one("crew-handover", told(old, relief, leader))
    call_in(relief, list(relief.people.values_list("person", flat=True)), by=leader.person)
    erase_person(Person.objects.get(pk=relief.leader_id), by=clerk.person)
    row = CrewHandover.objects.get()
    assert (row.in_picture, bool(row.out_picture), row.signed) == (None, True, True)
