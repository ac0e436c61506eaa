"""The pages of the building, its equipment, partners and levels: they open, they book once, strangers and readers are turned away."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from inventory.models import (
    AssetEvent,
    CallOff,
    ClimateReading,
    DiscrepancyCase,
    InspectionAnswer,
    KeyHolding,
    StandardPoint,
    StockLevel,
    StoreInspection,
    Visit,
)
from inventory.services.agreements import call_off
from inventory.services.climate import record_reading
from inventory.services.inspections import Seen, inspect_store
from relief.core import clock
from tests.inventory.stock import stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(store, generator, supplier, custody, market, by, checklist):
    """Everything there is to look at."""
    stocked(market, by, 40)
    record_reading(warehouse=store, temperature_c10=310, humidity_pct=60, by=by)
    seen = {point.code: Seen(met=True) for point in StandardPoint.objects.all()} | {"damp": Seen(met=False, finding="东墙渗水")}
    made = inspect_store(warehouse=store, answers=seen, by=by)
    return [
        "/care/", "/care/JN-01/", f"/care/rounds/{made.number}/", f"/care/rounds/{made.number}/checklist.pdf", "/care/JN-01/checklist.pdf",
        "/care/JN-01/climate.pdf", "/care/JN-01/equipment-check.pdf", "/assets/", "/assets/?warehouse=JN-01", "/assets/JN-GEN-01/",
        "/assets/JN-GEN-01/card.pdf", "/agreements/", f"/agreements/{supplier.number}/", f"/agreements/{custody.number}/", "/levels/", "/levels/?hours=24&people=50",
    ]  # fmt: skip


def test_every_page_opens_for_the_keeper_and_the_auditor(pages, client, keeper, auditor, supplier):
    for user in (keeper, auditor):
        client.force_login(user)
        assert [(page, status) for page in pages if (status := client.get(page).status_code) != 200] == []
    client.force_login(keeper)
    assert client.get("/care/JN-01/gate.pdf").status_code == 200
    assert client.get(f"/agreements/{supplier.number}/agreement.pdf").status_code == 200


def test_every_page_opens_in_english(pages, client, keeper):
    client.force_login(keeper)
    client.cookies["django_language"] = "en"
    assert [page for page in pages if client.get(page).status_code != 200] == []


def test_a_stranger_meets_404_and_a_reader_who_writes_403(pages, client, stranger, auditor, supplier):
    writes = [
        ("/care/JN-01/climate/", {"temperature": "20"}), ("/care/JN-01/keys/", {"key_name": "大门"}), ("/care/JN-01/visits/", {"visitor": "甲"}),
        ("/care/JN-01/inspection/", {}), ("/assets/JN-GEN-01/take/", {"party": "甲"}), ("/assets/JN-GEN-01/scrap/", {"note": "旧"}),
        (f"/agreements/{supplier.number}/call/", {"to": "JN-01", "units-WAT-001": "1"}), ("/levels/JN-01/", {"min-BED-001": "1"}),
    ]  # fmt: skip
    client.force_login(stranger)
    assert [(path, status) for path, body in writes if (status := client.post(path, body).status_code) != 404] == []
    client.force_login(auditor)
    assert [(path, status) for path, body in writes if (status := client.post(path, body).status_code) != 403] == []
    assert (ClimateReading.objects.count(), KeyHolding.objects.count(), AssetEvent.objects.count(), CallOff.objects.count()) == (1, 0, 0, 0)


def test_levels_are_read_by_whoever_reads_the_store_and_set_by_its_keeper(store, quilt, client, keeper, auditor, stranger):
    StockLevel.objects.create(warehouse=store, item=quilt, minimum=300, maximum=900)
    fields = {}
    for user in (keeper, auditor):
        client.force_login(user)
        assert "/levels/JN-01/" in client.get("/levels/").content.decode()
        page = client.get("/levels/JN-01/").content.decode()
        assert "900" in page
        fields[user] = page.count('name="max-')
    assert (fields[auditor], fields[keeper] > 0) == (0, True)
    client.force_login(stranger)
    assert client.get("/levels/JN-01/").status_code == 404


def test_a_reading_sent_twice_is_kept_once_and_nonsense_is_explained(store, client, keeper):
    client.force_login(keeper)
    sent = {"temperature": "25.3", "humidity": "60", "key": uuid.uuid4().hex}
    assert [client.post("/care/JN-01/climate/", sent).status_code for _ in range(2)] == [302, 302]
    assert ClimateReading.objects.get().temperature_c10 == 253
    refused = client.post("/care/JN-01/climate/", {"temperature": "253", "humidity": "60"})
    assert refused.status_code == 400
    assert ClimateReading.objects.count() == 1


def test_a_key_and_a_visitor_go_out_and_come_back(store, client, keeper):
    client.force_login(keeper)
    client.post("/care/JN-01/keys/", {"key_name": "大门", "holder": keeper.person.pk})
    assert client.post("/care/JN-01/keys/", {"key_name": "大门", "holder": keeper.person.pk}).status_code == 409
    client.post(f"/care/JN-01/keys/{KeyHolding.objects.get().pk}/back/")
    client.post("/care/JN-01/visits/", {"visitor": "访客甲", "purpose": "送货"})
    client.post(f"/care/JN-01/visits/{Visit.objects.get().pk}/left/")
    assert KeyHolding.objects.get().returned_at
    assert Visit.objects.get().left_at


def test_a_round_is_typed_whole_or_explained_point_by_point(checklist, store, client, keeper):
    client.force_login(keeper)
    typed = {f"met-{point.code}": "yes" for point in StandardPoint.objects.all()}
    assert client.post("/care/JN-01/inspection/", typed | {"met-fire": "no"}).status_code == 400
    assert client.post("/care/JN-01/inspection/", typed | {"met-fire": ""}).status_code == 400
    assert not StoreInspection.objects.exists()
    assert client.post("/care/JN-01/inspection/", typed | {"met-fire": "no", "finding-fire": "过期"}).status_code == 302
    made = StoreInspection.objects.get()
    assert (made.score, made.out_of, made.passed) == (92, 100, False)
    finding = made.answers.get(met=False)
    client.post(f"/care/findings/{finding.pk}/mended/")
    finding.refresh_from_db()
    assert finding.mended_at


def test_an_asset_goes_through_its_steps_and_is_scrapped_by_two(generator, client, keeper, commander):
    client.force_login(keeper)
    assert client.post("/assets/JN-GEN-01/take/", {"party": ""}).status_code == 409
    assert client.post("/assets/JN-GEN-01/take/", {"party": "救援队"}).status_code == 302
    assert client.post("/assets/JN-GEN-01/back-broken/", {"note": "漏油"}).status_code == 302
    assert client.post("/assets/JN-GEN-01/repair/", {"party": "某修理铺", "note": "漏油"}).status_code == 302
    assert client.post("/assets/JN-GEN-01/no-such-step/", {}).status_code == 404
    client.force_login(commander)
    sent = {"note": "修不值", "asked_by": str(keeper.person.pk)}
    assert client.post("/assets/JN-GEN-01/scrap/", sent | {"asked_by": ""}).status_code == 409
    assert client.post("/assets/JN-GEN-01/scrap/", sent).status_code == 302
    event = AssetEvent.objects.get(kind="scrapped")
    assert (event.by, event.approved_by) == (keeper.person, commander.person)


def test_a_supplier_is_called_and_answers_on_the_page(supplier, store, client, keeper):
    client.force_login(keeper)
    page = f"/agreements/{supplier.number}/call/"
    assert client.post(page, {"to": "JN-01", "units-WAT-001": "99999"}).status_code == 409
    assert client.post(page, {"to": "JN-01", "units-WAT-001": "1.5"}).status_code >= 400
    assert client.post(page, {"to": "JN-01", "units-WAT-001": "2400"}).status_code == 302
    call = CallOff.objects.get()
    assert client.get(f"/calls/{call.number}/call-off.pdf").status_code == 200
    assert client.post(f"/calls/{call.number}/confirm/").status_code == 302
    call.refresh_from_db()
    assert call.notice is not None


def test_a_custodians_figures_open_a_case_on_the_page(custody, market, by, client, keeper):
    stocked(market, by, 40)
    client.force_login(keeper)
    sent = {"on": clock.today().isoformat(), "confirmed_by": "店长", "units-BED-001": "38"}
    assert client.post(f"/agreements/{custody.number}/confirm/", sent | {"on": (clock.today() + timedelta(days=2)).isoformat()}).status_code == 409
    assert client.post(f"/agreements/{custody.number}/confirm/", sent).status_code == 302
    assert DiscrepancyCase.objects.get().found == 38
    assert client.get(f"/confirmations/{custody.confirmations.get().number}/confirmation.pdf").status_code == 200


def test_levels_are_typed_or_the_whole_proposal_is_taken(store, by, client, keeper, quilt):
    from inventory.models import Item

    Item.objects.filter(pk=quilt.pk).update(need_quantity=1)
    stocked(store, by, 10)
    client.force_login(keeper)
    assert client.post("/levels/JN-01/", {"min-BED-001": "9", "max-BED-001": "8"}).status_code == 409
    assert not StockLevel.objects.exists()
    client.post("/levels/JN-01/", {"min-BED-001": "9", "max-BED-001": "90"})
    assert (StockLevel.objects.get().minimum, StockLevel.objects.get().maximum) == (9, 90)
    client.post("/levels/JN-01/", {"people": "300", "hours": "72", "take": "proposed"})
    assert (StockLevel.objects.get().minimum, StockLevel.objects.get().maximum) == (300, 900)


def test_the_address_of_a_step_opened_again_leads_to_the_page_it_stands_on(pages, client, keeper, stranger, supplier, water, store, by):
    call, finding = call_off(agreement=supplier, wanted={water: 2400}, to_warehouse=store, by=by), InspectionAnswer.objects.get(met=False)
    places = {
        f"/calls/{call.number}/refuse/": f"/agreements/{supplier.number}/",
        f"/care/findings/{finding.pk}/mended/": f"/care/rounds/{finding.inspection.number}/",
        "/assets/JN-GEN-01/take/": "/assets/JN-GEN-01/",
        "/care/JN-01/keys/": "/care/JN-01/",
    }
    client.force_login(keeper)
    for address, page in places.items():
        shown = client.get(address, follow=True)
        assert (shown.redirect_chain[-1][0], shown.status_code) == (page, 200)
    client.force_login(stranger)
    assert {client.get(address, follow=True).status_code for address in places} == {404}
