"""A planned count in a cellar without signal: blind, bin after bin with the thumb, left half done and taken up again, entered once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inventory.models import Movement, Signature
from inventory.selectors.counts import sheet
from inventory.services.counts import plan
from tests.journeys.field import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_planned_count_is_made_blind_and_offline_and_reaches_the_server_once(field, goods, clerk, by, record_property):
    paper = plan(warehouse=goods, by=clerk.person)
    Signature.objects.create(paper=paper.number, warehouse=goods, role="witness", method="glass", by=by, name="干部甲")  # beside the keeper
    expected = {row.lot.number: row.holder.location.code for row in sheet(paper)}
    phone = field(path=f"count/{paper.number}/").keep()
    before = Movement.objects.count()
    phone.lose_signal()
    rows = phone.page.locator("[data-count]")
    expect(rows).to_have_count(len(expected))
    for row in rows.all():
        expect(row.locator(".num")).to_have_text("…")  # what should be there is nowhere on the glass
    look(phone, rows.nth(0), "3", "4")
    expect(phone.page.locator("[data-count][data-done]")).to_have_count(1)
    phone.page.reload()
    phone.ready()
    expect(phone.page.locator("[data-count][data-done]")).to_have_count(1)
    look(phone, rows.nth(1), "1", "0")
    expect(phone.page.locator("[data-count][data-done]")).to_have_count(2)
    phone.tap("登记 2 个货位的盘点")
    phone.counts(queued=1)
    record_property("taps", phone.taps)
    record_property("seconds", phone.took)
    phone.find_signal()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    [entry] = phone.arrived(1)
    counted = [row.first for row in sheet(paper) if row.first is not None]
    assert (entry.state, sorted(counted)) == ("done", [24, 3 * 24 + 4])
    assert Movement.objects.count() == before  # nothing moves before somebody has approved the count
    phone.counts(queued=0)


def look(phone, row, boxes, loose):
    """Type what one sees in a bin."""
    phone.touch(row)
    expect(phone.page.locator(".pad-sum")).to_be_visible(timeout=PATIENCE)
    phone.figures(boxes)
    phone.touch(".pad-cell >> nth=1")
    phone.figures(loose)
    phone.done()
