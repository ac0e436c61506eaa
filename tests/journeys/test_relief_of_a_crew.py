"""One crew relieves another in a valley: both leaders sign on one phone without signal, and tasks and gear change over once."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from teams.models import CrewHandover
from teams.services.badges import badge_of
from teams.services.gear import take_along
from teams.services.missions import give_task
from teams.services.musters import open_muster
from tests.journeys.field import PATIENCE
from tests.teams.squad import enlist, flood, gone, here, muster, squad

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db(transaction=True)


def seen(page, name: str) -> None:
    """Keep a picture where somebody asked for them."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def signs(phone, crew: str) -> None:
    """Somebody draws on the glass of his side."""
    pad = phone.page.locator(".sign", has=phone.page.locator(".ink")).nth(0 if crew == "撤出队" else -1).locator(".ink")
    pad.evaluate("node => node.scrollIntoView({ block: 'center' })")
    box = pad.bounding_box()
    phone.page.mouse.move(box["x"] + 20, box["y"] + 40)
    phone.page.mouse.down()
    for step in range(1, 12):
        phone.page.mouse.move(box["x"] + 20 + 22 * step, box["y"] + 40 + (step % 3) * 22)
    phone.page.mouse.up()
    phone.taps += 1


def test_a_relief_departs_and_takes_over_without_signal_and_both_leaders_sign_on_one_phone(field, muster, squad, flood, leader, record_property):
    old = gone(muster, enlist(squad, 1), enlist(squad, 2), by=leader.person)
    give_task(old, sector="东岸", task="搜两户", by=leader.person)
    take_along(old, ["JN-BOA-01", "JN-RAD-01"], by=leader.person)
    crew = [enlist(squad, number) for number in (11, 12)]
    facts = {"organisation": squad.organisation, "incident": flood, "team": squad, "leader": crew[0].person, "by": leader.person}
    place = open_muster(**facts, title="东坑接替", place="县中心备灾仓库", relieves=old)
    for one in crew:
        here(place, one)
    phone = field(leader, path=f"musters/{place.number}/").keep()
    phone.lose_signal()
    phone.tap("排座与出发", role="link")
    phone.page.get_by_label("车牌或名称").fill("浙K-0002")
    phone.page.get_by_label("给队员的座位").fill("4")
    phone.tap("加上这辆车")
    phone.tap("出发，2 人")
    before = phone.taps
    phone.tap("队伍轮换交接", role="link")
    main = phone.page.locator("#main")
    expect(main).to_contain_text("东岸: 搜两户")
    phone.page.get_by_label("撤出队现场点到人数").fill("1")
    phone.page.get_by_label("接替队现场点到人数").fill("2")
    phone.touch(phone.page.get_by_role("button", name="JN-RAD-01"))  # goes home with the crew that leaves
    phone.page.get_by_label("现场危险").fill("桥头水急")
    signs(phone, "撤出队")
    phone.tap("双方已签，交接")
    expect(phone.page.locator("#said")).to_contain_text("点到 1 人，按点名在外 2 人")
    phone.page.get_by_label("撤出队现场点到人数").fill("2")
    phone.tap("双方已签，交接")
    expect(phone.page.locator("#said")).to_contain_text("还没有签字：接替队")
    phone.scan(f"http://localhost/q/m/{badge_of(crew[0])}/")
    expect(main).to_contain_text("已凭队员码签字")
    seen(phone.page, "relief-handover")
    phone.tap("双方已签，交接")
    record_property("taps", f"{phone.taps - before} for the handover, two of them refused, and {phone.scans} scan")
    expect(main).to_contain_text("的交接单双方已签字", timeout=PATIENCE)
    expect(main).to_contain_text("东岸: 搜两户")
    expect(phone.page.locator("[data-code='JN-BOA-01']")).to_have_count(1)
    expect(phone.page.locator("[data-code='JN-RAD-01']")).to_have_count(0)
    seen(phone.page, "relief-mission")
    phone.page.reload()
    phone.ready()
    expect(main).to_contain_text("的交接单双方已签字", timeout=PATIENCE)
    phone.find_signal()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    assert [row.state for row in phone.arrived(2)] == ["done", "done"]
    row = CrewHandover.objects.get()
    assert (row.signed, row.out_method, row.in_method, row.hazards, row.gear) == (True, "glass", "code", "桥头水急", ["JN-BOA-01"])
    assert (row.out_signed_by, row.in_signed_by) == (leader.person, crew[0].person)
    phone.counts(queued=0, refused=0)
    expect(phone.page.get_by_text("东岸: 搜两户")).to_have_count(1, timeout=PATIENCE)  # told by the server it stands there once
