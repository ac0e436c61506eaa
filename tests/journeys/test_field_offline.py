"""An hour without signal: the app opens, the stock stands there, and what was entered arrives once, in order, with its times."""

from __future__ import annotations

import time
from datetime import timedelta
from statistics import median

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inventory.models import Document, Lot
from tests.inventory.stock import left
from tests.journeys.field import PATIENCE, STORE

pytestmark = pytest.mark.django_db(transaction=True)


def test_usable_stock_stands_there_without_signal_on_a_slow_phone(field, goods, record_property):
    phone = field(path="stock/").keep()
    phone.lose_signal()
    phone.page.context.new_cdp_session(phone.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    record_property("seconds", f"{median(seconds_to_stock(phone) for _reload in range(5)):.2f} (median of 5 reloads)")  # the limit: make bench, P9
    expect(phone.page.locator("[data-sku='BED-001']")).to_contain_text("300 床")
    expect(phone.page.locator("#strip")).to_contain_text("没有信号")


def seconds_to_stock(phone):
    started = time.monotonic()
    phone.page.reload(wait_until="commit")
    phone.page.wait_for_selector("[data-sku='BED-001']")
    return time.monotonic() - started


def test_what_was_entered_in_an_hour_without_signal_arrives_once_in_order_with_its_times(field, goods, commander, record_property):
    phone = field().keep()
    phone.lose_signal()
    now = timezone.now()
    entries = []
    for minutes, body in ((60, ("SOON", "A-02", "A-01", 10)), (40, ("LATE", "A-01", "A-02", 20)), (20, ("SOON", "A-01", "A-02", 5))):
        phone.page.clock.set_system_time(now - timedelta(minutes=minutes))
        move(phone, *body)
        entries.append(now - timedelta(minutes=minutes))
    phone.counts(queued=3)
    phone.page.reload()
    phone.ready()
    phone.counts(queued=3, sent=0)
    phone.page.clock.set_system_time(now)
    phone.find_signal()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    rows = phone.arrived(3)
    phone.counts(queued=0, sent=3)
    assert [row.sequence for row in rows] == [1, 2, 3]
    assert [row.state for row in rows] == ["done"] * 3
    assert all(abs(row.occurred_at - at) < timedelta(minutes=1) for row, at in zip(rows, entries, strict=True))
    moved = Document.objects.filter(kind="move").order_by("occurred_at")
    assert [document.number for document in moved] == numbered(rows)
    with phone.page.expect_response("**/field/pack.json"):
        phone.page.reload()
    phone.ready()
    phone.counts(queued=0, sent=3)
    record_property("taps", phone.taps)
    record_property("seconds", phone.took)
    assert Document.objects.filter(kind="move").count() == 3


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati"])  # at any hour one of them is on another day
def test_a_phone_set_to_another_zone_numbers_by_the_day_of_the_warehouse(field, goods, zone):
    phone = field(timezone_id=zone)
    move(phone, "SOON", "A-02", "A-01", 10)
    rows = phone.arrived(1)
    assert ([row.state for row in rows], rows[0].paper) == (["done"], numbered(rows)[0])


def numbered(rows):
    """The phone counts anew each day, and midnight may come between."""
    days = [f"{timezone.localdate(row.occurred_at):%Y%m%d}" for row in rows]
    return [f"JN-MV-{day}-K1-{days[: at + 1].count(day):03d}" for at, day in enumerate(days)]


def move(phone, number, source, goal, quantity):
    phone.page.evaluate("location.pathname.endsWith('/move/') || document.querySelector('a[href$=\"/move/\"]').click()")
    lot = Lot.objects.get(number=number)
    phone.touch(f"[data-lot='{lot.pk}']:has-text('{source}')")
    phone.touch(f"[data-bin='{goal}']")
    phone.figures("0")
    phone.touch(".pad-cell >> nth=1")
    phone.figures(str(quantity))
    phone.done()
    expect(phone.page.locator("#said")).to_contain_text("已录入", timeout=PATIENCE)
    phone.page.evaluate("document.getElementById('said').replaceChildren()")


def test_two_phones_give_out_the_same_goods_and_the_second_reads_both_records(field, phone, keeper, goods, waiting, record_property):
    first, second = field(), field()
    second.keep().lose_signal()
    for one in (second, first):
        pick(one)
    assert first.arrived(1)[0].state == "done"
    second.find_signal()
    second.page.evaluate("dispatchEvent(new Event('online'))")
    second.counts(refused=1)
    rows = second.arrived(2)
    assert sorted(row.state for row in rows) == ["done", "refused"]
    second.touch(".strip-in")
    refused = second.page.locator("[data-entry=refused]")
    expect(refused).to_contain_text("本机登记")
    expect(refused).to_contain_text("账上已有")
    expect(refused).to_contain_text(Document.objects.get(kind="issue").number)
    assert refused.get_by_role("button").count() == 2
    second.tap("交给主管按差异处理")
    second.counts(refused=0)
    record_property("taps", f"{first.taps} and {second.taps}")
    record_property("seconds", f"{first.took}; {second.took}")
    assert (left(goods, "SOON"), left(goods, "LATE")) == (0, 127)


def pick(phone):
    phone.tap("东坑镇中心小学", role="link")
    for _stop in range(2):
        phone.touch(".thumb .btn.primary")
        phone.done()
    phone.tap("去装车")
    phone.tap("来人自提，没有车")
    expect(phone.page.get_by_role("heading", name="登记记录")).to_be_visible()


def test_another_person_on_the_same_phone_never_sees_the_former_ones_data(field, goods, stranger, neighbour, live_server):
    from tests.browser import _session

    phone = field().keep()
    phone.page.context.clear_cookies()
    phone.page.context.add_cookies([_session(stranger, live_server.url)])
    phone.page.goto("/field/stock/")
    phone.ready()
    assert "棉被" not in phone.page.inner_text("body")


LEFT = """async () => {
  const asked = indexedDB.open("relief-field");
  const db = await new Promise((answer) => { asked.onsuccess = () => answer(asked.result); });
  const all = (name) => new Promise((answer) => { const rows = db.transaction(name).objectStore(name).getAll(); rows.onsuccess = () => answer(rows.result); });
  const left = { kept: JSON.stringify(await all("kept")), entries: (await all("outbox")).map((row) => row.state) };
  db.close();
  return left;
}"""


ENTRIES = (
    f"async () => {{ for (const state of ['queued', 'done']) await ({STORE}).keepCommand({{ id: state, seq: 1, at: 1, owner: '0@real', state }}); }}"
)


@pytest.mark.parametrize("path", ["/field/forms/", "/account/logout/", "/desk/"])
def test_signing_out_on_any_page_takes_what_is_kept_of_a_person_off_the_phone(field, goods, keeper, path):
    phone = field().keep()
    assert keeper.person.name in phone.page.evaluate(LEFT)["kept"]
    phone.page.evaluate(ENTRIES)
    phone.page.goto(path)
    with phone.page.expect_navigation():
        phone.page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    left = phone.page.evaluate(LEFT)
    assert left["entries"] == ["queued"]
    assert not [word for word in (keeper.person.name, "BED-001") if word in left["kept"]]
    phone.lose_signal()
    phone.page.goto("/field/stock/")
    assert "棉被" not in phone.page.inner_text("body")
